"""Faults on request: what to do wrong, to whom, how often. Never set off by what a record holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.sandbox.encoding import Json, decode, encode
from app.sandbox.exchange import JSON_TYPE, Answer

KINDS = frozenset({
    "latency", "status", "malformed", "truncated", "empty", "wrong_type", "garbage", "expired_key", "hang", "drop",
})  # fmt: skip
GARBAGE = bytes((7 * number * number + 13) % 256 for number in range(512))


@dataclass
class Fault:
    """One standing order to fail.

    Attributes:
        vendor: whose requests; `*` for all.
        operation: which; None for every one of the vendor's.
        kind: one of `KINDS`.
        times: how often it still happens; None for always.
        skip: how many matching requests pass before the first.
        seconds: of `latency`.
        status, body, headers: of `status`; body may be any JSON value, or a string that is sent as it is.
        at: of `wrong_type`: the keys down to the value that is replaced; empty for the whole body.
        value: of `wrong_type`: what stands there instead.
        after: whether the request takes effect before the fault (the vendor did it, but the caller cannot know).
        hits: how often it has happened.
    """

    vendor: str
    kind: str
    operation: str | None = None
    times: int | None = None
    skip: int = 0
    seconds: float = 0.0
    status: int = 500
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    at: Sequence[str | int] = ()
    value: Any = None
    after: bool = False
    hits: int = 0

    def applies(self, vendor: str, operation: str) -> bool:
        """Whether it is about this request, and not yet used up."""
        return (
            self.vendor in ("*", vendor)
            and self.operation in (None, operation)
            and (self.times is None or self.hits < self.times)
        )

    def replaced(self, body: bytes) -> bytes:
        """A body whose value at `at` is of another type than documented; the whole body, if `at` is not there."""
        try:
            whole: Any = decode(body)
        except ValueError:
            whole = None
        if self.at:
            place: Any = whole
            try:
                for step in self.at[:-1]:
                    place = place[step]
                place[self.at[-1]] = self.value
            except (LookupError, TypeError):
                return encode(self.value)
            return encode(whole)
        if self.value is not None:
            return encode(self.value)
        return encode({"unexpected": True} if isinstance(whole, list) else [1, 2])


class Faults:
    """The standing orders, first come first served."""

    def __init__(self, vendors: Sequence[str]) -> None:
        self._vendors = frozenset(vendors)
        self._orders: list[Fault] = []

    def add(self, order: Json) -> Fault:
        """Take an order as posted.

        Raises:
            ValueError: naming what is wrong with it.
        """
        unknown = set(order) - set(Fault.__dataclass_fields__)
        if unknown:
            raise ValueError(f"unknown keys: {sorted(unknown)}")
        for name, kinds in _TYPES.items():
            if name in order and not (isinstance(order[name], kinds) and type(order[name]) is not bool):
                raise ValueError(f"{name} has the wrong type")
        if order.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {sorted(KINDS)}")
        if order.get("vendor") not in self._vendors | {"*"}:
            raise ValueError(f"vendor must be one of {sorted(self._vendors)} or *")
        if order.get("operation") and order["vendor"] not in ("*", order["operation"].split(".")[0]):
            raise ValueError("operation belongs to another vendor")
        fault = Fault(**{**order, "seconds": float(order.get("seconds", 0)), "hits": 0})
        self._orders.append(fault)
        return fault

    def take(self, vendor: str, operation: str) -> list[Fault]:
        """The faults that meet this request: every latency, and the first of the other kinds."""
        met: list[Fault] = []
        for fault in self._orders:
            if not fault.applies(vendor, operation):
                continue
            if fault.kind != "latency" and any(other.kind != "latency" for other in met):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.hits += 1
            met.append(fault)
        return met

    def clear(self) -> None:
        """Drop every order."""
        self._orders.clear()

    def describe(self) -> list[Json]:
        """The orders as JSON, with what is left of each."""
        return [dict(vars(fault)) for fault in self._orders]


_TYPES: dict[str, type | tuple[type, ...]] = {
    "operation": str,
    "times": int,
    "skip": int,
    "seconds": (int, float, Decimal),
    "status": int,
    "headers": dict,
    "at": list,
}


def spoilt(fault: Fault, answer: Answer) -> Answer:
    """The answer after a fault that changes what is sent.

    Args:
        fault: of kind status, malformed, empty, wrong_type or garbage.
        answer: what would have been sent.
    """
    if fault.kind == "status":
        body = fault.body.encode() if isinstance(fault.body, str) else b""
        if fault.body is not None and not isinstance(fault.body, str):
            body = encode(fault.body)
        content_type = "text/plain; charset=utf-8" if isinstance(fault.body, str) else JSON_TYPE
        given = {name.lower(): str(value) for name, value in fault.headers.items()}
        return Answer(fault.status, body, {"content-type": content_type, **given})
    if fault.kind == "malformed":
        kept = answer.body[: max(1, len(answer.body) * 2 // 3)] or b"{"
        return Answer(200, kept + b'"', {"content-type": JSON_TYPE})
    if fault.kind == "wrong_type":
        return Answer(answer.status, fault.replaced(answer.body), answer.headers)
    return Answer(200, GARBAGE if fault.kind == "garbage" else b"", {"content-type": JSON_TYPE})
