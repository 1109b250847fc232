"""What mutations answer that tie records to a Reevo account."""

from __future__ import annotations

import strawberry

from schema.account.reevo_writing import ReevoAccountPayload
from schema.contact.loaders import ContactById
from schema.contact.types import Contact, RelatedRecord
from schema.context import Info
from schema.record_types import served_or_none

_RELATED = "What ties the record to the account, as Reevo answered; null where it answered nothing of the kind."


@strawberry.type(description="What became of a contact's link to an account; the outcome's record is the contact.")
class ContactLinkPayload(ReevoAccountPayload):
    """The account and the contact as they are behind the write, read where they are selected."""

    contact_id: strawberry.Private[str | None]
    related: RelatedRecord | None = strawberry.field(description=_RELATED)

    @strawberry.field(
        description="The contact as it is now, also where it is not known whether it was linked; null where it was not."
    )
    @staticmethod
    async def contact(parent: strawberry.Parent[ContactLinkPayload], info: Info) -> Contact | None:
        """One read behind the write."""
        if parent.contact_id is None:
            return None
        return served_or_none(Contact, await info.context.loader(ContactById).load(parent.contact_id))


@strawberry.type(description="What became of a record's link to an account; the outcome's record is the related one.")
class RelatedLinkPayload(ReevoAccountPayload):
    """As its interface, and what the vendor answered."""

    related: RelatedRecord | None = strawberry.field(description=_RELATED)
