"""An enum that knows nothing of the graph is shown there with what each of its values means."""

from __future__ import annotations

from enum import Enum

import pytest
import strawberry
from graphql import GraphQLEnumType

from schema.enums import shown


class Size(Enum):
    SMALL = "s"
    LARGE = "l"


def test_values_are_told_and_keep_what_they_stand_for() -> None:
    shown(Size, "How large it is.", name="Extent", SMALL="Not large.", LARGE="Not small.")

    @strawberry.type
    class Query:
        size: Size = Size.LARGE

    schema = strawberry.Schema(Query)
    found = schema._schema.type_map["Extent"]
    assert isinstance(found, GraphQLEnumType)
    assert found.description == "How large it is."
    assert {name: value.description for name, value in found.values.items()} == {
        "SMALL": "Not large.",
        "LARGE": "Not small.",
    }
    answer = schema.execute_sync("{ size }", root_value=Query())
    assert answer.data == {"size": "LARGE"}


def test_none_is_left_out() -> None:
    class Side(Enum):
        LEFT = "l"
        RIGHT = "r"

    with pytest.raises(KeyError, match="RIGHT"):
        shown(Side, "Where it is.", LEFT="To the left.")
