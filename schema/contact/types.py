"""The types Contact, ContactConnection and RelatedRecord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain import contact as records
from app.domain.vendor import Vendor
from schema.account.reevo import ReevoReference, ReevoStage
from schema.context import Info
from schema.executor.fed import of_object
from schema.ids import Ref
from schema.pagination import PageInfo
from schema.record_types import Node, served_or_none, shows, vendor_id
from schema.scalars import JSON, DateTime
from schema.scopes.marks import ANYTHING, PERSONAL

if TYPE_CHECKING:
    from schema.account.types import Account
    from schema.end_user.types import EndUser


class UnreadContact:
    """A contact of which only its id was asked for, so that it was not read."""

    __slots__ = ("id",)

    def __init__(self, contact_id: str) -> None:
        self.id = contact_id


shows(records.Contact, "Contact")
shows(UnreadContact, "Contact")


@of_object
def _contact_id(parent: Parent[records.Contact]) -> strawberry.ID:
    return strawberry.ID(str(Ref("Contact", Vendor.REEVO, parent.id)))


@strawberry.type(description="A person in Reevo.")
class Contact(Node):
    """Served from `app.domain.contact.Contact`."""

    id: strawberry.ID = strawberry.field(resolver=_contact_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Reevo's own id.")
    display_name: str | None = strawberry.field(metadata=PERSONAL, description="The name as Reevo shows it.")
    first_name: str | None = strawberry.field(metadata=PERSONAL, description="First name.")
    middle_name: str | None = strawberry.field(metadata=PERSONAL, description="Middle name.")
    last_name: str | None = strawberry.field(metadata=PERSONAL, description="Last name.")
    title: str | None = strawberry.field(metadata=PERSONAL, description="The position held.")
    primary_email: str | None = strawberry.field(metadata=PERSONAL, description="The first e-mail address.")
    emails: list[str] | None = strawberry.field(metadata=PERSONAL, description="Every e-mail address.")
    phone_numbers: list[str] | None = strawberry.field(metadata=PERSONAL, description="Every telephone number.")
    stage: ReevoStage | None = strawberry.field(metadata=PERSONAL, description="Where the contact is in its life.")
    owner: ReevoReference | None = strawberry.field(
        metadata=PERSONAL, description="The Reevo user who owns the contact."
    )
    organization_id: str | None = strawberry.field(
        metadata=PERSONAL, description="The Reevo organisation (workspace) that holds it."
    )
    created_at: DateTime | None = strawberry.field(metadata=PERSONAL, description="When the record was created.")
    updated_at: DateTime | None = strawberry.field(metadata=PERSONAL, description="When the record was last changed.")
    custom_fields: JSON | None = strawberry.field(
        metadata=PERSONAL, description="The workspace's other attributes, their envelopes opened."
    )
    raw: JSON | None = strawberry.field(
        metadata=PERSONAL, description="The vendor's record as it came, envelopes and all."
    )

    @strawberry.field(
        metadata=PERSONAL,
        description="The end user at Userlot who has the same e-mail address; null where there is none, an error where "
        "several share the address.",
    )
    @staticmethod
    async def end_user(
        parent: Parent[records.Contact], info: Info
    ) -> Annotated[EndUser, strawberry.lazy("schema.end_user.types")] | None:
        """By e-mail address, one to one."""
        from schema.account.people import end_user_by_email  # an account shows its contacts
        from schema.end_user.types import EndUser

        return served_or_none(EndUser, await end_user_by_email(info.context, parent.primary_email))

    @strawberry.field(
        metadata=PERSONAL,
        description="The person at Assembly who has the same e-mail address; null where there is none, an error where "
        "several contacts share the address.",
    )
    @staticmethod
    async def account(
        parent: Parent[records.Contact], info: Info
    ) -> Annotated[Account, strawberry.lazy("schema.account.types")] | None:
        """By e-mail address, one to one."""
        from schema.account.people import account_of_person  # an account shows its contacts
        from schema.account.types import Account

        return served_or_none(Account, await account_of_person(info.context, Vendor.REEVO, parent.primary_email))


@strawberry.type(description="A contact of an account, and its part there.")
class ContactEdge:
    """An edge whose attributes belong to the link, not to the person."""

    node: Contact | None = strawberry.field(description="The contact; null where the link points to one that is gone.")
    cursor: str = strawberry.field(description="Marks this row; give it as `after` to go on behind it.")
    role: str | None = strawberry.field(metadata=PERSONAL, description="The contact's part at the account.")
    is_primary: bool | None = strawberry.field(
        metadata=PERSONAL, description="Whether this is the account's first contact."
    )


@strawberry.type(description="A page of an account's contacts.")
class ContactConnection:
    """Relay's Connection."""

    edges: list[ContactEdge] = strawberry.field(description="The links with their cursors.")
    nodes: list[Contact | None] = strawberry.field(description="The contacts alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(description="How many there are; null where Reevo does not say.")


@strawberry.type(description="A record that a relationship of a Reevo account points to.")
class RelatedRecord:
    """Served from `app.domain.contact.RelatedRecord`."""

    id: str = strawberry.field(description="Reevo's own id of the related record.")
    type: str | None = strawberry.field(
        metadata=ANYTHING, description="What kind of record it is, such as `contact` or `opportunity`."
    )
    role: str | None = strawberry.field(
        metadata=ANYTHING, description="The related contact's part; other relationships have none."
    )
    is_primary: bool | None = strawberry.field(
        metadata=ANYTHING, description="Whether it is the first; other relationships do not say."
    )
    through: JSON | None = strawberry.field(
        metadata=ANYTHING, description="The link's own attributes, their envelopes opened."
    )
    raw: JSON | None = strawberry.field(metadata=ANYTHING, description="The vendor's item as it came.")
