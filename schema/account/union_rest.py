"""Pages of the list over all vendors as it stood: a snapshot of the ids of its rows, made once and then gone on in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.account import AssemblyAccount
from app.domain.customer import Customer
from app.domain.errors import CursorInvalid, GatewayError, NotConfigured
from app.domain.merging import MERGING_ORDER, held_by
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus
from app.snapshots.snapshot import Rows, Snapshot
from app.upstream.scope import Strategy, chose, leaving_time
from schema.account.loaders import RecordOf, RecordRef
from schema.account.needs import Needs
from schema.account.union_page import FIRST, REST, Missing, Page, Wanted
from schema.account.union_rows import Row, refs_of, row_of, row_with
from schema.account.whole_union import Union, whole_union
from schema.context import Context
from schema.cursors import NOT_OF_THIS_LIST, Position
from schema.identity.anchoring import RecordKey
from schema.identity.customer_view import CustomerView
from schema.identity.parts import Part, failed
from schema.identity.settling import Settled, SettledOf
from schema.identity.whole_lists import AllAssemblyAccounts, AssemblyIndex
from schema.pagination import PageRequest

_LARGE = 2_000
"""Customers; to write the rows of more of them takes long enough for other requests to notice."""

Present = tuple[RecordRef, AssemblyAccount | Linkable | GatewayError | None, tuple[RecordRef, ...]]
"""The first record of a row that is still there, or why it is not known, or None in its place; and all it names."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A customer of a page.

    Attributes:
        place: of its row in the snapshot.
        refs: of its records, as they were kept.
        view: as it is now.
    """

    place: int
    refs: tuple[RecordRef, ...]
    view: CustomerView


@dataclass(slots=True)
class _Walk:
    """The rows of a page, as far as they have been looked at.

    Attributes:
        place: in the snapshot, of the next row.
        shown: the customers found.
    """

    place: int
    shown: list[_Shown] = field(default_factory=list)


async def snapshot_page(context: Context, request: PageRequest, wanted: Wanted, failures: Missing) -> Page:
    """A page out of a snapshot, which is made where there is none yet.

    Args:
        context: of the request.
        request: which page.
        wanted: of the list.
        failures: vendors that are known to fail in this request, which are not asked again.

    Raises:
        CursorExpired: the snapshot is no longer kept.
        CursorInvalid: the cursor is of another list.
        ListUnreachable: the snapshot is kept where it cannot be had from now.
        TooManyRows: the list is longer than what may be kept.
        GatewayError: no vendor gave a list.
    """
    token, begin = await _snapshot(context, request, wanted, failures)
    snapshot = await context.snapshots.get(token, request.key, context.owner, begin=begin, most=request.first)
    missing: Missing = {**dict.fromkeys(snapshot.missing), **failures}
    _judge_by_all(context, wanted.needs)
    walk = _Walk(begin)
    await _walk(context, snapshot.rows, request.first, walk, missing)
    views = [one.view for one in walk.shown]
    if (down := missing.get(Vendor.ASSEMBLY)) is not None:
        _settle_without_assembly(context, views, down)
    await wanted.needs.prepare(views)
    shown = await _each_once(walk.shown, snapshot.rows)
    return Page(
        views=[one.view for one in shown],
        positions=[Position(f"{REST}:{token}", one.place + 1) for one in shown],
        end=Position(f"{REST}:{token}", walk.place) if walk.place > begin else None,
        has_next=walk.place < len(snapshot.rows),
        total=snapshot.total,
        missing=missing,
    )


async def _snapshot(context: Context, request: PageRequest, wanted: Wanted, failures: Missing) -> tuple[str, int]:
    """The snapshot to go on in, and at which row.

    Raises:
        CursorExpired: it is no longer kept.
        CursorInvalid: the cursor is of another list.
        TooManyRows: the list is longer than what may be kept.
        GatewayError: none could be made, as no vendor gave a list.
    """
    shown: tuple[Row, ...] = ()
    kind, _, token = (request.position.token or "").partition(":")
    if kind == REST:
        chose(Vendor.ASSEMBLY, "a page of all accounts", Strategy.SNAPSHOT, "the list was kept with the page before", 0)
        return token, request.position.index
    if kind == FIRST:
        count = request.position.index
        first = await context.snapshots.get(token, request.key, context.owner, most=count)
        shown = tuple(await first.rows.window(0, count))
    elif not request.is_first:
        raise CursorInvalid(NOT_OF_THIS_LIST)
    union = await whole_union(context, wanted.where, wanted.order, failures)
    _check_any(context, union)
    failures |= union.missing
    before = {ref for row in shown for ref in refs_of(row)}
    rest = [customer for customer in union.customers if customer.origin not in before]
    _prime(context, rest[: request.first])
    snapshot = Snapshot(
        (*shown, *await _rows_of(rest)),
        request.key,
        context.owner,
        is_complete=not union.missing,
        missing=tuple(union.missing),
        total=None if union.missing else len(union.customers),
    )
    return await context.snapshots.put(snapshot), len(shown)


async def _rows_of(customers: Sequence[Customer]) -> list[Row]:
    """Their rows, in another thread where they are so many that others would have to wait."""
    if len(customers) > _LARGE:
        return await asyncio.to_thread(lambda: [row_of(customer) for customer in customers])
    return [row_of(customer) for customer in customers]


def _check_any(context: Context, union: Union) -> None:
    """That there is a list at all."""
    asked = [vendor for vendor in MERGING_ORDER if context.vendors.client(vendor) is not None]
    if not asked:
        raise NotConfigured(Vendor.ASSEMBLY)
    if not union.customers and union.missing and set(union.missing) >= set(asked):
        raise next(iter(union.missing.values()))


def _prime(context: Context, customers: Sequence[Customer]) -> None:
    """The records are here: nobody has to ask for them again."""
    loader = context.loader(RecordOf)
    for customer in customers:
        for vendor, record in held_by(customer).items():
            loader.prime((vendor, record.id), record)  # type: ignore[arg-type]


def _judge_by_all(context: Context, needs: Needs) -> None:
    """Assembly's whole list, where it is here anyway, so that links are judged by all accounts and nobody is asked."""
    if context.vendors.client(Vendor.ASSEMBLY) is None or not (needs.settled or needs.vendors):
        return
    if context.loader(AllAssemblyAccounts).all_begun() or context.vendors.assembly.accounts.kept() is not None:
        context.loader(AssemblyIndex).begin_all()


