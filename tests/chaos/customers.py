"""What may be said of a customer while some vendors could not be asked: less, and nothing that no vendor says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.merged_fields import MERGED
from tests.chaos.shapes import Shape

Json = Any
Part = dict[str, Any]
Record = tuple[str, str]
"""Vendor and its own id of a record."""

OF_A_ROW = "chaosSources: sources { vendor status recordId error { code } }"
EVERYONE = f"{{ accounts(first: 100%s) {{ nodes {{ {OF_A_ROW} }} pageInfo {{ hasNextPage endCursor }} }} }}"

SETTLED = {"OK", "NOT_LINKED", "NOT_FOUND", "AMBIGUOUS", "NOT_CONFIGURED"}
"""Statuses that claim to know."""
_ABOUT_THE_WHOLE = {"id", "idIsProvisional", "sources", "provenance", "conflicts"}
LESS_OR_ANOTHER_WORD = {*MERGED, *_ABOUT_THE_WHOLE}
"""Fields of a customer that are not null where a vendor fails: they say what the others do."""


@dataclass(frozen=True)
class Known:
    """Every customer that there is.

    Attributes:
        of: the number of the customer that a record is of.
    """

    of: dict[Record, int]

    @classmethod
    async def found(cls, ask: Callable[[str], Awaitable[Json]]) -> Known:
        """All of them, asked for page by page while nothing fails; `ask` gives the data of a query."""
        rows: list[Json] = []
        place = ""
        while True:
            page = (await ask(EVERYONE % place))["accounts"]
            rows += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return cls({record: number for number, row in enumerate(rows) for record in records_of(row)})
            place = f', after: "{page["pageInfo"]["endCursor"]}"'

    def customers(self, row: Part) -> set[int]:
        """The customers whose records are joined in a row."""
        return {self.of[record] for record in records_of(row) if record in self.of}

    def held_by(self, vendors: set[str]) -> list[set[Record]]:
        """The records of each customer that has one at these vendors."""
        customers = {customer for record, customer in self.of.items() if record[0] in vendors}
        return [{record for record, number in self.of.items() if number == customer} for customer in customers]

    def in_doubt(self, row: Part) -> set[Record]:
        """The records of the customers in a row that the row says it could not look for."""
        vendors = {each["vendor"] for each in row["chaosSources"] if is_in_doubt(each)}
        here = self.customers(row)
        return {record for record, customer in self.of.items() if customer in here and record[0] in vendors}


def records_of(row: Part) -> set[Record]:
    """The records that are shown as one customer."""
    return {(each["vendor"], each["recordId"]) for each in row["chaosSources"] if each["recordId"] is not None}


def is_in_doubt(state: Part) -> bool:
    """Whether a source says that it is not known what its vendor says now."""
    return state["status"] == "STALE" or state["error"] is not None


def untrue(shape: Shape, whole: Part, told: Part, before: Part | None) -> Iterator[tuple[str, str]]:
    """What is said of a customer and is not so.

    Args:
        shape: of the customer.
        whole: all that is known of it.
        told: what is said while a vendor fails.
        before: all that was known of it before, where something of that may be told; None where nothing may.

    Yields:
        The alias of the part, and what is wrong.
    """
    if not (told["chaosProvisional"] or told["chaosId"] == whole["chaosId"]):
        yield "chaosId", "another id, and not provisional"
    known = {each["vendor"]: each for each in whole["chaosSources"]}
    for state in told["chaosSources"]:
        yield from _untrue_source(known[state["vendor"]], state)
    words = _words(whole, before)
    for each in told["chaosProvenance"]:
        for other in [each, *each["others"]]:
            if not _is_told(each["field"], other["value"], words):
                yield "chaosProvenance", f"{other['vendor']} does not say so of {each['field']}"
    for alias, part in shape.parts.items():
        if part.name in MERGED and alias in told and not _is_told(part.name, told[alias], words):
            yield alias, "no vendor says so"


def _untrue_source(before: Part, state: Part) -> Iterator[tuple[str, str]]:
    if state["recordId"] not in (None, before["recordId"]) and before["status"] != "SKIPPED":
        yield "chaosSources", f"another record of {state['vendor']}"
    was_too_dear = before["status"] == "SKIPPED"  # which other calls are saved may make affordable
    if (
        state["error"] is None
        and state["status"] in SETTLED
        and not was_too_dear
        and state["status"] != before["status"]
    ):
        yield "chaosSources", f"{state['vendor']} is {state['status']}, and was {before['status']}"


def _words(*tellings: Part | None) -> dict[str, list[Json]]:
    """By field what each vendor says, the merged value among them."""
    words: dict[str, list[Json]] = {}
    for telling in tellings:
        for each in () if telling is None else telling["chaosProvenance"]:
            said = [each["value"], *(other["value"] for other in each["others"])]
            words.setdefault(each["field"], []).extend(said)
    return words


def _is_told(name: str, value: Json, words: dict[str, list[Json]]) -> bool:
    told = words.get(name, [])
    if value is None or value == [] or value in told:
        return True
    everything = {str(part) for word in told if isinstance(word, list) for part in word}
    return isinstance(value, list) and {str(part) for part in value} <= everything
