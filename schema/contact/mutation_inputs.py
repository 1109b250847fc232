"""Inputs of the mutations that tie records to a Reevo account."""

from __future__ import annotations

import strawberry

from schema.account.reevo_writing import ReevoAccountInput
from schema.scalars import JSON
from schema.scopes.marks import PERSONAL

_ROLE = "The contact's part at the account, such as `Champion`."
_IS_PRIMARY = "Whether it is the account's first contact."
_CONTACT_ID = "The contact's opaque id, or Reevo's own."
_API_NAME = "The relationship's `apiName`, as `accountSchema` lists them, such as `opportunities`."


@strawberry.input(
    description="A contact that an account is to have. Give exactly one of `contactId` and `contactMatch`."
)
class LinkContactInput(ReevoAccountInput):
    """As Reevo documents it."""

    contact_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_CONTACT_ID)
    contact_match: JSON | None = strawberry.field(
        metadata=PERSONAL,
        default=strawberry.UNSET,
        description='What Reevo finds the contact by, such as `{email: "ada@acme.com"}`.',
    )
    role: str | None = strawberry.field(default=strawberry.UNSET, description=_ROLE)
    is_primary: bool | None = strawberry.field(default=strawberry.UNSET, description=_IS_PRIMARY)


@strawberry.input(
    description="A change of a contact's part at an account: what is given is changed, null clears, the rest stays."
)
class UpdateContactLinkInput(ReevoAccountInput):
    """As Reevo documents it."""

    contact_id: strawberry.ID = strawberry.field(description=_CONTACT_ID)
    role: str | None = strawberry.field(default=strawberry.UNSET, description=_ROLE)
    is_primary: bool | None = strawberry.field(default=strawberry.UNSET, description=_IS_PRIMARY)


@strawberry.input(description="A contact that an account is no longer to have; the contact itself stays.")
class UnlinkContactInput(ReevoAccountInput):
    """As Reevo documents it."""

    contact_id: strawberry.ID = strawberry.field(description=_CONTACT_ID)


@strawberry.input(
    description="A record that a relationship of an account is to point to. Give exactly one of `relatedRecordId` and "
    "`relatedRecordMatch`."
)
class LinkRelatedInput(ReevoAccountInput):
    """As Reevo documents it."""

    api_name: str = strawberry.field(description=_API_NAME)
    related_record_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Reevo's own id of the record; of a contact its opaque id too."
    )
    related_record_match: JSON | None = strawberry.field(
        metadata=PERSONAL,
        default=strawberry.UNSET,
        description='What Reevo finds the record by, such as `{email: "ada@acme.com"}`.',
    )


@strawberry.input(description="A record that a relationship of an account is no longer to point to; it stays itself.")
class UnlinkRelatedInput(ReevoAccountInput):
    """As Reevo documents it."""

    api_name: str = strawberry.field(description=_API_NAME)
    related_record_id: strawberry.ID = strawberry.field(
        description="Reevo's own id of the record; of a contact its opaque id too."
    )
