"""Which operation a request asks for: a table of routes, matched on decoded segments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.sandbox.exchange import Answer, Call

Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """One documented endpoint.

    Attributes:
        method: HTTP method.
        path: segments below the vendor's base, `{name}` for a slot of one segment.
        operation: `vendor.noun.verb`.
        handler: what answers it.
        query: names of the query parameters it knows.
        reads: whether it changes nothing, so that its answer may be kept until something changes.
        when: whether this spelling is served at present; always, if not given.
    """

    method: str
    path: str
    operation: str
    handler: Handler
    query: frozenset[str] = frozenset()
    reads: bool = False
    when: Callable[[], bool] | None = None

    def slots(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The values of this route's slots, or None where the path is another one."""
        parts = self.path.split("/")
        if len(parts) != len(segments):
            return None
        found: dict[str, str] = {}
        for part, segment in zip(parts, segments, strict=True):
            if part.startswith("{"):
                if not segment:
                    return None
                found[part[1:-1]] = segment
            elif part != segment:
                return None
        return found


@dataclass(frozen=True)
class Match:
    """What a path led to: a route with its slots, or the methods its path would take."""

    route: Route | None
    slots: dict[str, str]
    allowed: tuple[str, ...] = ()


def find(routes: Sequence[Route], method: str, segments: Sequence[str]) -> Match:
    """Find the first route of this method and path; literal paths stand before slots in the table."""
    allowed: list[str] = []
    for route in routes:
        if route.when is not None and not route.when():
            continue
        slots = route.slots(segments)
        if slots is None:
            continue
        if route.method == method:
            return Match(route, slots)
        allowed.append(route.method)
    return Match(None, {}, tuple(sorted(set(allowed))))
