"""`/_sandbox`: look at what was asked, make the vendors fail, turn switches, plant records. No credential needed."""

from collections.abc import Callable, Mapping
from typing import Any

from app.sandbox.calls import CallBook
from app.sandbox.credentials import CREDENTIALS
from app.sandbox.encoding import Json, decode
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.faults import KINDS, Faults
from app.sandbox.store import NOUNS, State, Table
from app.sandbox.vendor import Vendor
from app.sandbox.world import check_scale, complete, fill

RECORDS_PATH = 3
"""Segments of `_sandbox/records/{vendor}/{noun}` after the first."""


class Control:
    """The control plane of one sandbox."""

    def __init__(
        self, state: State, calls: CallBook, faults: Faults, vendors: Mapping[str, Vendor], scale: int
    ) -> None:
        self._state = state
        self._calls = calls
        self._faults = faults
        self._vendors = vendors
        self._scale = scale
        self._routes: dict[tuple[str, str], Callable[[Call], Any]] = {
            ("GET", ""): self._describe,
            ("POST", "reset"): self._reset,
            ("GET", "calls"): lambda call: self._calls.describe(_query(call, "vendor", "operation", "since", "limit")),
            ("DELETE", "calls"): lambda _call: self._calls.clear(),
            ("GET", "faults"): lambda _call: {"faults": self._faults.describe()},
            ("POST", "faults"): lambda call: vars(self._faults.add(_object(call))),
            ("DELETE", "faults"): lambda _call: self._faults.clear(),
            ("GET", "variants"): lambda _call: self._state.variants.describe(),
            ("POST", "variants"): self._set_variants,
            ("GET", "records"): self._get_records,
            ("PUT", "records"): self._put_records,
            ("DELETE", "records"): self._delete_records,
        }

    def answer(self, call: Call) -> Answer:
        """Answer a request that is for no vendor; 204 where there is nothing to say."""
        first, *rest = (*call.segments, "")
        name = rest[0]
        depth = RECORDS_PATH if name == "records" else 1
        if first != "_sandbox" or len([part for part in rest if part]) != (depth if name else 0):
            return reply({"error": "Nothing here; see /_sandbox"}, 404)
        handler = self._routes.get((call.method, name))
        if handler is None:
            return reply({"error": f"No {call.method} /_sandbox/{name}"}, 405)
        try:
            value = handler(call)
        except Refusal as refusal:
            return reply({"error": refusal.message}, refusal.status)
        except ValueError as fault:
            return reply({"error": str(fault)}, 400)
        return Answer(204) if value is None else reply(value)

    def _describe(self, call: Call) -> Json:
        host = f"http://{call.headers.get('host', 'localhost')}"
        return {
            "what": "Stand-ins for Assembly, Assemble, Userlot, Swift and Reevo. Nothing here is real.",
            "base_urls": {vendor.name: host + base for base, vendor in self._vendors.items()},
            "credentials": CREDENTIALS,
            "scale": self._scale,
            "seed": self._state.seed,
            "records": {
                vendor: {noun: len(self._state.table(vendor, noun)) for noun in nouns}
                for vendor, nouns in NOUNS.items()
            },
            "operations": sorted({route.operation for v in self._vendors.values() for route in v.routes}),
            "fault_kinds": sorted(KINDS),
            "variants": self._state.variants.describe(),
            "faults": self._faults.describe(),
        }

    def _reset(self, call: Call) -> Json:
        order = _object(call) if call.body else {}
        unknown = set(order) - {"scale", "seed"}
        numbers = [order.get("scale", self._scale), order.get("seed", self._state.seed)]
        if unknown or any(not isinstance(number, int) or isinstance(number, bool) for number in numbers):
            raise ValueError("reset takes scale and seed, whole numbers")
        scale, seed = numbers
        check_scale(scale)
        self._scale = scale
        self._state.restart(seed)
        fill(self._state, self._scale)
        self._faults.clear()
        self._calls.clear()
        for vendor in self._vendors.values():
            vendor.restart()
        return {"scale": self._scale, "seed": seed}

    def _set_variants(self, call: Call) -> Json:
        self._state.variants.set(_object(call))
        return self._state.variants.describe()

    def _table(self, call: Call) -> tuple[str, str, Table]:
        vendor, noun = call.segments[2:4]
        if noun not in NOUNS.get(vendor, {}):
            raise Refusal(404, f"No records of {vendor} {noun}; known: { {v: list(n) for v, n in NOUNS.items()} }")
        return vendor, noun, self._state.table(vendor, noun)

    def _get_records(self, call: Call) -> Json:
        _, _, table = self._table(call)
        wanted = _query(call, "id").get("id")
        if wanted is None:
            return {"records": table.all()}
        found = table.get(wanted)
        return {"records": [] if found is None else [found]}

    def _put_records(self, call: Call) -> Json:
        vendor, noun, table = self._table(call)
        given = decode(call.body)
        records = given if isinstance(given, list) else [given]
        if not all(isinstance(record, dict) and record.get("id") not in (None, "") for record in records):
            raise ValueError("a record is an object with an id; a list of them is taken too")
        planted = [table.put(complete(vendor, noun, record)) for record in records]
        return {"records": len(planted)}

    def _delete_records(self, call: Call) -> Json:
        _, _, table = self._table(call)
        wanted = _query(call, "id").get("id")
        if wanted is None:
            count = len(table)
            table.clear()
            return {"records": count}
        return {"records": int(table.remove(wanted))}


def _object(call: Call) -> Json:
    value = decode(call.body)
    if isinstance(value, dict):
        return value
    raise ValueError("the body must be a JSON object")


def _query(call: Call, *names: str) -> dict[str, str]:
    return call.query(frozenset(names))
