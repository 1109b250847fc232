"""Two answers to one query, without and with faults: every difference that the second does not own up to.

A value of the second is the first's, or null with an error at its place, or below it where no null was possible, or
as it was before where the answer says that something stale is in it. What is said of a customer whose vendors could
not all be asked may be less, or another vendor's word, and never what no vendor says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.chaos.customers import LESS_OR_ANOTHER_WORD, Known, Record, is_in_doubt, records_of, untrue
from tests.chaos.shapes import Shape

Json = Any
Part = dict[str, Any]
Path = tuple[str | int, ...]

CODES = {
    "TIMEOUT", "UPSTREAM_UNAVAILABLE", "RATE_LIMITED", "MALFORMED_REPLY", "UPSTREAM_AUTH", "FORBIDDEN", "SKIPPED",
}  # fmt: skip
"""Of failures of vendors: an answer that is null for any other reason would be so without the faults too."""
OF_SOURCES = {"account", "company", "team"}
"""What `sources` of a customer tells the age of; what hangs on its records, such as a label, is read for itself."""
OF_ONE_MOMENT = {"startCursor", "endCursor", "cursor", "asOf"}
"""What no two answers have alike."""


@dataclass(frozen=True)
class Difference:
    """Something that is said and is not so, or is not said and nobody says why."""

    path: Path
    why: str
    whole: Json
    told: Json


@dataclass(frozen=True)
class Three:
    """One place of three answers.

    Attributes:
        whole: without faults.
        told: with them.
        before: as it was before the vendors' records changed; None where that is no excuse.
    """

    whole: Json
    told: Json
    before: Json

    def at(self, step: str | int) -> Three:
        """A place further down."""
        try:
            before = None if self.before is None else self.before[step]
        except (LookupError, TypeError):
            before = None
        told = self.told[step] if isinstance(step, int) else self.told.get(step)
        return Three(self.whole[step], told, before)


@dataclass
class Comparison:
    """One query's answers.

    Attributes:
        known: every customer.
        errors: of the answer with faults, that are not those of the answer without.
        before: the data as it was before, where the answer says that it holds something stale; None where it does not.
        stale: what of, as the answer says.
    """

    known: Known
    errors: list[dict[str, Json]] = field(default_factory=list)
    before: Part | None = None
    stale: frozenset[str] = frozenset()

    def of(self, shape: Shape, whole: Part, told: Part) -> list[Difference]:
        """All differences between the data of two answers, without and with faults, that are not owned up to."""
        odd = [error for error in self.errors if error["extensions"]["code"] not in CODES]
        found = [Difference(tuple(error["path"]), "an odd error", None, error) for error in odd]
        return [*found, *self._parts(shape, Three(whole, told, self.before), ())]

    def _parts(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        for alias in three.whole:
            part = shape.parts.get(alias)
            if part is not None and part.name not in OF_ONE_MOMENT:
                yield from self._value(part, three.at(alias), (*path, alias))

    def _value(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        whole, told = three.whole, three.told
        if told == whole or (three.before is not None and told == three.before):
            return
        if told is None:
            if not any(tuple(error["path"][: len(path)]) == path for error in self.errors):
                yield Difference(path, "null without an error", whole, told)
        elif isinstance(whole, list) and isinstance(told, list) and len(whole) == len(told):
            for place in range(len(whole)):
                yield from self._value(shape, three.at(place), (*path, place))
        elif isinstance(whole, dict) and isinstance(told, dict):
            yield from self._object(shape, three, path)
        else:
            yield Difference(path, "something else", whole, told)

    def _object(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        if shape.kind == "AllAccountsConnection" and not three.told["chaosPage"]["isComplete"]:
            yield from self._incomplete(shape, three, path)
        elif "chaosSources" in three.told:
            yield from self._customer(shape, three, path)
        else:
            yield from self._parts(shape, three, path)

    def _customer(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        states = [*three.told["chaosSources"], *three.whole["chaosSources"]]
        if not any(is_in_doubt(each) for each in states) and _statuses(three.told) == _statuses(three.whole):
            yield from self._sure(shape, three, path)
            return
        for alias, why in untrue(shape, three.whole, three.told, three.before):
            yield Difference((*path, alias), why, three.whole.get(alias), three.told.get(alias))
        exact = {alias: part for alias, part in shape.parts.items() if part.name not in LESS_OR_ANOTHER_WORD}
        yield from self._parts(Shape(shape.name, shape.kind, exact), three, path)

    def _sure(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        """A customer of whom nothing is stale but what hangs on its records, where the answer says so."""
        own = {
            alias: part for alias, part in shape.parts.items() if not isinstance(three.whole.get(alias), dict | list)
        }
        hung = {alias: part for alias, part in shape.parts.items() if alias not in own}
        fresh = replace(three, before=None)
        yield from self._parts(Shape(shape.name, shape.kind, own), fresh, path)
        yield from self._parts(Shape(shape.name, shape.kind, hung), three if self.stale - OF_SOURCES else fresh, path)

    def _incomplete(self, shape: Shape, three: Three, path: Path) -> Iterator[Difference]:
        """Rows of the list over all vendors while some are missing: no record twice, customers perhaps in parts."""
        whole, before = self._by_customer(three.whole), self._by_customer(three.before)
        seen: set[Record] = set()
        for place, row in enumerate(three.told["nodes"]):
            here, customers = (*path, "nodes", place), self.known.customers(row)
            if len(customers) != 1 or records_of(row) & seen:
                yield Difference(here, "a record twice, or records of several customers", None, row)
            elif customers <= whole.keys():
                number = customers.pop()
                yield from self._customer(shape.parts["nodes"], Three(whole[number], row, before.get(number)), here)
            seen |= records_of(row)

    def _by_customer(self, connection: Part | None) -> dict[int, Part]:
        rows = [] if connection is None else connection["nodes"]
        return {number: row for row in rows for number in self.known.customers(row)}


def _statuses(customer: Part) -> list[Json]:
    """What came of looking at each vendor; which of them are too dear to look at depends on what else is asked."""
    return [each["status"] for each in customer["chaosSources"]]
