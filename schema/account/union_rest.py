"""Pages of the list over all vendors as it stood: a snapshot of the ids of its rows, made once and then gone on in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.account import AssemblyAccount
from app.domain.customer import Customer
from app.domain.errors import CursorInvalid, GatewayError, NotConfigured
from app.domain.merging import MERGING_ORDER, held_by
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus
from app.snapshots import Snapshot
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
from schema.loading import each
from schema.pagination import PageRequest

Present = tuple[RecordRef, AssemblyAccount | Linkable | GatewayError | None]
"""The first record of a row that is still there, or why it is not known, or None in its place."""


@dataclass(slots=True)
class _Walk:
    """The rows of a page, as far as they have been looked at.

    Attributes:
        place: in the snapshot, of the next row.
        shown: the customers found, each with the place of its row.
    """

    place: int
    shown: list[tuple[int, CustomerView]] = field(default_factory=list)


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
        TooManyRows: the list is longer than what may be kept.
        GatewayError: no vendor gave a list.
    """
    token, begin = await _snapshot(context, request, wanted, failures)
    snapshot = context.snapshots.get(token, request.key, context.owner)
    missing: Missing = {**dict.fromkeys(snapshot.missing), **failures}
    _judge_by_all(context, wanted.needs)
    walk = _Walk(begin)
    await _walk(context, snapshot.rows, request.first, walk, missing)
    views = [view for _, view in walk.shown]
    if (down := missing.get(Vendor.ASSEMBLY)) is not None:
        _settle_without_assembly(context, views, down)
    await wanted.needs.prepare(views)
    shown = await _each_once(walk.shown, snapshot.rows)
    return Page(
        views=[view for _, view in shown],
        positions=[Position(f"{REST}:{token}", place + 1) for place, _ in shown],
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
        shown = context.snapshots.get(token, request.key, context.owner).rows[: request.position.index]
    elif not request.is_first:
        raise CursorInvalid(NOT_OF_THIS_LIST)
    union = await whole_union(context, wanted.where, wanted.order, failures)
    _check_any(context, union)
    failures |= union.missing
    before = {ref for row in shown for ref in refs_of(row)}
    rest = [customer for customer in union.customers if customer.origin not in before]
    _prime(context, rest[: request.first])
    snapshot = Snapshot(
        (*shown, *map(row_of, rest)),
        request.key,
        context.owner,
        is_complete=not union.missing,
        missing=tuple(union.missing),
        total=None if union.missing else len(union.customers),
    )
    return context.snapshots.put(snapshot), len(shown)


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


async def _walk(context: Context, rows: Sequence[Row], most: int, walk: _Walk, missing: Missing) -> None:
    """Look at rows until a page is full. Where a vendor fails the page ends: the rows behind may be had later."""
    known = dict(missing)
    while walk.place < len(rows) and len(walk.shown) < most and missing == known:
        window = rows[walk.place : walk.place + most - len(walk.shown)]
        present = await _present(context, window, missing)
        for row in window:
            (vendor, _), record = present[row]
            if isinstance(record, GatewayError):
                missing[vendor] = record
            elif record is not None:
                walk.shown.append((walk.place, CustomerView(context, vendor, record, thorough=False)))
            walk.place += 1


async def _present(context: Context, rows: Sequence[Row], missing: Missing) -> dict[Row, Present]:
    """The first record of each row that is still there: a customer goes on while any vendor holds it.

    So it does while Assembly fails: what another vendor holds is shown, and its id is provisional.
    """
    found: dict[Row, Present] = {}
    waiting = {row: refs_of(row) for row in rows}
    while waiting:
        with leaving_time():
            answers = await each([refs[0] for refs in waiting.values()], context.loader(RecordOf).load)
        following: dict[Row, tuple[RecordRef, ...]] = {}
        for row, (ref, *others) in waiting.items():
            answer = answers[ref]
            if isinstance(answer, GatewayError) and ref[0] is Vendor.ASSEMBLY:
                missing[Vendor.ASSEMBLY] = answer
                answer = None
            if answer is None and others:
                following[row] = tuple(others)
            else:
                found[row] = (ref, answer)
        waiting = following
    return found


def _settle_without_assembly(context: Context, views: Sequence[CustomerView], down: GatewayError) -> None:
    """Assembly has just failed: what these customers belong to is not known, and it is not asked again."""
    unknown = Settled(None, {Vendor.ASSEMBLY: failed(down, Vendor.ASSEMBLY)}, Part(SourceStatus.SKIPPED, error=down))
    for view in views:
        if isinstance(view.record, Linkable):
            key = RecordKey(view.vendor, view.record.id, thorough=False, record=view.record)
            context.loader(SettledOf).prime(key, unknown)


async def _each_once(shown: Sequence[tuple[int, CustomerView]], rows: Sequence[Row]) -> list[tuple[int, CustomerView]]:
    """The customers of a page, less those that have become one with another of the list since it was kept."""
    moved = [view for place, view in shown if view.customer.origin not in refs_of(rows[place])]
    for view in moved:  # hardly ever any, unless Assembly did not answer when the list was made
        await view.parts(MERGING_ORDER[1:])
    origins: set[RecordRef] = set()
    kept: list[tuple[int, CustomerView]] = []
    for place, view in shown:
        origin = view.customer.origin
        if origin in origins or (view in moved and _is_elsewhere(view, place, rows)):
            continue
        origins.add(origin)
        kept.append((place, view))
    return kept


def _is_elsewhere(view: CustomerView, place: int, rows: Sequence[Row]) -> bool:
    """Whether another row stands for the same customer: one with the record that gives the id, or an earlier one."""
    origin, *others = ((vendor, record.id) for vendor, record in held_by(view.customer).items())
    earlier = (row_with(ref, rows[:place], besides=place) for ref in others)
    return row_with(origin, rows, besides=place) is not None or any(each is not None for each in earlier)
