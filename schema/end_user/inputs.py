"""Inputs that say which end users."""

from __future__ import annotations

import strawberry

from app.domain import end_user as domain
from schema.account.inputs import RecordInput
from schema.scopes.marks import PERSONAL


@strawberry.input(one_of=True, description="Which end user: give exactly one of these.")
class EndUserBy:
    """A key of an end user."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="The end user's opaque id.")
    external_id: str | None = strawberry.field(default=strawberry.UNSET, description="Your own id of the person.")
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The person's id in an external system."
    )
    email: str | None = strawberry.field(
        metadata=PERSONAL, default=strawberry.UNSET, description="The person's e-mail address."
    )
    record: RecordInput | None = strawberry.field(default=strawberry.UNSET, description="Userlot's record.")


@strawberry.input(description="End users that meet every field that is given. Userlot itself filters.")
class EndUserFilter:
    """Userlot's documented filters."""

    external_id: str | None = strawberry.field(default=None, description="By your own id.")
    source_external_id: str | None = strawberry.field(default=None, description="By the id in an external system.")
    first_name: str | None = strawberry.field(metadata=PERSONAL, default=None, description="By first name.")
    last_name: str | None = strawberry.field(metadata=PERSONAL, default=None, description="By last name.")
    name: str | None = strawberry.field(metadata=PERSONAL, default=None, description="By name.")
    email: str | None = strawberry.field(metadata=PERSONAL, default=None, description="By e-mail address.")

    def to_domain(self) -> domain.EndUserFilter:
        """The same as a value of the domain."""
        return domain.EndUserFilter(
            external_id=self.external_id,
            source_external_id=self.source_external_id,
            first_name=self.first_name,
            last_name=self.last_name,
            name=self.name,
            email=self.email,
        )
