"""What a dry run tells of a change: both sides name the same fields as the graph does, and no raw reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vendor import Vendor
from app.upstream.decoding import encode_json
from schema.writes.outcomes import graph_name
from schema.writes.previews import Preview, changed, created, gone


@dataclass(frozen=True)
class Place:
    street_one: str | None = None
    city: str | None = None


@dataclass(frozen=True)
class Record:
    id: str = "r1"
    name: str | None = None
    contract_value: Decimal | None = None
    tag_ids: tuple[str, ...] = ()
    address: Place | None = None
    places: tuple[Place, ...] = ()
    removed_at: str | None = None
    metadata: Any = None
    custom_fields: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=lambda: {"secret": "raw"})


texts = st.text(max_size=5)
tags = st.lists(st.sampled_from("abcde"), max_size=5)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9, max_value=9)
places = st.builds(Place, street_one=st.none() | texts, city=st.none() | texts)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | decimals | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
records = st.builds(
    Record,
    name=st.none() | texts,
    contract_value=st.none() | decimals,
    tag_ids=tags.map(tuple),
    address=st.none() | places,
    places=st.lists(places, max_size=2).map(tuple),
    removed_at=st.none() | texts,
    metadata=st.none() | st.lists(json, max_size=2) | st.dictionaries(texts, json, max_size=2),
    custom_fields=st.dictionaries(texts, json, max_size=3),
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "name": st.none() | texts,
        "contract_value": st.none() | decimals,
        "tag_ids": st.none() | tags,
        "added_tag_ids": tags,
        "removed_tag_ids": tags,
        "address": st.none() | st.fixed_dictionaries({}, optional={"street_one": texts, "city": st.none() | texts}),
        "removed_at": texts,
        "metadata": st.none() | st.lists(json, max_size=2) | st.dictionaries(texts, json, max_size=2),
        "custom_fields": st.none() | st.dictionaries(texts, json, max_size=3),
        "unknown_to_the_record": texts,
    },
)


def shown(preview: Preview) -> tuple[Any, Any]:
    """Both sides as the graph has them; they can be sent as JSON."""
    change = preview.shown(Vendor.REEVO, "r1")
    assert (change.vendor, change.record_id) == (Vendor.REEVO, "r1")
    encode_json({"before": change.before, "after": change.after})
    return change.before, change.after


@given(records, changes)
def test_both_sides_name_the_same_fields_as_the_graph_does(record: Record, given: dict[str, Any]) -> None:
    before, after = shown(changed(record, given))
    names = {name.removeprefix("added_") if "tag_ids" in name else name for name in given}
    names = {name.removeprefix("removed_") if "tag_ids" in name else name for name in names}
    assert set(before) == set(after) == {graph_name(name) for name in names}
    assert "raw" not in repr((before, after)) or "raw" in repr(given)
    if given.get("custom_fields") is not None:
        assert set(before["customFields"]) == set(after["customFields"]) == set(given["custom_fields"])
    if before.get("address") and after.get("address"):
        assert set(before["address"]) == set(after["address"]) == {"streetOne", "city"}


@given(records, changes)
def test_a_value_is_shown_as_it_is_and_as_it_would_be(record: Record, given: dict[str, Any]) -> None:
    before, after = shown(changed(record, given))
    for name in {"name", "removed_at", "metadata"} & set(given):
        assert (before[graph_name(name)], after[graph_name(name)]) == (getattr(record, name), given[name])
    if "contract_value" in given:  # with the digits that the graph shows
        is_now = record.contract_value
        assert before["contractValue"] == (None if is_now is None else str(is_now))
        would_be = given["contract_value"]
        assert after["contractValue"] == (None if would_be is None else str(would_be))
    if given.get("address") is not None:
        assert {name: value for name, value in after["address"].items() if value is not None} == {
            graph_name(name): value for name, value in given["address"].items() if value is not None
        }


@given(tags, tags, tags)
def test_lists_are_shown_with_what_is_added_and_taken_away(held: list[str], added: list[str], gone: list[str]) -> None:
    record = Record(tag_ids=tuple(held))
    given: dict[str, Any] = {"added_tag_ids": added, "removed_tag_ids": gone}
    before, after = shown(changed(record, given))
    assert before == {"tagIds": held}
    assert set(after["tagIds"]) == (set(held) | set(added)) - set(gone)
    kept = [tag for tag in held if tag not in gone]
    assert after["tagIds"][: len(kept)] == kept  # nothing else moves
    assert len(after["tagIds"]) == len(kept) + len(set(added) - set(held) - set(gone))


@given(records)
def test_what_would_be_gone_is_all_that_the_record_says(record: Record) -> None:
    before, after = shown(gone(record))
    assert after is None
    assert "raw" not in before
    assert before["id"] == "r1"
    assert all(value is not None and value not in ([], {}) for value in before.values())
    said = {name for name in vars(record) if name != "raw" and getattr(record, name) not in (None, (), [], {})}
    assert set(before) == {graph_name(name) for name in said}


@given(changes)
def test_what_is_not_there_yet_has_no_side_before(given: dict[str, Any]) -> None:
    before, after = shown(created(given))
    assert before is None
    assert set(after) == {graph_name(name) for name in given}
    if given.get("address"):
        assert set(after["address"]) == {graph_name(name) for name in given["address"]}


def test_what_the_record_shows_otherwise_is_given_as_it_is_written() -> None:
    preview = changed(Record(), {"name": "b", "added_keys": ["y"], "worth": None}, now={"name": "a", "keys": ["x"]})
    assert shown(preview) == (
        {"name": "a", "keys": ["x"], "worth": None},
        {"name": "b", "keys": ["x", "y"], "worth": None},
    )


def test_objects_within_lists_are_named_too_and_others_names_are_theirs() -> None:
    record = Record(places=(Place("1", "Ulm"),), metadata={"snake_case": Decimal("1.50")})
    before, _ = shown(gone(record))
    assert before["places"] == [{"streetOne": "1", "city": "Ulm"}]
    assert before["metadata"] == {"snake_case": Decimal("1.50")}


@pytest.mark.parametrize("address", [None, Place("1", "Ulm")])
def test_an_address_is_written_whole(address: Place | None) -> None:
    before, after = shown(changed(Record(address=address), {"address": {"street_one": "2"}}))
    if address is None:
        assert (before, after) == ({"address": None}, {"address": {"streetOne": "2"}})
    else:
        assert before == {"address": {"streetOne": "1", "city": "Ulm"}}
        assert after == {"address": {"streetOne": "2", "city": None}}


def test_nothing_that_is_given_or_read_is_changed_by_showing_it() -> None:
    held: list[Any] = ["a"]
    added: list[Any] = ["b"]
    custom = {"x": {"y": 1}}
    record = Record(tag_ids=tuple(held), custom_fields=custom)
    shown(changed(record, {"added_tag_ids": added, "custom_fields": {"x": None}}, now={"tag_ids": held}))
    assert (held, added, custom) == (["a"], ["b"], {"x": {"y": 1}})
