"""One write of a customer at every vendor that the input has a section for: all at once, then what links them.

The records are written at the same time, as none needs another. Behind them, again at the same time, come Reevo's
domain of a new account, and one change at Assembly that links the records to one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.company import Company
from app.domain.errors import AmbiguousKey, BadUserInput, MatchKeyRequired, NothingFound
from app.domain.record import Record
from app.domain.vendor import Vendor
from app.domain.verdicts import SourceStatus
from app.upstream.scope import reading_afresh
from schema.account.chosen import chosen, record_to_write
from schema.account.inputs import AccountBy
from schema.account.writing import assembly_steps, endings, reevo_steps, swift_steps
from schema.account.writing.assembly_steps import Looked
from schema.account.writing.fields import SECTIONS, Given, without
from schema.account.writing.inputs import (
    ArchiveAccountInput,
    AssertAccountInput,
    CreateAccountInput,
    DeleteAccountInput,
    UpdateAccountInput,
)
from schema.account.writing.linking_step import linking
from schema.company.kind import companies
from schema.context import Context
from schema.userlot import steps as userlot_steps
from schema.userlot.keys import MATCH_KEYS, Key, own_or_opaque
from schema.writes.carrying import carry_out
from schema.writes.outcomes import About, UserError, WriteAction, WriteOutcome, about, graph_name
from schema.writes.steps import NEW, Carried, Step

R = TypeVar("R", bound=Record)

_WRITTEN = (WriteAction.CREATED, WriteAction.UPDATED, WriteAction.UNCHANGED)
_LINKED_VENDORS = (Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)


async def created(context: Context, given: CreateAccountInput) -> Carried:
    """Create the customer at each vendor that has a section, and link what was created."""
    values, looked = Given.of(given), Looked()
    steps = {
        Vendor.ASSEMBLY: lambda: assembly_steps.creation(context, values, looked),
        Vendor.REEVO: lambda: reevo_steps.creation(context, values),
        Vendor.USERLOT: lambda: values.told(
            userlot_steps.creation(
                companies(context), lambda: values.changes(Vendor.USERLOT), path=SECTIONS[Vendor.USERLOT]
            )
        ),
        Vendor.SWIFT: lambda: swift_steps.creation(context, values),
    }

    def following(outcomes: Sequence[WriteOutcome]) -> list[Step]:
        ids = _ids(outcomes, is_dry=given.dry_run)
        reevo_id = ids.get(Vendor.REEVO)
        domain = reevo_steps.first_domain(context, values, reevo_id) if reevo_id else None
        return [*([domain] if domain else []), *_links(context, ids, values, looked)]

    return await _carried_out(context, given, values, steps, following)


async def updated(context: Context, given: UpdateAccountInput) -> Carried:
    """Change the customer at each vendor that has a section."""
    values = Given.of(given)
    steps = {
        Vendor.ASSEMBLY: lambda: assembly_steps.change_of(
            context, values, lambda: _record(context, given.by, Vendor.ASSEMBLY, AssemblyAccount)
        ),
        Vendor.REEVO: lambda: reevo_steps.change_of(
            context, values, lambda: _record(context, given.by, Vendor.REEVO, ReevoAccount)
        ),
        Vendor.USERLOT: lambda: values.told(
            userlot_steps.change_of(
                companies(context),
                lambda: _record(context, given.by, Vendor.USERLOT, Company),
                lambda: values.changes(Vendor.USERLOT),
                path=SECTIONS[Vendor.USERLOT],
            )
        ),
        Vendor.SWIFT: lambda: endings.unsupported(context, Vendor.SWIFT, "change", path=SECTIONS[Vendor.SWIFT]),
    }
    return await _carried_out(context, given, values, steps)


async def asserted(context: Context, given: AssertAccountInput) -> Carried:
    """Change or create the customer at each vendor that has a section, and link what was written."""
    values, looked = Given.of(given), Looked()
    steps = {
        Vendor.ASSEMBLY: lambda: assembly_steps.assertion(context, values, looked),
        Vendor.REEVO: lambda: reevo_steps.assertion(context, values),
        Vendor.USERLOT: lambda: values.told(
            userlot_steps.assertion(
                companies(context),
                lambda: _company_key(context, values),
                lambda: without(values.changes(Vendor.USERLOT), MATCH_KEYS),
                path=SECTIONS[Vendor.USERLOT],
            )
        ),
        Vendor.SWIFT: lambda: endings.unsupported(context, Vendor.SWIFT, "assert", path=SECTIONS[Vendor.SWIFT]),
    }

    def following(outcomes: Sequence[WriteOutcome]) -> list[Step]:
        return _links(context, _ids(outcomes, is_dry=given.dry_run), values, looked)

    return await _carried_out(context, given, values, steps, following)


async def archived(context: Context, given: ArchiveAccountInput) -> Carried:
    """Archive the customer where that is offered."""
    if given.vendors == []:
        return _refused("vendors", "Name a vendor, or leave `vendors` out.")
    step = endings.archiving(context, lambda: _as_it_is(context, given.by, Vendor.REEVO, ReevoAccount))
    return await carry_out(context, _offered_once(context, given, Vendor.REEVO, step, "archive"), given)


async def deleted(context: Context, given: DeleteAccountInput) -> Carried:
    """Delete the customer where that is offered."""
    if given.vendors == []:
        return _refused("vendors", "Name a vendor, or leave `vendors` out.")
    step = endings.deletion(context, lambda: _as_it_is(context, given.by, Vendor.ASSEMBLY, AssemblyAccount))
    return await carry_out(context, _offered_once(context, given, Vendor.ASSEMBLY, step, "delete"), given)


def _offered_once(
    context: Context, given: ArchiveAccountInput | DeleteAccountInput, offered: Vendor, step: Step, what: str
) -> list[Step]:
    """The steps of a write that one vendor offers and the others do not."""
    is_asked = isinstance(given.vendors, list)
    wanted = dict.fromkeys(given.vendors or ()) if is_asked else SECTIONS
    return [
        step if vendor is offered else endings.unsupported(context, vendor, what, path="vendors", is_asked=is_asked)
        for vendor in wanted
    ]


async def _carried_out(
    context: Context,
    given: CreateAccountInput | UpdateAccountInput | AssertAccountInput,
    values: Given,
    steps: dict[Vendor, Callable[[], Step]],
    following: Callable[[Sequence[WriteOutcome]], list[Step]] | None = None,
) -> Carried:
    wanted = [steps[vendor]() for vendor in SECTIONS if vendor in values.sections]
    if not wanted:
        said = f"Give a section, be it empty, for each vendor to write to: {', '.join(SECTIONS.values())}."
        return _refused(None, said)
    return await carry_out(context, wanted, given, following)


async def _record(context: Context, by: AccountBy, vendor: Vendor, kind: type[R]) -> R:
    try:
        return await record_to_write(context, by, vendor, kind, field="by")
    except About as error:  # `by` is beside the sections, and in none of them
        raise About(error.field, error.cause, is_whole=True) from error


def _refused(field: str | None, said: str) -> Carried:
    return Carried([], [UserError(message=said, code=BadUserInput.code, field=field, vendor=None)])


async def _as_it_is(context: Context, by: AccountBy, vendor: Vendor, kind: type[R]) -> R:
    """The same, whatever was read before: what is taken away must be the customer's now."""
    with reading_afresh("account", "company"):
        return await _record(context, by, vendor, kind)


