"""The first page of all accounts: Assembly's own come first, so that a page of its list is enough."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.account import AssemblyAccount
from app.domain.errors import NotConfigured, UpstreamError
from app.domain.link_keys import keys_of
from app.domain.vendor import Vendor
from app.snapshots.snapshot import Snapshot
from app.upstream.scope import Strategy, chose, leaving_time
from schema.account.needs import Needs
from schema.account.union_page import FIRST, Missing, Page
from schema.account.union_rows import row_of
from schema.context import Context
from schema.cursors import Position
from schema.identity.customer_view import CustomerView
from schema.listing import LARGEST_PAGE
from schema.pagination import PageRequest

_SPARE_CHECKS = 1
"""Further domains that a first page looks up, so that its cost stays within what is promised."""


async def first_page(context: Context, request: PageRequest, needs: Needs, failures: Missing) -> Page | None:
    """A first page in the default order; None where Assembly's list does not fill it, or cannot be had.

    See docs/decisions/0065-first-page-of-all-accounts.md.

    Args:
        context: of the request.
        request: for the first page.
        needs: what is selected of each customer.
        failures: takes note of what came of asking Assembly, so that it is not asked again.
    """
    size = LARGEST_PAGE if Vendor.REEVO in needs.vendors else request.first
    try:
        accounts = context.vendors.assembly.accounts
        chose(Vendor.ASSEMBLY, "the first page of all accounts", Strategy.PAGE, "Assembly's own come first", 1)
        with leaving_time():
            page = await accounts.page(None, size)
    except NotConfigured:
        return None
    except UpstreamError as error:
        failures[Vendor.ASSEMBLY] = error
        return None
    if page.following is None and len(page.rows) <= request.first:
        return None
    _note_organisations(context, page.rows, is_last=page.following is None)
    views = [CustomerView(context, Vendor.ASSEMBLY, row, thorough=False) for row in page.rows[: request.first]]
    await needs.prepare(views)
    rows = tuple(row_of(view.customer) for view in views)
    token = await context.snapshots.put(Snapshot(rows, request.key, context.owner))
    positions = [Position(f"{FIRST}:{token}", place) for place in range(1, len(rows) + 1)]
    return Page(views, positions, positions[-1], has_next=True, total=None, missing={})


def _note_organisations(context: Context, rows: Sequence[AssemblyAccount], *, is_last: bool) -> None:
    """What the page tells of organisations need not be asked: all of them, where people stand on it already."""
    organisations = context.organisations
    organisations.seen = tuple(rows)
    organisations.are_all = is_last or any(keys_of(row).is_person for row in rows)
    organisations.most_checks = _SPARE_CHECKS
