"""Reevo's writes against the stand-in: what is stored is what was asked for, and reads through the gateway see it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.account import ReevoAccount
from app.domain.errors import AmbiguousMatch, InvalidInput, NotFound
from app.domain.record import Json
from app.vendors.directory import Reevo
from tests.gateway.harness import Gateway, opened

ACME, DUAL, PINE = (f"a0000000-0000-4000-8000-0000000000{number}" for number in ("01", "05", "11"))
ADA, NADIA = (f"b0000000-0000-4000-8000-0000000000{number}" for number in ("01", "04"))
OLIVE = "d0000000-0000-4000-8000-000000000001"
OPPORTUNITY = "f0000000-0000-4000-8000-000000000003"
WRITTEN: dict[str, Json] = {
    "display_name": "Zoë & Söhne 🚀",
    "description": None,
    "current_stage": "engaged",
    "owner_user_id": {"related_record_match": {"email": "olive.owner@gateway.example"}},
    "official_website": "https://zoe.example/?a=b",
    "websites": ["https://zoe.example", "https://zoe.test"],
    "linkedin_url": "l",
    "x_url": "x",
    "facebook_url": "f",
    "zoominfo_url": "z",
    "address": {"street_one": "1 Way", "city": "Zürich", "country": "CH"},
    "estimated_annual_revenue": Decimal("9007199254740993.10"),
    "custom_fields": {"ledger_number": Decimal("12.50"), "external_key": "k/1"},
}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


@pytest.fixture
def reevo(gateway: Gateway) -> Reevo:
    found: Reevo = gateway.app.state.vendors.reevo
    return found


async def stored(gateway: Gateway, account_id: str) -> dict[str, Any]:
    (record,) = [each for each in await gateway.stored("reevo", "account") if each["id"] == account_id]
    return record


async def read(reevo: Reevo, account_id: str) -> ReevoAccount:
    account = await reevo.accounts.get(account_id)
    assert account is not None
    return account


async def test_an_account_is_created_as_asked(gateway: Gateway, reevo: Reevo) -> None:
    before = {row.id for row in await reevo.accounts.all()}
    made = await reevo.client.write(reevo.accounts.create(WRITTEN))
    kept = await stored(gateway, made.id)
    owner = {"related_record_id": OLIVE, "related_record_type": "user"}
    assert kept["attributes"] == {
        **{name: WRITTEN[name] for name in WRITTEN if name not in ("current_stage", "custom_fields")},
        "current_stage_id": "engaged",
        "owner_user_id": owner,
        "address": {
            "street_one": "1 Way",
            "street_two": None,
            "city": "Zürich",
            "state": None,
            "country": "CH",
            "zip_code": None,
        },
        "estimated_annual_revenue": {"amount": "9007199254740993.10"},
        "ledger_number": 12.5,
        "external_key": "k/1",
    }
    assert kept["domains"] == []
    account = await read(reevo, made.id)
    assert account == made
    assert account.current_stage is not None
    assert (account.current_stage.api_name, account.owner and account.owner.id) == ("engaged", OLIVE)
    assert str(account.estimated_annual_revenue) == "9007199254740993.10"
    assert (account.websites, str(account.custom_fields["ledger_number"])) == (
        ("https://zoe.example", "https://zoe.test"),
        "12.50",
    )
    assert {row.id for row in await reevo.accounts.all()} - before == {made.id}


async def test_an_update_keeps_what_is_absent_clears_what_is_null_and_replaces_lists(
    gateway: Gateway, reevo: Reevo
) -> None:
    made = await reevo.client.write(reevo.accounts.create(WRITTEN))
    before = await stored(gateway, made.id)
    await read(reevo, made.id)
    changed = await reevo.client.write(
        reevo.accounts.update(
            made.id, {"linkedin_url": None, "websites": ["https://one.example"], "current_stage": "customer"}
        )
    )
    after = (await stored(gateway, made.id))["attributes"]
    assert {name for name in after if after[name] != before["attributes"][name]} == {
        "linkedin_url",
        "websites",
        "current_stage_id",
    }
    assert (after["linkedin_url"], after["websites"], after["current_stage_id"]) == (
        None,
        ["https://one.example"],
        "customer",
    )
    assert await read(reevo, made.id) == changed


async def test_what_the_vendor_refuses_is_told_by_its_code(reevo: Reevo) -> None:
    refused: list[tuple[dict[str, Json], str]] = [
        ({"created_at": "2026-01-01T00:00:00Z"}, "field_not_updatable"),
        ({"custom_fields": {"organization_id": "x"}}, "field_not_updatable"),
        ({"custom_fields": {"no_such_field": 1}}, "unknown_field"),
        ({"display_name": None}, "field_value_invalid"),
        ({"current_stage": "no_such_stage"}, "field_value_invalid"),
    ]
    for changes, code in refused:
        with pytest.raises(InvalidInput) as caught:
            await reevo.client.write(reevo.accounts.update(ACME, changes))
        assert caught.value.vendor_code == code
    with pytest.raises(NotFound) as missing:
        await reevo.client.write(
            reevo.accounts.update(ACME, {"owner_user_id": {"related_record_match": {"email": "no@body.example"}}})
        )
    assert missing.value.vendor_code == "target_record_not_found"


async def test_an_archived_account_is_gone_from_reads(gateway: Gateway, reevo: Reevo) -> None:
    assert PINE in {row.id for row in await reevo.accounts.all()}
    await read(reevo, PINE)
    await reevo.client.write(reevo.accounts.archive(PINE))
    assert (await stored(gateway, PINE))["archived"] is True
    assert await reevo.accounts.get(PINE) is None
    assert PINE not in {row.id for row in await reevo.accounts.all()}
    with pytest.raises(NotFound):
        await reevo.client.write(reevo.accounts.archive(PINE))


async def test_an_account_is_asserted_by_any_of_its_domains_and_created_once(gateway: Gateway, reevo: Reevo) -> None:
    count = len(await gateway.stored("reevo", "account"))
    changed, created = await reevo.client.write(reevo.accounts.assert_("DUAL.example", {"description": "by domain"}))
    assert (changed.id, changed.description, created) == (DUAL, "by domain", False)
    write = reevo.accounts.assert_("New.Example", {"display_name": "New"})
    made, created = await reevo.client.write(write)
    assert ([domain.domain_name for domain in made.domains], created) == (["new.example"], True)
    again, created = await reevo.client.write(write)
    assert (again.id, created) == (made.id, False)
    assert len(await gateway.stored("reevo", "account")) == count + 1
    assert [row.id for row in await reevo.accounts.find((), ["new.example"])] == [made.id]


async def test_two_accounts_of_one_domain_are_ambiguous_and_neither_is_written(gateway: Gateway, reevo: Reevo) -> None:
    before = await gateway.stored("reevo", "account")
    with pytest.raises(AmbiguousMatch):
        await reevo.client.write(reevo.accounts.assert_("twin.example", {"display_name": "Which?"}))
    assert await gateway.stored("reevo", "account") == before


async def test_domains_are_added_promoted_and_removed(gateway: Gateway, reevo: Reevo) -> None:
    assert len((await read(reevo, PINE)).domains) == 1
    added = await reevo.client.write(reevo.domains.add(PINE, "Pine.Example"))
    assert (added.domain_name, added.is_primary) == ("pine.example", False)
    promoted = await reevo.client.write(reevo.domains.promote(PINE, "PINE.example"))
    assert promoted is not None
    assert promoted.is_primary is True
    shown = [(domain.domain_name, domain.is_primary) for domain in (await read(reevo, PINE)).domains]
    assert shown == [("lonepine.example", False), ("pine.example", True)]
    await reevo.client.write(reevo.domains.remove(PINE, "lonepine.example"))
    assert (await stored(gateway, PINE))["domains"] == [{"domain_name": "pine.example", "is_primary": True}]
    assert [domain.domain_name for domain in (await read(reevo, PINE)).domains] == ["pine.example"]
    with pytest.raises(NotFound):
        await reevo.client.write(reevo.domains.remove(PINE, "lonepine.example"))


async def test_contacts_are_tied_changed_and_untied(reevo: Reevo) -> None:
    ties = reevo.relationships
    assert (await ties.page(PINE, "contacts", None, 25)).rows == ()
    tied = await reevo.client.write(ties.link(PINE, "contacts", {"email": "nadia@nowhere.example"}, role="Buyer"))
    assert (tied.id, tied.type, tied.role, tied.is_primary) == (NADIA, "contact", "Buyer", False)
    await reevo.client.write(ties.link(PINE, "contacts", ADA, is_primary=True))
    rows = (await ties.page(PINE, "contacts", None, 25)).rows
    assert [(row.id, row.role, row.is_primary) for row in rows] == [(NADIA, "Buyer", False), (ADA, None, True)]
    changed = await reevo.client.write(ties.update(PINE, "contacts", NADIA, {"role": None, "is_primary": True}))
    assert changed is not None
    assert (changed.id, changed.role, changed.is_primary) == (NADIA, None, True)
    await reevo.client.write(ties.unlink(PINE, "contacts", ADA))
    assert [row.id for row in (await ties.page(PINE, "contacts", None, 25)).rows] == [NADIA]
    with pytest.raises(NotFound):
        await reevo.client.write(ties.unlink(PINE, "contacts", ADA))


async def test_another_relationship_of_the_workspace_is_written_too(reevo: Reevo) -> None:
    ties = reevo.relationships
    tied = await reevo.client.write(ties.link(PINE, "opportunities", OPPORTUNITY))
    assert (tied.id, tied.type, tied.through) == (OPPORTUNITY, "opportunity", {})
    assert [row.id for row in (await ties.page(PINE, "opportunities", None, 25)).rows] == [OPPORTUNITY]
    with pytest.raises(InvalidInput) as caught:
        await reevo.client.write(ties.update(PINE, "opportunities", OPPORTUNITY, {"role": "x"}))
    assert caught.value.vendor_code == "field_not_updatable"
    with pytest.raises(InvalidInput):
        await reevo.client.write(ties.link(PINE, "no_such", OPPORTUNITY))
    await reevo.client.write(ties.unlink(PINE, "opportunities", OPPORTUNITY))
    assert (await ties.page(PINE, "opportunities", None, 25)).rows == ()


@pytest.mark.parametrize("envelope", ["error", "flat", "detail", "errors"])
async def test_a_refusal_is_understood_wherever_its_code_stands(gateway: Gateway, reevo: Reevo, envelope: str) -> None:
    await gateway.switch("reevo", error_envelope=envelope, refused_status=422)
    with pytest.raises(AmbiguousMatch):
        await reevo.client.write(reevo.accounts.assert_("twin.example", {}))


def test_every_endpoint_that_writes_is_in_the_documents_and_nothing_else(gateway: Gateway) -> None:
    page = (Path(__file__).parents[2] / "docs/vendors/reevo.md").read_text(encoding="utf-8")
    table = page.partition("\n## Writes\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([\w.]+)` \| `([A-Z]+) /([^`]+)` \|", table, re.MULTILINE))
    routes = [each for each in gateway.sandbox.state.sandbox.vendors["/reevo"].routes if not each.reads]
    assert {(each.operation, each.method, each.path) for each in routes} == listed
