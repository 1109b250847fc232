"""What an `Accept` header asks for: of which media type one answer, and in which form several behind each other.

Ranges are weighed as RFC 9110 has it: of those that fit a type the most specific one counts. Where nothing fits that
this gateway has, it answers with JSON all the same, as GraphQL over HTTP allows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

JSON_TYPE = "application/json"
GRAPHQL_TYPE = "application/graphql-response+json"
EVENTS_TYPE = "text/event-stream"
PARTS_TYPE = "multipart/mixed"

_BOUNDARY = "graphql"


class Form(Enum):
    """How several answers to one request are sent: its value is the media type of the whole.

    Attributes:
        EVENTS: server-sent events.
        ONE_EVENT: a single answer as the one event of a stream, for who would rather have events.
        SUBSCRIPTION: the parts of Apollo's protocol for subscriptions by multipart.
        DEFERRED_2022: of what is deferred, each part with its place in the data.
        DEFERRED: the same, each part with the id under which it was announced.
        EVENTS_2022: those parts as server-sent events.
        EVENTS_DEFERRED: the newer ones as server-sent events.
    """

    EVENTS = EVENTS_TYPE
    ONE_EVENT = f"{EVENTS_TYPE}; single"
    SUBSCRIPTION = f"{PARTS_TYPE}; boundary={_BOUNDARY}; subscriptionSpec=1.0"
    DEFERRED_2022 = f"{PARTS_TYPE}; boundary={_BOUNDARY}; deferSpec=20220824"
    DEFERRED = f"{PARTS_TYPE}; boundary={_BOUNDARY}; incrementalSpec=v0.2"
    EVENTS_2022 = f"{EVENTS_TYPE}; deferSpec=20220824"
    EVENTS_DEFERRED = f"{EVENTS_TYPE}; incrementalSpec=v0.2"

    @property
    def is_deferred(self) -> bool:
        """Whether it is one for an answer in parts."""
        return self not in (Form.EVENTS, Form.ONE_EVENT, Form.SUBSCRIPTION)

    @property
    def tells_ids(self) -> bool:
        """Whether parts name what was announced, and not their place."""
        return self in (Form.DEFERRED, Form.EVENTS_DEFERRED)


_PARTS_AS_EVENTS = {"20220824": Form.EVENTS_2022, "v0.2": Form.EVENTS_DEFERRED}
"""By what a client says that it takes."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a client takes.

    Attributes:
        once: the media type of a single answer, JSON or GraphQL's own.
        prefers_events: whether it would rather have any answer as server-sent events.
        subscription: the form for the events of a subscription; None where it takes none.
        deferred: the form for an answer in parts; None where it takes none, or would rather have it whole.
        deferred_as_events: the same, as events; None where it does not say that it takes such.
    """

    once: str
    prefers_events: bool
    subscription: Form | None
    deferred: Form | None
    deferred_as_events: Form | None


@dataclass(frozen=True, slots=True)
class _Range:
    """One range of the header."""

    name: str
    parameters: Mapping[str, str]
    weight: float


@lru_cache(maxsize=64)
def accepted(accept: str, incremental: str = "") -> Accepted:
    """What a client takes; of equals what it names first.

    Args:
        accept: the value of `Accept`.
        incremental: of `X-Incremental`: the parts that it takes as events, where its `Accept` is not its own to write.
    """
    ranges = [_range(part) for part in accept.lower().split(",")]
    once, weight = _once(ranges)
    events = _named(ranges, EVENTS_TYPE)
    subscriptions = [(each, form) for each in ranges if (form := _of_subscription(each)) and each.weight > 0]
    deferred = [(each, form) for each in ranges if (form := _of_deferred(each)) and each.weight >= max(weight, 1e-9)]
    return Accepted(
        once,
        events is not None and _is_before(events, once, weight, ranges),
        max(subscriptions, key=lambda found: found[0].weight)[1] if subscriptions else None,
        max(deferred, key=lambda found: found[0].weight)[1] if deferred else None,
        _as_events(events, incremental) if events is not None and events.weight > 0 else None,
    )


def media_type(accept: str) -> str:
    """The response type that an Accept header prefers of JSON, GraphQL's own and events."""
    found = accepted(accept)
    return EVENTS_TYPE if found.prefers_events else found.once


def by_weight(accept: str) -> list[str]:
    """The names of the ranges in an Accept header, those that are wanted most first; unwanted ones are left out."""
    ranges = [_range(part) for part in accept.lower().split(",")]
    return [each.name for each in sorted(ranges, key=lambda each: -each.weight) if each.weight > 0]


def _once(ranges: Sequence[_Range]) -> tuple[str, float]:
    """The media type of a single answer, and how much it is wanted: 0 where it is not."""
    weights = {name: _weight_of(name, ranges) for name in (JSON_TYPE, GRAPHQL_TYPE)}
    most = max(weights.values())
    best = [name for name, weight in weights.items() if weight == most]
    if len(best) == 1:
        return best[0], most
    named = [each.name for each in ranges if each.name in best and each.weight == most > 0]
    return (named or best)[0], most


def _weight_of(name: str, ranges: Sequence[_Range]) -> float:
    """Of the most specific range that fits a type; of several, the one that wants it most."""
    for fitting in (name, f"{name.split('/', 1)[0]}/*", "*/*"):
        weights = [each.weight for each in ranges if each.name == fitting]
        if weights:
            return max(weights)
    return 0.0


def _is_before(events: _Range, once: str, weight: float, ranges: Sequence[_Range]) -> bool:
    if events.weight != weight:
        return events.weight > weight
    single = _named(ranges, once)
    return events.weight > 0 and (single is None or ranges.index(events) < ranges.index(single))


def _named(ranges: Sequence[_Range], name: str) -> _Range | None:
    """The range of exactly this type that is wanted most."""
    found = [each for each in ranges if each.name == name]
    return max(found, key=lambda each: each.weight) if found else None


def _of_subscription(asked: _Range) -> Form | None:
    if asked.name == EVENTS_TYPE:
        return Form.EVENTS
    if asked.name != PARTS_TYPE or {"deferspec", "incrementalspec"} & asked.parameters.keys():
        return None
    return Form.SUBSCRIPTION if asked.parameters.get("subscriptionspec", "1.0") == "1.0" else None


def _of_deferred(asked: _Range) -> Form | None:
    """The newer form for who takes parts and does not say which."""
    if asked.name != PARTS_TYPE or "subscriptionspec" in asked.parameters:
        return None
    if "deferspec" in asked.parameters:
        return Form.DEFERRED_2022 if asked.parameters["deferspec"] == "20220824" else None
    return Form.DEFERRED if asked.parameters.get("incrementalspec", "v0.2") == "v0.2" else None


def _as_events(events: _Range, incremental: str) -> Form | None:
    said = events.parameters.get("incrementalspec") or events.parameters.get("deferspec") or incremental.strip().lower()
    return _PARTS_AS_EVENTS.get(said)


def _range(part: str) -> _Range:
    name, *rest = (piece.strip() for piece in part.split(";"))
    pairs = [piece.partition("=") for piece in rest]
    parameters = {key.strip(): value.strip().strip('"') for key, _, value in pairs}
    return _Range(name, parameters, _weight(parameters.get("q", "1")))


def _weight(given: str) -> float:
    """From 0 to 1; 0 for what is no weight."""
    try:
        weight = float(given)
    except ValueError:
        return 0.0
    return min(max(weight, 0.0), 1.0) if math.isfinite(weight) else 0.0
