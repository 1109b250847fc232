"""What a record is called, and what may be kept in it."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise, product

import pytest

from app.idempotency.records import RecordName, encoded


def test_a_record_has_a_name_of_its_own_for_every_owner_and_key() -> None:
    parts = ("", "a", "ab", "b", "a,b", '"', '","', "\ud800")
    names = [RecordName.of(owner, key, "f").digest for owner, key in product(parts, parts)]
    assert len(set(names)) == len(names)
    assert {len(name) for name in names} == {32}


def test_a_seal_is_of_one_input_and_says_nothing_without_the_key() -> None:
    one, again, other = (RecordName.of("me", "k", each) for each in ("f", "f", "g"))
    assert one == again
    assert one.digest == other.digest
    assert one.seal != other.seal
    seals = [RecordName.of(owner, key, "f").seal for owner, key in (("me", "k"), ("me", "l"), ("you", "l"))]
    assert all(left != right for left, right in pairwise(seals))


def test_what_is_too_long_is_not_kept() -> None:
    assert encoded({"id": "é", "n": [1, None, True]}, 100) == '{"id":"\\u00e9","n":[1,null,true]}'
    assert encoded("abc", 5) == '"abc"'
    assert encoded("abcd", 5) is None


@pytest.mark.parametrize("value", [Decimal("1.5"), object(), {1, 2}, b"x"])
def test_nothing_but_outcomes_and_ids_is_kept(value: object) -> None:
    with pytest.raises(TypeError):
        encoded(value, 100)  # type: ignore[arg-type]
