"""The fields of Account that its records say together: its ids, and what is merged of several vendors."""

from __future__ import annotations

import strawberry
from strawberry import Parent

from app.domain.vendor import Vendor
from schema.account import rows_telling  # noqa: F401 - it says what rows tell of these fields
from schema.enums import AccountKind
from schema.executor.fed import NotAtHand, fed_by
from schema.identity.customer_view import CustomerView
from schema.ids import Ref
from schema.record_types import later
from schema.scalars import Date, DateTime
from schema.scopes.marks import IF_A_PERSON, PERSONAL


def _ref_of(view: CustomerView) -> strawberry.ID:
    vendor, record_id = view.customer.origin
    return strawberry.ID(str(Ref("Account", vendor, record_id)))


async def _settled_ref(view: CustomerView) -> strawberry.ID:
    await view.settle()
    return _ref_of(view)


def _known_ref(view: CustomerView) -> strawberry.ID:
    if not view.is_settled:
        raise NotAtHand
    return _ref_of(view)


@fed_by(
    _known_ref,
    of=Vendor.ASSEMBLY.name,
    read_row=lambda account: str(Ref("Account", Vendor.ASSEMBLY, account.id)),  # which comes before all others
)
def _account_id(parent: Parent[CustomerView]) -> strawberry.ID:
    return _ref_of(parent) if parent.is_settled else later(strawberry.ID, _settled_ref(parent))


async def _provisional(parent: Parent[CustomerView]) -> bool:
    await parent.settle()
    return parent.id_is_provisional


@strawberry.type
class MergedFields:
    """Mixed into the type Account."""

    id: strawberry.ID = strawberry.field(
        resolver=_account_id,
        description="Opaque id: of its record at the first of Assembly, Reevo, Userlot and Swift that holds one. "
        "The same however the customer is reached; selecting it costs the look-ups that settle it.",
    )
    id_is_provisional: bool = strawberry.field(
        resolver=_provisional,
        description="Whether a vendor that may hold an earlier record could not be asked, so that the id may change.",
    )
    kind: AccountKind | None = strawberry.field(description="Whether it is an organisation or a person.")
    name: str | None = strawberry.field(
        metadata=IF_A_PERSON, description="What it is called: as Assembly says, else Reevo, Userlot or Swift."
    )
    domain: str | None = strawberry.field(description="Its main domain: Assembly's, else Reevo's primary one.")
    domains: list[str] = strawberry.field(description="Every domain, the main one first: Assembly's and Reevo's.")
    email: str | None = strawberry.field(metadata=PERSONAL, description="A person's e-mail address, from Assembly.")
    description: str | None = strawberry.field(
        metadata=PERSONAL, description="Assembly's notes, else Reevo's description."
    )
    phones: list[str] | None = strawberry.field(metadata=PERSONAL, description="Telephone numbers, from Assembly.")
    image_url: str | None = strawberry.field(metadata=IF_A_PERSON, description="A picture, from Assembly.")
    renewal_date: Date | None = strawberry.field(
        description="When the contract is renewed: as Assembly says, else Userlot."
    )
    created_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was created, in the order of `name`."
    )
    updated_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was last changed, in the order of `name`."
    )
