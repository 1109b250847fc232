"""Columns: what is selected, by the types of the schema."""

from __future__ import annotations

from app.limits import Limits
from schema.asked_operation import Operation
from schema.export.columns import Column, Kind
from schema.export.plan import plan_of


def columns(rows: str, rest: str = "") -> dict[str, Kind]:
    plan = plan_of(Operation(f"{{ accounts {{ nodes {{ {rows} }} }} }} {rest}", None, None), Limits(), first=1)
    return {column.name: column.kind for column in plan.columns}


def test_they_are_named_by_what_is_selected_in_its_order() -> None:
    found = columns("label: name ...F tier { name } id", "fragment F on Account { domain idIsProvisional }")
    assert list(found) == ["label", "domain", "idIsProvisional", "tier.name", "id"]


def test_they_are_of_the_schemas_types_and_texts_where_another_would_lose_something() -> None:
    found = columns(
        "__typename id kind createdAt renewalDate idIsProvisional domains tags { name }"
        " assembly { raw } usageLogs { totalCount nodes { id } }"
    )
    assert found == {
        "__typename": Kind.TEXT,
        "id": Kind.TEXT,
        "kind": Kind.TEXT,
        "createdAt": Kind.TEXT,
        "renewalDate": Kind.TEXT,
        "idIsProvisional": Kind.TRUTH,
        "domains": Kind.JSON,
        "tags": Kind.JSON,
        "assembly.raw": Kind.JSON,
        "usageLogs.totalCount": Kind.WHOLE,
        "usageLogs.nodes": Kind.JSON,
    }


def test_what_is_selected_twice_is_one_column() -> None:
    assert list(columns("tier { id } ... { tier { name id } }")) == ["tier.id", "tier.name"]


def test_a_value_below_null_is_null_and_json_is_text() -> None:
    column = Column(("a", "b"), Kind.JSON)
    assert [column.value(row) for row in (None, {}, {"a": None}, {"a": {"b": None}})] == [None] * 4
    assert column.value({"a": {"b": ["é", {"c": 1}]}}) == '["é",{"c":1}]'
