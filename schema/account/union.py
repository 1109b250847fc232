"""The root field `accounts`: pages of the union over all vendors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.account_list import AccountFilter, AccountOrder, OrderField
from app.domain.errors import CursorInvalid, GatewayError, NotConfigured
from app.domain.link_keys import keys_of
from app.domain.merging import MERGING_ORDER
from app.domain.vendor import Vendor
from app.snapshots import Snapshot
from app.upstream.scope import Strategy, chose, leaving_time
from schema.account.loaders import RecordOf
from schema.account.needs import Needs
from schema.account.sources import SourceError, error_record
from schema.account.types import Account
from schema.account.whole_union import Row, Union, whole_union
from schema.context import Context
from schema.cursors import NOT_OF_THIS_LIST, Position, encode_cursor
from schema.enums import Vendor as VendorType
from schema.identity.customer_view import CustomerView
from schema.identity.whole_lists import AssemblyIndex
from schema.listing import LARGEST_PAGE
from schema.loading import each
from schema.pagination import Edge, PageInfo, PageRequest
from schema.record_types import served, served_or_none

OWNER = ""
"""Whose snapshots these are: one set of credentials, so far."""

Missing = dict[Vendor, GatewayError | None]
"""Vendors that could not be asked, and what came of it; None where an earlier page told."""

_FIRST, _REST = "first", "rest"
_SPARE_CHECKS = 1
"""Further domains that a first page looks up, so that its cost stays within what is promised."""


@strawberry.type(description="A vendor that is missing from a list.")
class MissingVendor:
    """Why a list over all vendors is not complete."""

    vendor: VendorType = strawberry.field(description="Which vendor could not be asked.")
    error: SourceError | None = strawberry.field(
        description="What came of asking it; null on the pages behind the one that asked."
    )


@strawberry.type(description="A page of the customers over all vendors.")
class AllAccountsConnection:
    """Relay's Connection, and which vendors are missing from it."""

    edges: list[Edge[Account]] = strawberry.field(description="The rows with their cursors.")
    nodes: list[Account] = strawberry.field(description="The rows alone.")
    page_info: PageInfo = strawberry.field(
        description="Where this page stands in the list. `isComplete` is false where a vendor is missing."
    )
    total_count: int | None = strawberry.field(
        description="How many customers the whole list has; null on a first page that did not need to count them, and "
        "where a vendor is missing."
    )
    missing: list[MissingVendor] = strawberry.field(
        description="The vendors that could not be asked: customers that only they hold are not in the list, and "
        "others may be in it more than once."
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """The rows of a page and how it was come by.

    Attributes:
        views: of the customers on it.
        positions: of the cursor behind each.
        has_next: whether there are more.
        total: of the whole list, where it is known.
        missing: the vendors that could not be asked.
    """

    views: list[CustomerView]
    positions: list[Position]
    has_next: bool
    total: int | None
    missing: Missing


async def accounts_page(
    context: Context, request: PageRequest, where: AccountFilter, order: AccountOrder, needs: Needs
) -> AllAccountsConnection:
    """A page of the union.

    The first page in the default order comes from Assembly's list as far as that fills it. Every other comes from a
    snapshot of the ids of all rows, which is made when it is first needed and then kept for a while.

    Raises:
        CursorExpired: the snapshot behind the cursor is no longer kept.
        GatewayError: no vendor gave a list.
    """
    page = None
    if request.is_first and order.field is OrderField.DEFAULT and where == AccountFilter():
        page = await _from_assembly(context, request, needs)
    if page is None:
        page = await _from_snapshot(context, request, where, order)
    await needs.prepare(page.views)
    missing = page.missing
    edges = [
        Edge(node=served(Account, view), cursor=encode_cursor(request.key, position))
        for view, position in zip(page.views, page.positions, strict=True)
    ]
    return AllAccountsConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=not request.is_first,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
            is_complete=not missing,
        ),
        total_count=None if missing else page.total,
        missing=[
            MissingVendor(vendor=vendor, error=served_or_none(SourceError, error and error_record(error)))
            for vendor, error in missing.items()
        ],
    )


