"""What one client has begun is no other's: keys of writes, lists, cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.gateway.harness import Gateway, Json
from tests.gateway.signed_in import headers, signed_in

CREATE = """mutation($name: String!) {
  createLabel(input: {type: STAGE, name: $name, color: "#123456", idempotencyKey: "k"}) {
    outcomes { action recordId } userErrors { code }
  }
}"""
PAGES = ["accounts", "assemblyAccounts", "reevoAccounts", "companies", "endUsers", "teams", "usageLogs"]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with signed_in() as gateway:
        yield gateway


async def test_a_key_is_one_clients_own(gateway: Gateway) -> None:
    async def create(client: str, name: str) -> Json:
        answer = await gateway.query(CREATE, {"name": name}, headers(client))
        return answer["data"]["createLabel"]

    first = await create("all", "One")
    assert await create("all", "One") == first
    assert (await create("all", "Two"))["userErrors"] == [{"code": "IDEMPOTENCY_MISMATCH"}]
    assert [outcome["action"] for outcome in (await create("other", "Two"))["outcomes"]] == ["CREATED"]
    assert len([each for each in await gateway.stored("assembly", "label") if each["name"] in ("One", "Two")]) == 2


@pytest.mark.parametrize("field", PAGES)
async def test_a_cursor_is_one_clients_own(gateway: Gateway, field: str) -> None:
    async def page(client: str, after: str | None) -> dict[str, Json]:
        document = f"query($after: String) {{ {field}(first: 1, after: $after) {{ pageInfo {{ endCursor }} }} }}"
        return await gateway.query(document, {"after": after}, headers(client))

    cursor = (await page("all", None))["data"][field]["pageInfo"]["endCursor"]
    assert cursor
    assert "errors" not in await page("all", cursor)
    gateway.forget()
    (error,) = (await page("other", cursor))["errors"]
    assert error["extensions"]["code"] == "CURSOR_INVALID"
    assert gateway.sent() == []
