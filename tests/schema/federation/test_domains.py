"""Organisations by many domains: one by one where that is less, else from the list; several of one are ambiguous."""

from __future__ import annotations

import pytest

from tests.gateway.harness import Gateway, opened

ASK = "query ($all: [_Any!]!) { _entities(representations: $all) { ... on Account { name domain } } }"


async def asked(gateway: Gateway, *domains: str) -> dict[str, object]:
    return await gateway.query(ASK, {"all": [{"__typename": "Account", "domain": each} for each in domains]})


async def _plant(gateway: Gateway, *names: str, domain: str) -> None:
    records = [{"id": f"p-{name}", "name": name, "domain": domain, "type": "Company"} for name in names]
    await gateway.plant("assembly", "account", *records)


async def test_few_are_read_one_by_one_and_in_any_spelling() -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        body = await asked(gateway, "ACME.example", "www.acme.example", "nobody.example")
        found = {"name": "Acme Works", "domain": "acme.example"}
        assert body["data"] == {"_entities": [found, found, None]}
        assert gateway.counted()["assembly.account.get"] == 3  # that one is nobody's is known by two spellings
        assert "assembly.account.list" not in gateway.counted()


@pytest.mark.parametrize("more", [0, 30])
async def test_what_is_there_under_another_spelling_is_found_either_way(more: int) -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        await _plant(gateway, "Odd", domain="www.Odd-Spelling.example")
        others = [f"none-{number}.example" for number in range(more)]
        body = await asked(gateway, "odd-spelling.example", *others)
        assert body["data"]["_entities"][0]["name"] == "Odd"  # type: ignore[index]
        assert ("assembly.account.list" in gateway.counted()) is bool(more)


async def test_of_two_with_one_domain_none_is_picked_from_the_list() -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        await _plant(gateway, "One", "Other", domain="twice.example")
        body = await asked(
            gateway, "twice.example", "acme.example", *(f"none-{number}.example" for number in range(30))
        )
        (error,) = body["errors"]  # type: ignore[misc]
        assert (error["path"], error["extensions"]["code"]) == (["_entities", 0], "AMBIGUOUS_MATCH")
        assert body["data"]["_entities"][1]["name"] == "Acme Works"  # type: ignore[index]
