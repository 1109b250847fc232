"""Types of the graph as JSON Schema."""

from __future__ import annotations

import pytest
from graphql import parse_type, type_from_ast

from app.documents.json_types import Json, JsonTypes
from schema.root import schema


def given(name: str) -> tuple[Json, dict[str, Json]]:
    types = JsonTypes("#/")
    kind = type_from_ast(schema._schema, parse_type(name))
    assert kind is not None
    return types.of_input(kind), types.named


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Int!", {"type": "integer"}),
        ("Int", {"type": ["integer", "null"]}),
        ("[ID!]!", {"type": "array", "items": {"type": "string"}}),
        ("[Boolean]", {"type": ["array", "null"], "items": {"type": ["boolean", "null"]}}),
        ("LabelType!", {"$ref": "#/LabelType"}),
        ("LabelType", {"anyOf": [{"$ref": "#/LabelType"}, {"type": "null"}]}),
    ],
)
def test_what_is_given(name: str, told: Json) -> None:
    assert given(name)[0] == told


def test_scalars_of_the_graph_say_what_they_are() -> None:
    told, _ = given("Decimal!")
    assert (told["type"], "decimal" in told["description"].lower()) == ("string", True)
    assert "type" not in given("JSON")[0]


def test_an_input_holds_what_it_needs_and_nothing_else() -> None:
    told, named = given("CreateLabelInput!")
    assert told == {"$ref": "#/CreateLabelInput"}
    label = named["CreateLabelInput"]
    assert label["required"] == ["type", "name", "color"]
    assert label["additionalProperties"] is False
    assert label["properties"]["color"]["description"].startswith("Its color in hexadecimal")
