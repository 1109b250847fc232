"""What a document needs of customers, asked for before their fields are resolved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any

from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from schema.context import Context
from schema.identity.customer_view import SOURCES, CustomerView, part_at
from schema.identity.deciding import LinkKey
from schema.identity.lateness import for_a_while
from schema.identity.linking import links_of
from schema.identity.parts import Part
from schema.identity.settling import SettledOf

Then = Callable[[Vendor, Sequence[CustomerView]], None]


async def prepare(
    views: Sequence[CustomerView],
    vendors: Collection[Vendor],
    *,
    settled: bool,
    then: Then | None = None,
    whole: bool = False,
) -> None:
    """Ask for parts of many customers at once, before their fields are resolved.

    Fields that need a vendor which is late wait for it by themselves, so that the others can ask what comes behind.

    Args:
        views: the customers of a page.
        vendors: whose parts the document needs.
        settled: whether it needs to know which account they belong to.
        then: is told of each of these vendors, with the customers, once its parts of all of them are known.
        whole: whether all of it has to be known, however late a vendor is.
    """
    telling = _Telling(views, vendors, then)
    # All customers are looked up as one: a task for each takes longer than most of the answers.
    unsettled = [view for view in views if not (view.is_settled or (not settled and view.knows(vendors)))]
    if unsettled:
        if not await _asked(views[0].context, [_settle(unsettled)], whole=whole):
            return  # which vendors to ask about them is not known yet
        telling.go_on()
    # In one order, the largest answer last: that of Assemble is its whole tree.
    wanted = [vendor for vendor in SOURCES if vendor in vendors]
    missing = {at: unknown for at in wanted if (unknown := [view for view in views if view.known(at) is None])}
    if missing:
        asked = [_look_up(unknown, at, telling) for at, unknown in missing.items()]
        await _asked(views[0].context, asked, whole=whole)


async def _asked(context: Context, asked: Sequence[Coroutine[Any, Any, None]], *, whole: bool) -> bool:
    """Whether all of it is known now."""
    if not whole:
        return await for_a_while(context, asked)
    await asyncio.gather(*asked)
    return True


async def prepare_merged(views: Sequence[CustomerView], names: Collection[str]) -> None:
    """Ask for what merged fields of many customers lack, at once: a task for each field of each takes far longer.

    Args:
        views: the customers of a page.
        names: of the fields' attributes.
    """
    untold = _Telling(views, (), None)
    while lacking := _lacking(views, names):
        views = list(dict.fromkeys(view for lack in lacking.values() for view in lack))  # nothing becomes unknown again
        unsettled = [view for view in views if not view.is_settled]
        if unsettled:  # which may say what is lacking
            await _settle(unsettled)
        else:
            await asyncio.gather(*(_look_up(lack, at, untold) for at, lack in lacking.items()))


def _lacking(views: Sequence[CustomerView], names: Collection[str]) -> dict[Vendor, list[CustomerView]]:
    """The customers of which something is known only when a vendor is asked, by the vendor."""
    lacking: dict[Vendor, list[CustomerView]] = {}
    for view in views:
        for name in names:
            vendor = view.lacks(name)
            if vendor is not None and view not in (lack := lacking.setdefault(vendor, []))[-1:]:  # once for several
                lack.append(view)
    return {vendor: lacking[vendor] for vendor in SOURCES if vendor in lacking}


async def _settle(views: Sequence[CustomerView]) -> None:
    """Find out what the records belong to that customers were reached by.

    Raises:
        GatewayError: of the first of them of which that could not be found out; of the others it is known then.
    """
    keys = {view: key for view in views if (key := view.settling()) is not None}
    outcomes = await views[0].context.loader(SettledOf).load_many(keys.values())
    failures: list[GatewayError] = []
    for view, key in keys.items():
        found = outcomes[key]
        if isinstance(found, GatewayError):
            failures.append(found)
        else:
            view.take_settled(found)
    if failures:
        raise failures[0]


class _Telling:
    """Tells of vendors as their parts become known, of each once."""

    def __init__(self, views: Sequence[CustomerView], vendors: Collection[Vendor], then: Then | None) -> None:
        self._views = views
        self._untold = [] if then is None else list(vendors)
        self._then = then
        self.go_on()

    def go_on(self) -> None:
        """Tell of the vendors that have become known."""
        for vendor in list(self._untold):
            if self._then is not None and all(view.known(vendor) is not None for view in self._views):
                self._untold.remove(vendor)
                self._then(vendor, self._views)


async def _look_up(views: Sequence[CustomerView], vendor: Vendor, telling: _Telling) -> None:
    """Let customers that are settled know their parts at a vendor."""
    links = [view.link_at(vendor) for view in views]
    keys = [link for link in links if isinstance(link, LinkKey)]
    outcomes = await links_of(views[0].context, keys, vendor) if keys else {}
    for view, link in zip(views, links, strict=True):
        view.take(vendor, link if isinstance(link, Part) else part_at(vendor, outcomes[link]))
    telling.go_on()
