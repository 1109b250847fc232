"""Two inputs have one fingerprint where they ask for the same, and only there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadUserInput
from app.domain.record import Json
from app.idempotency.fingerprint import fingerprint

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def shuffled(value: Json) -> Json:
    """The same value with the keys of its objects in the other order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(each) for each in value] if isinstance(value, list) else value


def spelled(value: Json) -> object:
    """A value that compares as JSON does: no True that is 1, no 1 that is Decimal(1)."""
    if isinstance(value, dict):
        return frozenset((key, spelled(each)) for key, each in value.items())
    return tuple(map(spelled, value)) if isinstance(value, list) else (type(value), str(value))


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_the_order_of_keys_makes_no_difference(value: dict[str, Json]) -> None:
    again = shuffled(value)
    assert isinstance(again, dict)
    assert fingerprint("createAccount", value) == fingerprint("createAccount", again)


@given(st.dictionaries(st.text(), JSON, max_size=3), st.dictionaries(st.text(), JSON, max_size=3))
def test_two_inputs_are_told_apart(one: dict[str, Json], other: dict[str, Json]) -> None:
    is_one = fingerprint("createAccount", one) == fingerprint("createAccount", other)
    assert is_one == (spelled(one) == spelled(other))


def test_what_is_told_apart() -> None:
    inputs: list[dict[str, Json]] = [
        {},
        {"name": None},
        {"name": ""},
        {"name": "A"},
        {"name": "a"},
        {"names": "A"},
        {"name": ["A"]},
        {"name": 5},
        {"name": Decimal("5.0")},
        {"name": Decimal("5.00")},
        {"name": "5.0"},
        {"name": True},
        {"name": 1},
        {"name": ["A", "B"]},
        {"name": ["B", "A"]},
        {"name": "\ud800"},
        {"name": 2**80},
    ]
    prints = {fingerprint("createAccount", each) for each in inputs}
    assert len(prints) == len(inputs)
    assert fingerprint("updateAccount", {}) not in prints
    assert all(len(each) == 64 for each in prints)


def test_it_is_the_same_in_every_process_and_version() -> None:
    given_ = {"by": {"domain": "acme.example"}, "reevo": {"description": None}}
    assert fingerprint("updateAccount", given_) == "8bcb53d04db4961d54d45f79c2bd56d53409f553deba8f052c260fc7375d911b"


def test_what_nests_too_deep_is_refused() -> None:
    deep: Json = None
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(BadUserInput, match="nests too deep"):
        fingerprint("createAccount", {"customFields": deep})


def test_what_is_no_json_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="object is not JSON"):
        fingerprint("createAccount", {"name": object()})  # type: ignore[dict-item]
