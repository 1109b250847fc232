"""Inputs of the mutations of teams."""

from __future__ import annotations

import strawberry

from schema.writes.inputs import WriteInput

_TEAM_ID = "The team's opaque id, or Assemble's own."
_DISABLED = "Assemble's word for a team that the gateway's own Assemble user may not manage. Leave it out if in doubt."


@strawberry.input(description="A new team.")
class CreateTeamInput(WriteInput):
    """As Assemble documents it, but that a name is needed."""

    name: str = strawberry.field(description="Its name.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The team above, by opaque id or Assemble's own; null puts it at the top.",
    )
    description: str | None = strawberry.field(default=strawberry.UNSET, description="What the team is for.")
    geo_location_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Assemble's id of its place; null for none."
    )
    catchment_area_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Assemble's id of its catchment area; null for none."
    )
    icon: str | None = strawberry.field(default=strawberry.UNSET, description="A FontAwesome 4 icon class.")
    show_on_public_site: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the public site shows it."
    )
    ceiling_enabled: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether ceilings are enabled."
    )
    hidden: bool | None = strawberry.field(default=strawberry.UNSET, description="Whether it is hidden.")
    disabled: bool | None = strawberry.field(default=strawberry.UNSET, description=_DISABLED)
    external_reference: str | None = strawberry.field(default=strawberry.UNSET, description="Its id in another system.")


@strawberry.input(
    description="A change of a team: what is given is changed, the rest stays. What may be changed depends on the "
    "permissions of the gateway's own Assemble user."
)
class UpdateTeamInput(WriteInput):
    """As Assemble documents it."""

    id: strawberry.ID = strawberry.field(description=_TEAM_ID)
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Its name.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The team above, by opaque id or Assemble's own; null moves it to the top.",
    )
    description: str | None = strawberry.field(default=strawberry.UNSET, description="What the team is for.")
    geo_location_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Assemble's id of its place; null takes it away."
    )
    catchment_area_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Assemble's id of its catchment area; null takes it away."
    )
    icon: str | None = strawberry.field(default=strawberry.UNSET, description="A FontAwesome 4 icon class.")
    show_on_public_site: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the public site shows it."
    )
    ceiling_enabled: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether ceilings are enabled."
    )
    hidden: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="False shows a hidden team again; true is refused, as `hideTeam` hides a team.",
    )
    disabled: bool | None = strawberry.field(default=strawberry.UNSET, description=_DISABLED)
    external_reference: str | None = strawberry.field(default=strawberry.UNSET, description="Its id in another system.")


@strawberry.input(description="A team that is to be hidden.")
class HideTeamInput(WriteInput):
    """Names it."""

    id: strawberry.ID = strawberry.field(description=_TEAM_ID)
