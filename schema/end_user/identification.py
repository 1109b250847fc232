"""The step that ties an end user to its company, where Userlot makes either that is not there."""

from __future__ import annotations

from app.domain.changes import Changes
from app.domain.end_user import EndUser
from app.domain.record import Json
from app.domain.vendor import Vendor
from schema.company.loaders import CompanyById
from schema.context import Context
from schema.end_user.kind import end_users
from schema.ids import the_only
from schema.userlot.keys import Key
from schema.userlot.steps import FoundPreview
from schema.writes.outcomes import WriteAction, graph_name
from schema.writes.steps import Step

_TIES = frozenset({"company_external_id", "company_name"})
_PERSON = {"user_external_id": "external_id", "user_email": "email"}


def identification(context: Context, changes: Changes) -> Step:
    """Who an end user is and to which company it belongs (`PUT /api/v1/identify`).

    Userlot's answer tells neither, and what it ties may have been tied before: a lost answer is not settled.

    Args:
        context: of the request.
        changes: as of `UserlotEndUsers.identify`.
    """
    return Step(
        Vendor.USERLOT,
        WriteAction.LINKED if _TIES & changes.keys() else WriteAction.UPDATED,
        lambda: context.vendors.userlot.end_users.identify(changes),
        record_id=lambda _: None,
        find_out="`endUser` with its `company` shows it as it is.",
        preview=lambda: _preview(context, changes),
    )


def identified_by(changes: Changes) -> tuple[Key, ...]:
    """The keys that find the person, the external id first.

    Args:
        changes: as of `identification`.
    """
    return tuple((key, str(changes[name])) for name, key in _PERSON.items() if changes.get(name))


async def _preview(context: Context, changes: Changes) -> FoundPreview:
    person = await _person(context, changes)
    if person is None:
        return FoundPreview(None, changes)
    company = await context.loader(CompanyById).load(person.company_id) if person.company_id else None
    held: dict[str, Json] = {
        "user_external_id": person.external_id,
        "user_email": person.email,
        "company_external_id": None if company is None else company.external_id,
        "company_name": None if company is None else company.name,
    }
    return FoundPreview({name: held[name] for name in changes}, changes, person.id)


async def _person(context: Context, changes: Changes) -> EndUser | None:
    kind = end_users(context)
    for name, value in identified_by(changes):
        person = the_only(graph_name(f"user_{name}"), Vendor.USERLOT, await kind.found((name, value)))
        if person is not None:
            return person
    return None
