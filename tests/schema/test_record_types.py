"""Records are served as they are, and say themselves which type shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import strawberry

from schema.record_types import Node, Reached, served, served_list, served_or_none, shown_as, shows, vendor_id


@dataclass(frozen=True)
class Leaf:
    id: str
    vendor_id: str = ""
    name: str | None = None


@dataclass(frozen=True)
class Unshown:
    id: str = "2"


class LeafBelow(Reached):
    __slots__ = ("depth",)

    def __init__(self, record: Leaf, depth: int) -> None:
        super().__init__(record)
        self.depth = depth


@strawberry.type(name="TestLeaf")
class LeafType(Node):
    name: str | None
    vendor_id: str = strawberry.field(resolver=vendor_id)


shows(Leaf, "LeafType")
shows(LeafBelow, "LeafType")
LEAF = Leaf("1", name="oak")


@strawberry.type
class Query:
    @strawberry.field
    def node(self, which: str) -> Node | None:
        return served_or_none(Node, {"leaf": LEAF, "below": LeafBelow(LEAF, 2), "unshown": Unshown()}.get(which))


async def asked(which: str) -> Any:
    schema = strawberry.Schema(query=Query, types=[LeafType])
    document = "query ($w: String!) { node(which: $w) { __typename id ... on TestLeaf { name vendorId } } }"
    return await schema.execute(document, variable_values={"w": which})


def test_serving_copies_nothing() -> None:
    leaves = (LEAF, Leaf("3"))
    assert served(LeafType, LEAF) is LEAF
    assert served_or_none(LeafType, LEAF) is LEAF
    assert served_or_none(LeafType, None) is None
    assert served_list(LeafType, leaves) is leaves


@pytest.mark.parametrize("which", ["leaf", "below"])
async def test_a_record_is_shown_by_its_type_however_it_was_reached(which: str) -> None:
    result = await asked(which)
    assert result.errors is None
    assert result.data == {"node": {"__typename": "TestLeaf", "id": "1", "name": "oak", "vendorId": "1"}}


async def test_none_is_no_node() -> None:
    assert (await asked("nothing")).data == {"node": None}


async def test_a_record_that_nothing_shows_is_an_error() -> None:
    result = await asked("unshown")
    assert result.data == {"node": None}
    assert len(result.errors) == 1


def test_a_reached_record_has_the_records_attributes_and_its_own() -> None:
    reached: Any = LeafBelow(LEAF, 2)
    assert (reached.id, reached.name, reached.depth, reached.record) == ("1", "oak", 2, LEAF)
    with pytest.raises(AttributeError, match="colour"):
        _ = reached.colour


@pytest.mark.parametrize(
    ("obj", "name"),
    [(LEAF, "LeafType"), (LeafBelow(LEAF, 1), "LeafType"), (Unshown(), None), (None, None), (Leaf, None)],
)
def test_only_what_was_declared_is_shown(obj: object, name: str | None) -> None:
    assert shown_as(obj) == name
