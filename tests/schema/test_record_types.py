"""Records served as GraphQL types without a copy."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.domain.record import Wire
from schema.record_types import Reached, served, served_list, served_or_none, shown_as, shows, vendor_id


@dataclass(frozen=True)
class Thing:
    """A record of these tests."""

    id: str
    name: str = "n"
    raw: Wire = field(default_factory=dict)


class ReachedThing(Reached):
    """A thing with the place it was found at."""

    __slots__ = ("place",)

    def __init__(self, record: Thing, place: str) -> None:
        super().__init__(record)
        self.place = place


class Shown:
    """Stands for a GraphQL type."""


def test_a_record_is_served_itself() -> None:
    thing = Thing("1")
    things = [thing, Thing("2")]
    assert served(Shown, thing) is thing  # type: ignore[comparison-overlap]
    assert served_or_none(Shown, thing) is thing  # type: ignore[comparison-overlap]
    assert served_or_none(Shown, None) is None
    assert served_list(Shown, things) is things  # type: ignore[comparison-overlap]


def test_a_record_that_was_reached_has_its_own_attributes_and_the_records() -> None:
    thing = Thing("1")
    reached = ReachedThing(thing, "here")
    assert (reached.id, reached.name, reached.place, reached.record) == ("1", "n", "here", thing)
    with pytest.raises(AttributeError, match="nothing"):
        _ = reached.nothing


def test_a_vendors_own_id() -> None:
    assert vendor_id(Thing("abc")) == "abc"


def test_an_object_tells_as_what_it_is_shown() -> None:
    assert shown_as(Thing("1")) is None
    shows(ReachedThing, "Shown")
    assert shown_as(ReachedThing(Thing("1"), "here")) == "Shown"
    assert shown_as(object()) is None
