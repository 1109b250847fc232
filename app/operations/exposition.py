"""`/metrics` in the text format of Prometheus, over all processes of one gateway."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.operations.metrics import Metrics

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which several processes keep their numbers; the metrics' library reads it when it is loaded."""


def metrics_route(metrics: Metrics, refresh: Callable[[], None], shared: Path | None = None) -> Route:
    """The route `/metrics`.

    Args:
        metrics: of this process.
        refresh: sets the gauges that are read off something.
        shared: the folder of all processes' numbers; None where there is one process.
    """

    async def told(_: Request) -> Response:
        refresh()
        registry = metrics.registry if shared is None else _of_all(shared)
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return Route("/metrics", told)


def _of_all(folder: Path) -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return registry


def forget_process(pid: int, folder: Path) -> None:
    """Leave out the gauges of a process that has died; what it has counted stays counted.

    Args:
        pid: of the process.
        folder: of all processes' numbers.
    """
    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
