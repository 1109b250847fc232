"""Inputs that say which companies."""

from __future__ import annotations

import strawberry

from app.domain import company as domain
from schema.account.inputs import RecordInput


@strawberry.input(one_of=True, description="Which company: give exactly one of these.")
class CompanyBy:
    """A key of a company."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="The company's opaque id.")
    external_id: str | None = strawberry.field(default=strawberry.UNSET, description="Your own id of the company.")
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The company's id in an external system, such as a CRM."
    )
    record: RecordInput | None = strawberry.field(default=strawberry.UNSET, description="Userlot's record.")


@strawberry.input(description="Companies that meet every field that is given. Userlot itself filters.")
class CompanyFilter:
    """Userlot's documented filters."""

    name: str | None = strawberry.field(default=None, description="By name, compared as Userlot does.")
    external_id: str | None = strawberry.field(default=None, description="By your own id.")
    source_external_id: str | None = strawberry.field(default=None, description="By the id in an external system.")
    owner_user_id: str | None = strawberry.field(default=None, description="By Userlot's id of the owner.")
    life_cycle_id: str | None = strawberry.field(default=None, description="By Userlot's id of the life cycle.")
    life_cycle_stage_id: str | None = strawberry.field(default=None, description="By Userlot's id of its stage.")
    status_id: str | None = strawberry.field(default=None, description="By Userlot's id of the status.")

    def to_domain(self) -> domain.CompanyFilter:
        """The same as a value of the domain."""
        return domain.CompanyFilter(
            name=self.name,
            external_id=self.external_id,
            source_external_id=self.source_external_id,
            owner_user_id=self.owner_user_id,
            life_cycle_id=self.life_cycle_id,
            life_cycle_stage_id=self.life_cycle_stage_id,
            status_id=self.status_id,
        )
