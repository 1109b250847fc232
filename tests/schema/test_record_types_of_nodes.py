"""An object of the interface Node says itself which type shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import strawberry

from schema.record_types import Node, Reached, served_or_none, shows, vendor_id


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
