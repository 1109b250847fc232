"""Whether the process lives, and whether requests should be sent to it.

A vendor that is down, or Redis, or a directory that cannot be written, leaves other requests servable: none of them
makes the gateway unready, or an outage elsewhere would take out every replica at once. They are told beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.vendor import Vendor

_UNCACHED = {"cache-control": "no-store"}


class Phase(StrEnum):
    """How far the process is."""

    STARTING = "starting"
    SERVING = "serving"
    DRAINING = "draining"


class Health:
    """The phase of one process. It begins as starting; a process that drains does not come back."""

    def __init__(self) -> None:
        self.phase = Phase.STARTING

    def serve(self) -> None:
        """Everything that requests need is there."""
        if self.phase is Phase.STARTING:
            self.phase = Phase.SERVING

    def drain(self) -> None:
        """No further requests are wanted; those that come are still answered."""
        self.phase = Phase.DRAINING


def health_routes(health: Health, switched_off: Callable[[], frozenset[Vendor]]) -> list[Route]:
    """The routes `/livez` and `/readyz`. Neither asks anybody anything.

    Args:
        health: of this process.
        switched_off: the vendors that an operator has switched off.
    """

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=_UNCACHED)

    async def ready(_: Request) -> Response:
        if health.phase is not Phase.SERVING:
            body = {"status": "unready", "reason": health.phase.value}
            return JSONResponse(body, status_code=503, headers=_UNCACHED)
        told: dict[str, object] = {"status": "ok"}
        if off := switched_off():
            told["switchedOff"] = sorted(vendor.name for vendor in off)
        return JSONResponse(told, headers=_UNCACHED)

    return [Route("/livez", alive), Route("/readyz", ready)]