async def _walk(context: Context, rows: Rows, most: int, walk: _Walk, missing: Missing) -> None:
    """Look at rows until a page is full. Where a vendor fails the page ends: the rows behind may be had later."""
    known = dict(missing)
    while walk.place < len(rows) and len(walk.shown) < most and missing == known:
        window = await rows.window(walk.place, walk.place + most - len(walk.shown))
        present = await _present(context, window, missing)
        for row in window:
            (vendor, _), record, refs = present[row]
            if isinstance(record, GatewayError):
                missing[vendor] = record
            elif record is not None:
                walk.shown.append(_Shown(walk.place, refs, CustomerView(context, vendor, record, thorough=False)))
            walk.place += 1


async def _present(context: Context, rows: Sequence[Row], missing: Missing) -> dict[Row, Present]:
    """The first record of each row that is still there: a customer goes on while any vendor holds it.

    So it does while Assembly fails: what another vendor holds is shown, and its id is provisional.
    """
    found: dict[Row, Present] = {}
    named = {row: refs_of(row) for row in rows}
    waiting = dict(named)
    while waiting:
        with leaving_time():
            answers = await context.loader(RecordOf).load_many([refs[0] for refs in waiting.values()])
        following: dict[Row, tuple[RecordRef, ...]] = {}
        for row, (ref, *others) in waiting.items():
            answer = answers[ref]
            if isinstance(answer, GatewayError) and ref[0] is Vendor.ASSEMBLY:
                missing[Vendor.ASSEMBLY] = answer
                answer = None
            if answer is None and others:
                following[row] = tuple(others)
            else:
                found[row] = (ref, answer, named[row])
        waiting = following
    return found


def _settle_without_assembly(context: Context, views: Sequence[CustomerView], down: GatewayError) -> None:
    """Assembly has just failed: what these customers belong to is not known, and it is not asked again."""
    unknown = Settled(None, {Vendor.ASSEMBLY: failed(down, Vendor.ASSEMBLY)}, Part(SourceStatus.SKIPPED, error=down))
    for view in views:
        if isinstance(view.record, Linkable):
            key = RecordKey(view.vendor, view.record.id, thorough=False, record=view.record)
            context.loader(SettledOf).prime(key, unknown)


async def _each_once(shown: Sequence[_Shown], rows: Rows) -> list[_Shown]:
    """The customers of a page, less those that have become one with another of the list since it was kept."""
    moved = [one for one in shown if one.view.customer.origin not in one.refs]
    for one in moved:  # hardly ever any, unless Assembly did not answer when the list was made
        await one.view.parts(MERGING_ORDER[1:])
    all_rows = await rows.everything() if moved else ()
    origins: set[RecordRef] = set()
    kept: list[_Shown] = []
    for one in shown:
        origin = one.view.customer.origin
        if origin in origins or (one in moved and _is_elsewhere(one.view, one.place, all_rows)):
            continue
        origins.add(origin)
        kept.append(one)
    return kept


def _is_elsewhere(view: CustomerView, place: int, rows: Sequence[Row]) -> bool:
    """Whether another row stands for the same customer: one with the record that gives the id, or an earlier one."""
    origin, *others = ((vendor, record.id) for vendor, record in held_by(view.customer).items())
    earlier = (row_with(ref, rows[:place], besides=place) for ref in others)
    return row_with(origin, rows, besides=place) is not None or any(each is not None for each in earlier)
