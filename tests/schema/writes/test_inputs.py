"""What an input says is to be written, and by what it is known under a key."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadUserInput, FieldRefused, NotLinked
from app.domain.vendor import Vendor
from schema.writes.inputs import WriteInput, changes_of, id_or_none, with_custom_fields

UNSET = strawberry.UNSET


class Word(Enum):
    ONE = "One"


@strawberry.input
class Within:
    word: Word | None = UNSET
    words: list[Word] | None = UNSET
    deeper: list[Within] | None = UNSET


@strawberry.input
class Given(WriteInput):
    id: str = "r1"
    first_name: str | None = UNSET
    amount: Decimal | None = UNSET
    within: Within | None = UNSET
    custom_fields: Any = UNSET


values = {
    "first_name": st.none() | st.text(max_size=3),
    "amount": st.none() | st.decimals(allow_nan=False),
    "custom_fields": st.none() | st.dictionaries(st.sampled_from(["x", "first_name", "y z"]), st.integers()),
}


@given(st.fixed_dictionaries({}, optional=values), st.booleans(), st.none() | st.text())
def test_what_was_given_is_there_and_nothing_else(said: dict[str, Any], dry_run: bool, key: str | None) -> None:
    given = Given(**said, dry_run=dry_run, idempotency_key=key)
    assert changes_of(given, without=("id",)) == said
    assert changes_of(given) == {"id": "r1", **said}
    assert with_custom_fields(given, without=("id",)) == said


def test_inputs_within_say_only_what_was_given_too() -> None:
    deeper = Within(deeper=[Within(words=[Word.ONE]), Within(word=None), Within()])
    assert changes_of(Given(within=deeper), without=("id",)) == {
        "within": {"deeper": [{"words": ["One"]}, {"word": None}, {}]}
    }


@pytest.mark.parametrize("name", ["id", "firstName", "amount", "within", "customFields", "dryRun", "idempotencyKey"])
def test_no_custom_field_is_called_like_a_field_of_the_input(name: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        with_custom_fields(Given(custom_fields={"x": 1, name: 2}))
    assert refused.value.field == f"custom_fields.{name}"


@pytest.mark.parametrize("error", [BadUserInput("No."), NotLinked(Vendor.REEVO)])
def test_an_id_that_cannot_be_told_is_none(error: Exception) -> None:
    def refused() -> str:
        raise error

    assert id_or_none(refused) is None
    assert id_or_none(lambda: "r1") == "r1"


def test_a_fault_is_no_missing_id() -> None:
    def faulty() -> str:
        raise KeyError

    with pytest.raises(KeyError):
        id_or_none(faulty)
