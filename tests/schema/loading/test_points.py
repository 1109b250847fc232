"""Point reads or the whole list: whichever is at hand or costs less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from app.domain.errors import BadUserInput, GatewayError, Unsupported
from app.domain.paging import AtHand
from app.domain.record import Wire
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.loading import Whole
from schema.loading.points import by_id


@dataclass(frozen=True)
class Row:
    id: str
    raw: Wire = field(default_factory=dict)


ROWS = tuple(Row(name) for name in ("A", "b", "c", "d"))


@dataclass
class Adapter:
    """Answers point reads of the rows; what is at hand is scripted."""

    hand: AtHand | BadUserInput
    read: list[str] = field(default_factory=list)

    async def get(self, record_id: str, /) -> Row | None:
        self.read.append(record_id)
        if record_id == "":
            raise BadUserInput("An id is not empty.")
        return next((row for row in ROWS if row.id.lower() == record_id.lower()), None)

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        if isinstance(self.hand, BadUserInput):
            raise self.hand
        return self.hand


class Everything(Whole[tuple[Row, ...]]):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.reads = 0
        self.failure: GatewayError | None = None

    async def read(self) -> tuple[Row, ...]:
        self.reads += 1
        if self.failure:
            raise self.failure
        return ROWS


@pytest.fixture
async def everything() -> Everything:
    return Context(Vendors(Adapters())).loader(Everything)


@pytest.mark.parametrize(
    ("hand", "reads_list"),
    [
        (AtHand(missing=3, has_list=False, length=None), False),
        (AtHand(missing=4, has_list=False, length=None), True),
        (AtHand(missing=4, has_list=False, length=1000), False),
        (AtHand(missing=5, has_list=False, length=1000), True),
        (AtHand(missing=0, has_list=False, length=4), False),
        (AtHand(missing=1, has_list=True, length=100_000), True),
    ],
)
async def test_the_way_is_chosen_by_what_is_missing(everything: Everything, hand: AtHand, reads_list: bool) -> None:
    adapter = Adapter(hand)
    found = await by_id(["a", "B", "none"], adapter, everything)
    assert found == {"a": ROWS[0], "B": ROWS[1], "none": None}
    assert (everything.reads, adapter.read) == ((1, []) if reads_list else (0, ["a", "B", "none"]))


async def test_a_list_that_was_begun_is_used_even_for_one_key(everything: Everything) -> None:
    adapter = Adapter(AtHand(missing=1, has_list=False, length=1_000_000))
    everything.begin_all()
    assert await by_id(["C"], adapter, everything) == {"C": ROWS[2]}
    assert (everything.reads, adapter.read) == (1, [])


async def test_a_key_that_cannot_be_an_id_costs_only_itself(everything: Everything) -> None:
    adapter = Adapter(BadUserInput("An id is not empty."))
    found = await by_id(["a", "", "d", "b", "c"], adapter, everything)
    failure = found.pop("")
    assert isinstance(failure, BadUserInput)
    assert found == {"a": ROWS[0], "b": ROWS[1], "c": ROWS[2], "d": ROWS[3]}
    assert everything.reads == 0


async def test_a_list_that_cannot_be_read_fails_whoever_needs_it(everything: Everything) -> None:
    everything.failure = Unsupported("No list.")
    with pytest.raises(Unsupported):
        await by_id(["a"], Adapter(AtHand(missing=1, has_list=True, length=1)), everything)
