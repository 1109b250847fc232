"""Userlot's writes against the stand-in: what is stored is what was asked for, and reads through the gateway see it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.company import Company, CompanyFilter
from app.domain.end_user import EndUser
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.record import Json
from app.vendors.directory import Userlot
from tests.gateway.harness import Gateway, opened

ACME, ADA = "c0000000-0000-4000-8000-000000000001", "e0000000-0000-4000-8000-000000000001"
WRITTEN: dict[str, Json] = {
    "name": "Zoë & Söhne 🚀",
    "mrr": Decimal("1234.50"),
    "arr": Decimal("9007199254740993.10"),
    "start_date": "2024-02-29",
    "renewal_date": None,
    "external_id": "zoe/1 %",
    "source_external_id": "crm:1",
    "custom_fields": {"total_revenue": Decimal("0.10")},
}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


@pytest.fixture
def userlot(gateway: Gateway) -> Userlot:
    found: Userlot = gateway.app.state.vendors.userlot
    return found


async def stored(gateway: Gateway, noun: str, record_id: str) -> dict[str, Any]:
    (record,) = [each for each in await gateway.stored("userlot", noun) if each["id"] == record_id]
    return record


async def test_a_company_is_created_as_asked_and_once_for_each_call(gateway: Gateway, userlot: Userlot) -> None:
    before = await userlot.companies.all(CompanyFilter())
    made = await userlot.client.write(userlot.companies.create(WRITTEN))
    assert isinstance(made, Company)
    assert (made.name, made.external_id, str(made.mrr), str(made.arr)) == (
        "Zoë & Söhne 🚀",
        "zoe/1 %",
        "1234.50",
        "9007199254740993.10",
    )
    kept = await stored(gateway, "company", made.id)
    assert {name: str(kept[name]) for name in ("start_date", "renewal_date", "total_revenue")} == {
        "start_date": "2024-02-29",
        "renewal_date": "None",
        "total_revenue": "0.1",
    }
    after = await userlot.companies.all(CompanyFilter())
    assert {row.id for row in after} - {row.id for row in before} == {made.id}
    assert [row.id for row in await userlot.companies.all(CompanyFilter(source_external_id="crm:1"))] == [made.id]
    again = await userlot.client.write(userlot.companies.create({"name": "Zoë & Söhne 🚀"}))
    assert isinstance(again, Company)
    assert again.id != made.id


async def test_an_external_id_that_is_taken_is_a_conflict_in_either_status(gateway: Gateway, userlot: Userlot) -> None:
    for status in (409, 422):
        await gateway.switch("userlot", conflict_status=status)
        with pytest.raises(Conflict):
            await userlot.client.write(userlot.companies.create({"name": "Other", "external_id": "acme-1"}))


async def test_an_update_changes_what_is_given_and_nothing_else(gateway: Gateway, userlot: Userlot) -> None:
    before = await stored(gateway, "company", ACME)
    changed = await userlot.client.write(userlot.companies.update(ACME, {"arr": None, "mrr": Decimal("7.70")}))
    assert isinstance(changed, Company)
    assert (changed.arr, str(changed.mrr)) == (None, "7.70")
    after = await stored(gateway, "company", ACME)
    assert {name for name in after if after[name] != before[name]} == {"arr", "mrr", "updated_at"}
    read = await userlot.companies.get(ACME)
    assert read is not None
    assert str(read.mrr) == "7.70"


@pytest.mark.parametrize("match", [("id", ACME), ("external_id", "acme-1")])
async def test_a_company_that_is_matched_is_changed(gateway: Gateway, userlot: Userlot, match: tuple[str, str]) -> None:
    count = len(await gateway.stored("userlot", "company"))
    changed = await userlot.client.write(userlot.companies.assert_(match, {"name": "Acme Renamed"}))
    assert isinstance(changed, Company)
    assert (changed.id, changed.external_id, changed.name) == (ACME, "acme-1", "Acme Renamed")
    assert len(await gateway.stored("userlot", "company")) == count


@pytest.mark.parametrize("key", ["external_id", "source_external_id"])
async def test_a_company_that_is_not_matched_is_created_once(gateway: Gateway, userlot: Userlot, key: str) -> None:
    count = len(await gateway.stored("userlot", "company"))
    write = userlot.companies.assert_((key, "new/1"), {"name": "New"})
    first, second = await userlot.client.write(write), await userlot.client.write(write)
    assert isinstance(first, Company)
    assert isinstance(second, Company)
    assert first.id == second.id
    assert len(await gateway.stored("userlot", "company")) == count + 1


async def test_a_vendor_that_refuses_an_unknown_match_is_not_asked_to_create(
    gateway: Gateway, userlot: Userlot
) -> None:
    await gateway.switch("userlot", upsert_missing="refuse")
    count = len(await gateway.stored("userlot", "company"))
    for match in (("external_id", "nowhere"), ("id", "c0000000-0000-4000-8000-0000000000ff")):
        with pytest.raises(NotFound):
            await userlot.client.write(userlot.companies.assert_(match, {"name": "New"}))
    assert len(await gateway.stored("userlot", "company")) == count


async def test_end_users_are_created_changed_and_matched(gateway: Gateway, userlot: Userlot) -> None:
    given: dict[str, Json] = {"first_name": "Zoë", "email": "zoe@acme.example", "company_id": ACME, "external_id": "z"}
    made = await userlot.client.write(userlot.end_users.create(given))
    assert isinstance(made, EndUser)
    kept = await stored(gateway, "end_user", made.id)
    assert {name: kept[name] for name in given} == given
    await userlot.client.write(userlot.end_users.update(made.id, {"email": None, "last_name": "B"}))
    kept = await stored(gateway, "end_user", made.id)
    assert (kept["email"], kept["first_name"], kept["last_name"]) == (None, "Zoë", "B")
    matched = await userlot.client.write(userlot.end_users.assert_(("external_id", "z"), {"first_name": "Zo"}))
    assert isinstance(matched, EndUser)
    assert (matched.id, matched.first_name, matched.last_name) == (made.id, "Zo", "B")
    read = await userlot.end_users.get(made.id)
    assert read is not None
    assert read.name == "Zo B"


async def test_identify_ties_an_end_user_to_its_company(gateway: Gateway, userlot: Userlot) -> None:
    tied: dict[str, Json] = {"user_email": "new@acme.example", "company_external_id": "acme-1", "company_name": "Acme"}
    await userlot.client.write(userlot.end_users.identify(tied))
    (made,) = [each for each in await gateway.stored("userlot", "end_user") if each["email"] == "new@acme.example"]
    assert made["company_id"] == ACME


async def test_what_the_vendor_finds_bad_is_told_in_its_words(userlot: Userlot) -> None:
    with pytest.raises(InvalidInput, match="name is required"):
        await userlot.client.write(userlot.companies.update(ACME, {"name": ""}))
    with pytest.raises(InvalidInput, match="total_profit"):
        await userlot.client.write(userlot.companies.update(ACME, {"custom_fields": {"total_profit": 1}}))


def test_every_endpoint_that_writes_is_in_the_documents_and_nothing_else(gateway: Gateway) -> None:
    page = (Path(__file__).parents[2] / "docs/vendors/userlot.md").read_text(encoding="utf-8")
    table = page.partition("\n## Writes\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([\w.]+)` \| `([A-Z]+) /([^`]+)` \|", table, re.MULTILINE))
    routes = [each for each in gateway.sandbox.state.sandbox.vendors["/userlot"].routes if not each.reads]
    assert {(each.operation, each.method, each.path.replace("{id}", ":id")) for each in routes} == listed
