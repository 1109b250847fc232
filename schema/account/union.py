"""The root field `accounts`: pages of the union over all vendors."""

from __future__ import annotations

import strawberry

from app.domain.account_list import AccountFilter, AccountOrder
from schema.account.needs import Needs
from schema.account.sources import SourceError, error_record
from schema.account.types import Account
from schema.account.union_first import first_page
from schema.account.union_page import Missing, Page, Wanted
from schema.account.union_rest import snapshot_page
from schema.context import Context
from schema.cursors import encode_cursor
from schema.enums import Vendor as VendorType
from schema.pagination import Edge, PageInfo, PageRequest
from schema.record_types import served, served_or_none


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
        description="The vendors that could not be asked: customers that only they hold are not in the list, or not on "
        "this page, and others may be in it more than once. Start from the first page once they answer again."
    )


async def accounts_page(
    context: Context, request: PageRequest, where: AccountFilter, order: AccountOrder, needs: Needs
) -> AllAccountsConnection:
    """A page of the union.

    The first page in the default order comes from Assembly's list as far as that fills it. Every other comes from a
    snapshot of the ids of all rows, which is made when it is first needed and then kept for a while.

    Args:
        context: of the request.
        request: which page.
        where: which customers.
        order: of the list.
        needs: what is selected of each.

    Raises:
        CursorExpired: the snapshot behind the cursor is no longer kept.
        CursorInvalid: the cursor is of another list.
        GatewayError: no vendor gave a list.
    """
    wanted, failures = Wanted(where, order, needs), Missing()
    page = None
    if request.is_first and wanted.is_plain:
        page = await first_page(context, request, wanted.needs, failures)
    if page is None:
        page = await snapshot_page(context, request, wanted, failures)
    return _connection(page, request)


def _connection(page: Page, request: PageRequest) -> AllAccountsConnection:
    cursors = [encode_cursor(request.key, position) for position in page.positions]
    edges = [Edge(node=served(Account, view), cursor=cursor) for view, cursor in zip(page.views, cursors, strict=True)]
    return AllAccountsConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=not request.is_first,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=None if page.end is None else encode_cursor(request.key, page.end),
            is_complete=not page.missing,
        ),
        total_count=None if page.missing else page.total,
        missing=[
            MissingVendor(vendor=vendor, error=served_or_none(SourceError, error and error_record(error)))
            for vendor, error in page.missing.items()
        ],
    )
