"""The steps that write end users."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.domain.changes import Changes
from app.domain.end_user import EndUser, EndUserFilter
from schema.company import record_steps
from schema.company.writing import Key
from schema.context import Context
from schema.end_user.loaders import EndUserById
from schema.writes.steps import Step


def creation(context: Context, changes: Callable[[], Changes], *, path: str = "") -> Step:
    """A new end user (`POST /api/v1/end_users`); `CONFLICT`, and nothing sent, where its external id is taken.

    Args:
        context: of the request.
        changes: as of `UserlotEndUsers.create`, the same each time it is asked for.
        path: of the input's section that it is about.
    """
    return record_steps.creation(kind_of(context), changes, path=path)


def change_of(
    context: Context,
    find: Callable[[], Awaitable[EndUser | str]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """A change of one end user (`PATCH /api/v1/end_users/:id`).

    Args:
        context: of the request.
        find: the end user, or Userlot's own id of it where that is known without a read; it raises what it refuses.
        changes: as of `UserlotEndUsers.update`, the same each time it is asked for.
        path: as of `creation`.
    """
    return record_steps.change_of(kind_of(context), find, changes, path=path)


def assertion(
    context: Context,
    match: Callable[[], Key | Awaitable[Key]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """An end user that is changed where a key finds it, else created (`PUT /api/v1/end_users`).

    Args:
        context: of the request.
        match: `id`, `external_id` or `source_external_id`, and its value; it raises what it refuses.
        changes: as of `UserlotEndUsers.assert_`, the same each time it is asked for.
        path: as of `creation`.
    """
    return record_steps.assertion(kind_of(context), match, changes, path=path)


def filter_by(name: str, value: str) -> EndUserFilter:
    """The filter by `external_id`, `source_external_id` or `email`."""
    if name == "email":
        return EndUserFilter(email=value)
    return EndUserFilter(external_id=value) if name == "external_id" else EndUserFilter(source_external_id=value)


def kind_of(context: Context) -> record_steps.Kind[EndUser, EndUserFilter]:
    """End users, as the steps that write Userlot's records need them."""
    return record_steps.Kind(
        noun="end_user",
        adapter=lambda: context.vendors.userlot.end_users,
        by_id=lambda end_user_id: context.loader(EndUserById).load(end_user_id),
        where=filter_by,
        look_alikes=_look_alikes,
        find_out="`endUsers`, filtered by `externalId` or `email`, have it then.",
        find_again="`endUser` by the same key shows it as it is.",
    )


def _look_alikes(changes: Changes) -> EndUserFilter | None:
    """By the key that fewest others have."""
    given = {name: value for name, value in changes.items() if isinstance(value, str) and value.strip()}
    for name in ("source_external_id", "email"):
        if name in given:
            return filter_by(name, given[name])
    if not {"first_name", "last_name"} & given.keys():
        return None
    return EndUserFilter(first_name=given.get("first_name"), last_name=given.get("last_name"))