def _ids(outcomes: Sequence[WriteOutcome], *, is_dry: bool) -> dict[Vendor, str]:
    """The records that were written, by vendor; in a dry run those that would be."""
    ids = {}
    for outcome in outcomes:
        would_be = is_dry and outcome.action is WriteAction.NOT_ATTEMPTED and outcome.error is None
        record_id = outcome.record_id or (NEW if would_be else None)
        if record_id is not None and (would_be or outcome.action in _WRITTEN):
            ids[outcome.vendor] = record_id
    return ids


def _links(context: Context, ids: dict[Vendor, str], values: Given, looked: Looked) -> list[Step]:
    """The one step that links the records; none where there is no account at Assembly, or nothing beside it."""
    records = [(vendor, ids[vendor]) for vendor in _LINKED_VENDORS if vendor in ids]
    account_id = ids.get(Vendor.ASSEMBLY)
    if account_id is None or not records:
        return []
    has_no_links = looked.has_looked and looked.account is None and not assembly_steps.source_ids(values)
    return [linking(context, account_id, records, lambda: looked.account, has_no_links=has_no_links)]


async def _company_key(context: Context, values: Given) -> Key:
    """What Userlot matches by: the one key that is given, else the id of the company that the customer is linked to.

    Raises:
        MatchKeyRequired: several are given, or none and no company is linked.
    """
    changes = values.changes(Vendor.USERLOT)
    keys: list[tuple[str, Any]] = [(name, changes[name]) for name in MATCH_KEYS if changes.get(name) is not None]
    needed = MatchKeyRequired(*(f"userlot.{graph_name(name)}" for name in MATCH_KEYS))
    if len(keys) > 1 or any(not str(value).strip() for _, value in keys):
        raise needed
    if keys:
        name, value = keys[0]
        with about(graph_name(name)):
            return name, own_or_opaque(value, "Company") if name == "id" else value
    if values.domain is None:
        raise needed
    try:
        by = AccountBy(domain=values.domain)
        company = await _linked_company(context, by)
    except NothingFound:
        company = None
    if company is None:
        raise needed
    return "id", company.id


async def _linked_company(context: Context, by: AccountBy) -> Company | None:
    view = await chosen(context, by)
    if view is None:
        return None
    part = await view.part(Vendor.USERLOT)
    if part.error is not None:
        raise part.error
    if part.status is SourceStatus.AMBIGUOUS:
        raise AmbiguousKey("domain", list(part.candidates))
    return part.record if isinstance(part.record, Company) else None
