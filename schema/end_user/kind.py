"""End users, as the steps that write Userlot's records need them."""

from __future__ import annotations

from app.domain.changes import Changes
from app.domain.end_user import EndUser, EndUserFilter
from schema.context import Context
from schema.end_user.loaders import EndUserById
from schema.userlot.kind import Kind


def end_users(context: Context) -> Kind[EndUser, EndUserFilter]:
    """End users: `POST /api/v1/end_users`, `PATCH /api/v1/end_users/:id` and `PUT /api/v1/end_users`."""
    return Kind(
        noun="end_user",
        adapter=lambda: context.vendors.userlot.end_users,
        by_id=lambda end_user_id: context.loader(EndUserById).load(end_user_id),
        where=_by,
        look_alikes=_look_alikes,
        find_out="`endUsers`, filtered by `externalId` or `email`, have it then.",
        find_again="`endUser` by the same key shows it as it is.",
    )


def _by(name: str, value: str) -> EndUserFilter:
    """The filter by `external_id`, `source_external_id` or `email`."""
    if name == "email":
        return EndUserFilter(email=value)
    return EndUserFilter(external_id=value) if name == "external_id" else EndUserFilter(source_external_id=value)


def _look_alikes(changes: Changes) -> EndUserFilter | None:
    """By the key that fewest others have."""
    given = {name: value for name, value in changes.items() if isinstance(value, str) and value.strip()}
    for name in ("source_external_id", "email"):
        if name in given:
            return _by(name, given[name])
    if not {"first_name", "last_name"} & given.keys():
        return None
    return EndUserFilter(first_name=given.get("first_name"), last_name=given.get("last_name"))
