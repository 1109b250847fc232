"""Assembly's accounts by whatever refers to them: one at a time, unless the whole list costs fewer calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

from app.domain.account import AssemblyAccount
from app.domain.errors import (
    BadUserInput,
    Denied,
    GatewayError,
    InvalidInput,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from app.domain.paging import AtHand
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.context import Context
from schema.identity.whole_lists import AssemblyIndex
from schema.listing import LARGEST_PAGE
from schema.loading import Loader, each

_FEW_ACCOUNTS = 12
"""Point reads at Assembly that are worth less than finding out how long its list is."""


class AccountByRef(Loader[str, AssemblyAccount | None]):
    """Which account does Assembly know under this id, domain, e-mail address or source specific id?"""

    _down: UpstreamError | None = None

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, AssemblyAccount | GatewayError | None]:
        """Point reads; a reference that cannot stand in the path names nothing.

        Once Assembly could not be reached, or did not let the gateway in, it is not asked again in the same request.
        """
        if self._down is not None:
            return dict.fromkeys(keys, self._down)
        accounts = self.context.vendors.assembly.accounts
        need, missing = f"accounts by {len(keys)} references", unread(accounts.at_hand, keys)
        if missing:
            chose(Vendor.ASSEMBLY, need, Strategy.POINTS, "Assembly reads one at a time", missing)
        else:
            chose(Vendor.ASSEMBLY, need, Strategy.CACHE, "each answer is fresh", 0)
        found = await each(keys, accounts.get)
        down = (answer for answer in found.values() if isinstance(answer, Unavailable | Denied | RateLimited))
        self._down = next(down, None)
        return {key: _known_by(key, answer) for key, answer in found.items()}


def _known_by(ref: str, answer: AssemblyAccount | GatewayError | None) -> AssemblyAccount | GatewayError | None:
    """The answer, an account that does not tell its source specific ids with the one by which it was found.

    That Assembly's replies hold them is not documented; that it finds accounts by them is.
    """
    if isinstance(answer, BadUserInput):
        return None
    if not isinstance(answer, AssemblyAccount) or "source_specific_ids" in answer.raw:
        return answer
    is_told = ref.lower() in (answer.id.lower(), (answer.domain or "").lower())
    return answer if is_told else replace(answer, source_specific_ids=(ref,))


async def whole_list_is_cheaper(context: Context, refs: Sequence[str], *, may_not_do: bool) -> bool:
    """Whether Assembly's whole list costs fewer calls than these point reads, or was begun already.

    The calls themselves are told by whoever makes them.

    Args:
        context: of the request.
        refs: what the point reads would be by.
        may_not_do: whether the list may be needed all the same where point reads find nothing.

    Raises:
        UpstreamError: Assembly gave no usable answer when it was asked how long its list is.
    """
    if context.loader(AssemblyIndex).all_begun():
        return True
    accounts = context.vendors.assembly.accounts
    known = accounts.at_hand(())
    if known.has_list:
        if not any(unread(accounts.at_hand, (ref,)) for ref in refs):  # mostly the first one tells
            return False
        chose(Vendor.ASSEMBLY, f"{len(refs)} references", Strategy.CACHE, "the whole list is fresh", 0)
        return True
    missing = unread(accounts.at_hand, refs)
    if missing == 0:
        return False
    pages = None if known.length is None else max(1, ceil(known.length / LARGEST_PAGE))
    cost = f"{pages} pages" if pages is not None else "a list of unknown length"
    whole = missing > (_FEW_ACCOUNTS if pages is None else pages)
    if whole and pages is None and not may_not_do:
        whole = not await _has_more_pages(context, missing)
        cost = f"a list of {'fewer' if whole else 'more'} pages"
    chose(
        Vendor.ASSEMBLY,
        f"{missing} references",
        Strategy.LIST if whole else Strategy.POINTS,
        f"{missing} point reads against {cost}",
        0,
    )
    return whole


async def _has_more_pages(context: Context, pages: int) -> bool:
    """Whether Assembly's list of accounts is longer than so many pages: whether anything stands behind them.

    Raises:
        UpstreamError: no usable answer came; nor would one to the reads that it is to choose between.
    """
    why = "a look behind as many pages as there would be point reads"
    chose(Vendor.ASSEMBLY, "how long the list of accounts is", Strategy.PAGE, why, 1)
    try:
        page = await context.vendors.assembly.accounts.page(str(pages * LARGEST_PAGE), 1)
    except (InvalidInput, NotFound):
        return False  # no such place in the list
    return bool(page.rows)


def unread(at_hand: Callable[[Iterable[str]], AtHand], ids: Sequence[str]) -> int:
    """How many of these ids cost a call; one that cannot stand in a path costs none.

    Args:
        at_hand: of the adapter that reads them.
        ids: each once.
    """
    try:
        return at_hand(ids).missing
    except BadUserInput:
        return 0 if len(ids) == 1 else sum(unread(at_hand, (each_id,)) for each_id in ids)
