"""One page of an export, executed as a request of its own: in the bulk lane, with a deadline and loaders of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from app.access.caller import Caller
from app.access.principal import Principal
from app.export.easing import Easing
from app.limits import Limits
from app.operations.notes import current_notes
from app.upstream.freshness import Wanted
from app.upstream.lanes import Lane, travelling
from app.upstream.scope import Call, serving
from app.vendors.by_tenant import VendorsByTenant
from schema.context import AccountSnapshots, Context
from schema.export.page import NoPage, Page, page_of
from schema.export.plan import Plan
from schema.view import body_of_query


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom an export is.

    Attributes:
        principal: who asks.
        request_id: of the export.
        seconds: the deadline of each page.
        wanted: how old its data may be.
    """

    principal: Principal
    request_id: str
    seconds: float
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """What every page is read with.

    Attributes:
        vendors: of each tenant; an export sees those of its client alone.
        snapshots: of lists, kept between pages.
        request_began: told before each page, so that it is served nothing older than it may be.
        limits: that each page is held to.
        deadline: of a page, in seconds.
        count: counts calls that were made.
    """

    vendors: VendorsByTenant
    snapshots: AccountSnapshots
    request_began: Callable[[], Awaitable[None]]
    limits: Limits
    deadline: float
    count: Callable[[Iterable[Call]], None]

    async def read(self, plan: Plan, after: str | None, asking: Asking, easing: Easing) -> tuple[Page | NoPage, float]:
        """Read a page, and let go of all that it was made from.

        Args:
            plan: how.
            after: the cursor behind which it is.
            asking: for whom.
            easing: of all exports.

        Returns:
            The page, and how many seconds it is to last for the sake of others.
        """
        vendors = self.vendors.of(asking.principal.tenant)
        context = Context(vendors, self.snapshots, limits=self.limits, caller=Caller(asking.principal))
        with serving(asking.request_id, seconds=asking.seconds, wanted=asking.wanted) as scope, travelling(Lane.BULK):
            await self.request_began()
            try:
                page = page_of(await body_of_query(plan.operation(after), context), plan)
                return page, easing.seconds(scope.calls, vendors.clients())
            finally:
                # They are the outer scope's too, which would gather those of all pages.
                self.count(scope.calls)
                current_notes().count_calls(scope.calls)
                scope.calls.clear()
                scope.choices.clear()
