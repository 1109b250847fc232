"""What a request leaves to the garbage collector, which holds up everybody while it looks: not what it has read."""

from __future__ import annotations

import gc

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

PAGE = """{ assemblyAccounts(first: %d) { nodes {
    name domains assembly { id name tier { name } tags { name } } company { name mrr } } } }"""


async def left_by(gateway: Gateway, rows: int) -> int:
    """Objects that only the collector can take away, after a page of so many rows; the page was asked for before."""
    await gateway.data(PAGE % rows)
    gc.collect()
    gc.disable()
    try:
        await gateway.data(PAGE % rows)
        return gc.collect()
    finally:
        gc.enable()


@pytest.mark.parametrize("ttl", ["0", "60"])
async def test_it_does_not_grow_with_the_rows_of_a_page(make_gateway: MakeGateway, ttl: str) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL=ttl)
    few, many = await left_by(gateway, 5), await left_by(gateway, 100)
    assert many < few + 100