async def _from_assembly(context: Context, request: PageRequest, needs: Needs) -> _Page | None:
    """A first page of Assembly's own; None where its list does not fill it, or cannot be had."""
    shows_reevo = Vendor.REEVO in needs.vendors
    try:
        accounts = context.vendors.assembly.accounts
        chose(Vendor.ASSEMBLY, "the first page of all accounts", Strategy.PAGE, "Assembly's own come first", 1)
        with leaving_time():
            page = await accounts.page(None, LARGEST_PAGE if shows_reevo else request.first)
    except GatewayError:
        return None  # whatever it is, the whole list says it
    if page.following is None and len(page.rows) <= request.first:
        return None
    _note_organisations(context, page.rows, is_last=page.following is None)
    shown = page.rows[: request.first]
    rows = tuple((Vendor.ASSEMBLY, row.id) for row in shown)
    token = context.snapshots.put(Snapshot(rows, request.key, OWNER))
    return _Page(
        views=[CustomerView(context, Vendor.ASSEMBLY, row, thorough=False) for row in shown],
        positions=[Position(f"{_FIRST}:{token}", index + 1) for index in range(len(shown))],
        has_next=True,
        total=None,
        missing={},
    )


def _note_organisations(context: Context, rows: Sequence[AssemblyAccount], *, is_last: bool) -> None:
    """What the page tells of organisations need not be asked: all of them, where people stand on it already."""
    organisations = context.organisations
    organisations.seen = tuple(rows)
    organisations.are_all = is_last or any(keys_of(row).is_person for row in rows)
    organisations.most_checks = _SPARE_CHECKS


async def _from_snapshot(context: Context, request: PageRequest, where: AccountFilter, order: AccountOrder) -> _Page:
    token, index, failures = await _snapshot(context, request, where, order)
    snapshot = context.snapshots.get(token, request.key, OWNER)
    missing: Missing = {**dict.fromkeys(snapshot.missing), **failures}
    if context.vendors.client(Vendor.ASSEMBLY) and context.vendors.assembly.accounts.kept() is not None:
        context.loader(AssemblyIndex).begin_all()  # it is here, so that links are judged by all accounts
    views: list[CustomerView] = []
    positions: list[Position] = []
    while index < len(snapshot.rows) and len(views) < request.first:
        rows = snapshot.rows[index : index + request.first - len(views)]
        found = await each(rows, context.loader(RecordOf).load)
        for row in rows:
            index += 1
            record = found[row]
            if isinstance(record, GatewayError):
                missing[row[0]] = record
            elif record is not None:
                views.append(CustomerView(context, row[0], record, thorough=False))
                positions.append(Position(f"{_REST}:{token}", index))
    return _Page(views, positions, index < len(snapshot.rows), snapshot.total, missing)


async def _snapshot(
    context: Context, request: PageRequest, where: AccountFilter, order: AccountOrder
) -> tuple[str, int, Missing]:
    """The snapshot to go on in, from which row, and what came of vendors while it was made.

    Raises:
        CursorExpired: it is no longer kept.
        CursorInvalid: the cursor is of another list.
        GatewayError: none could be made, as no vendor gave a list.
    """
    shown: tuple[Row, ...] = ()
    kind, _, token = (request.position.token or "").partition(":")
    if kind == _REST:
        chose(Vendor.ASSEMBLY, "a page of all accounts", Strategy.SNAPSHOT, "the list was kept with the page before", 0)
        return token, request.position.index, {}
    if kind == _FIRST:
        shown = context.snapshots.get(token, request.key, OWNER).rows[: request.position.index]
    elif not request.is_first:
        raise CursorInvalid(NOT_OF_THIS_LIST)
    union = await whole_union(context, where, order)
    _check_any(context, union)
    seen = frozenset(shown)
    rest = tuple(row for row in union.rows if row not in seen)
    snapshot = Snapshot(
        rest,
        request.key,
        OWNER,
        is_complete=not union.missing,
        missing=tuple(union.missing),
        total=None if union.missing else len(union.rows),
    )
    return context.snapshots.put(snapshot), 0, dict(union.missing)


def _check_any(context: Context, union: Union) -> None:
    """That there is a list at all."""
    asked = [vendor for vendor in MERGING_ORDER if context.vendors.client(vendor) is not None]
    if not asked:
        raise NotConfigured(Vendor.ASSEMBLY)
    if not union.rows and union.missing and set(union.missing) >= set(asked):
        raise next(iter(union.missing.values()))
