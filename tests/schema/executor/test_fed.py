"""What is said of resolvers and lists that are shown without being asked."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from schema.executor.fed import AtHand, Standing, fed_by, feeder_of, is_plain, of_object


class Held:
    __slots__ = ("name",)

    @property
    def asked(self) -> str:
        return "asked"

    @property
    @of_object
    def told(self) -> str:
        return "told"


class Below(Held):
    __slots__ = ()
    name = property(lambda self: "hidden")  # type: ignore[assignment]


class Open:
    name = "of the class"


def test_an_attribute_is_plain_where_reading_it_runs_nothing_unknown() -> None:
    assert is_plain(Held, "name")
    assert is_plain(Held, "told")
    assert not is_plain(Held, "asked")
    assert not is_plain(Held, "missing")
    assert not is_plain(Below, "name")
    assert not is_plain(Open, "name")


def test_what_was_said_of_a_resolver_is_found_on_it() -> None:
    def resolver(parent: Any) -> str:
        return str(parent)

    assert feeder_of(resolver) is None
    marked = fed_by(str, of="rows", read_row=repr)(resolver)
    found = feeder_of(marked)
    assert marked is resolver
    assert found is not None
    assert (found.read, found.among, found.of, found.read_row) == (str, None, "rows", repr)
    assert feeder_of(of_object(resolver)).read is resolver  # type: ignore[union-attr]


def test_what_values_are_looked_up_in_is_found_out_once() -> None:
    asked: list[Any] = []

    def among(context: Any) -> list[Any]:
        asked.append(context)
        return asked

    run: Any = SimpleNamespace(context_value="context")
    at_hand = AtHand(run)
    assert at_hand[among] is at_hand[among] is asked
    assert asked == ["context"]


def test_objects_are_made_once_and_when_somebody_looks_at_them() -> None:
    made: list[Sequence[int]] = []

    def make(rows: Sequence[int]) -> list[str]:
        made.append(rows)
        return [str(row) for row in rows]

    standing = Standing((1, 2), "numbers", make)
    assert len(standing) == 2
    assert made == []
    assert list(standing) == ["1", "2"]
    assert standing[1] == "2"
    assert standing[:1] == ["1"]
    assert "1" in standing
    assert made == [(1, 2)]
