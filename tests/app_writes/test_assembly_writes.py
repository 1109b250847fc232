"""Assembly's writes against the stand-in: what is stored is what was asked for, and reads behind them see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound, UpstreamError
from app.domain.record import Json
from app.upstream.writing import Write
from app.vendors.directory import Assembly
from tests.gateway.harness import Gateway, opened

COMPANY: dict[str, Json] = {
    "type": "Company",
    "name": "Zoë & Söhne 🚀",
    "domain": "zoe.example",
    "source_specific_ids": ["crm:a/b 1"],
    "image_url": "https://zoe.example/a.png",
    "phones": ["+1", "+2"],
    "contract_value": Decimal("9007199254740993.10"),
    "contract_type": "Month",
    "renewal_date": "2026-01-31",
    "trial_expiration_date": "2026-02-28",
    "notes": "",
    "id_in_tool": "0042",
    "number_of_seats": 12,
    "additional_properties": {"Last Login": "x", "last login": Decimal("1.50"), "deep": {"a": None}},
}
LOG: dict[str, Json] = {
    "timestamp": "2026-03-20T15:30:00Z",
    "type": "Action",
    "content": "Signed in",
    "attribute": "logins",
    "metadata": {"a": 1, "b": None},
}
LABEL: dict[str, Json] = {"type": "AccountTag", "name": "Fresh", "color": "#545A92", "description": "d"}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


@pytest.fixture
def assembly(gateway: Gateway) -> Assembly:
    found: Assembly = gateway.app.state.vendors.assembly
    return found


async def stored(gateway: Gateway, noun: str, record_id: str) -> dict[str, Any]:
    (record,) = [each for each in await gateway.stored("assembly", noun) if each["id"] == record_id]
    return record


async def test_an_account_is_created_as_asked(gateway: Gateway, assembly: Assembly) -> None:
    assert await assembly.accounts.get("zoe.example") is None
    assert await assembly.properties.get("zoe.example") is None
    account_id = await assembly.client.write(assembly.accounts.create(COMPANY))
    account = await assembly.accounts.get("zoe.example")
    assert account is not None
    assert account.id == account_id
    for field, value in COMPANY.items():
        if field != "additional_properties":
            shown = getattr(account, field)
            assert (list(shown) if isinstance(shown, tuple) else shown) == value, field
    assert str(account.contract_value) == "9007199254740993.10"
    assert await assembly.properties.get("crm:a/b 1") == COMPANY["additional_properties"]


async def test_labels_and_a_company_of_an_account(gateway: Gateway, assembly: Assembly) -> None:
    ids = {}
    for label_type in ("Tier", "Stage", "CompanyType", "AccountTag"):
        ids[label_type] = await assembly.client.write(assembly.labels.create({**LABEL, "type": label_type}))
    labelled: dict[str, Json] = {
        "tier_id": ids["Tier"],
        "stage_id": ids["Stage"],
        "company_type_id": ids["CompanyType"],
        "tag_ids": [ids["AccountTag"]],
    }
    company_id = await assembly.client.write(assembly.accounts.create({**COMPANY, **labelled}))
    person: dict[str, Json] = {
        "type": "Customer",
        "name": "Zoë",
        "domain": "zoe@zoe.example",
        "company_id": company_id,
        "role": "Owner",
    }
    person_id = await assembly.client.write(assembly.accounts.create(person))
    company, customer = await assembly.accounts.get(company_id), await assembly.accounts.get(person_id)
    assert company is not None
    assert customer is not None
    assert (company.tier_id, company.stage_id, company.company_type_id, company.tag_ids) == (
        ids["Tier"],
        ids["Stage"],
        ids["CompanyType"],
        (ids["AccountTag"],),
    )
    assert (customer.company_id, customer.role) == (company_id, "Owner")


async def test_an_update_changes_what_is_given_and_nothing_else(gateway: Gateway, assembly: Assembly) -> None:
    account_id = await assembly.client.write(assembly.accounts.create(COMPANY))
    before = await stored(gateway, "account", account_id)
    tag = await assembly.client.write(assembly.labels.create(LABEL))
    changes: dict[str, Json] = {
        "notes": "called",
        "added_tag_ids": [tag],
        "added_source_specific_ids": ["swift:1"],
        "removed_source_specific_ids": ["crm:a/b 1"],
    }
    assert await assembly.client.write(assembly.accounts.update("crm:a/b 1", changes)) == account_id
    after = await stored(gateway, "account", account_id)
    assert after == before | {"notes": "called", "tags": [tag], "source_specific_ids": ["swift:1"]}
    assert await assembly.accounts.get("crm:a/b 1") is None
    await assembly.client.write(assembly.accounts.update(account_id, {"removed_tag_ids": [tag]}))
    assert (await stored(gateway, "account", account_id))["tags"] == []


async def test_a_reference_that_moved_names_the_other_account_at_once(gateway: Gateway, assembly: Assembly) -> None:
    first = await assembly.client.write(assembly.accounts.create(COMPANY))
    await assembly.client.write(assembly.usage_logs.add("zoe.example", LOG))
    assert len((await assembly.usage_logs.page("zoe.example", None, 10)).rows) == 1
    await assembly.client.write(assembly.accounts.update(first, {"domain": "old.example"}))
    second = await assembly.client.write(
        assembly.accounts.create({"type": "Company", "name": "Z", "domain": "zoe.example"})
    )
    account = await assembly.accounts.get("zoe.example")
    assert account is not None
    assert account.id == second
    assert (await assembly.usage_logs.page("zoe.example", None, 10)).rows == ()
    assert await assembly.properties.get("zoe.example") == {}


async def test_a_deleted_account_is_gone_by_every_reference(gateway: Gateway, assembly: Assembly) -> None:
    account_id = await assembly.client.write(assembly.accounts.create(COMPANY))
    assert await assembly.accounts.get("zoe.example") is not None
    await assembly.client.write(assembly.accounts.delete("zoe.example"))
    for ref in (account_id, "zoe.example", "crm:a/b 1"):
        assert await assembly.accounts.get(ref) is None
    with pytest.raises(NotFound):
        await assembly.client.write(assembly.accounts.delete(account_id))


async def test_properties_are_created_once_set_and_deleted(gateway: Gateway, assembly: Assembly) -> None:
    account_id = await assembly.client.write(assembly.accounts.create({**COMPANY, "additional_properties": {}}))
    values: dict[str, Json] = {"Plan": "Gold", "plan": ["a", 1], " ": Decimal("0.10")}
    assert await assembly.client.write(assembly.properties.create("zoe.example", values)) == account_id
    assert await assembly.properties.get(account_id) == values
    with pytest.raises(Conflict):
        await assembly.client.write(assembly.properties.create(account_id, {"new": 1, "Plan": "x"}))
    assert await assembly.properties.get(account_id) == values
    await assembly.client.write(assembly.properties.set(account_id, {"new": {"a": None}, "Plan": "x"}))
    assert await assembly.properties.get(account_id) == values | {"new": {"a": None}, "Plan": "x"}
    await assembly.client.write(assembly.properties.delete(account_id, ["plan", "new", "never there"]))
    assert await assembly.properties.get(account_id) == {"Plan": "x", " ": Decimal("0.10")}


@pytest.mark.parametrize(("served", "path"), [("singular", "/account/labels"), ("plural", "/accounts/labels")])
async def test_labels_are_written_where_they_are_served(
    gateway: Gateway, assembly: Assembly, served: str, path: str
) -> None:
    await gateway.switch("assembly", labels_path=served)
    await assembly.labels.ready()
    gateway.forget()
    label_id = await assembly.client.write(assembly.labels.create(LABEL))
    assert await stored(gateway, "label", label_id) == {"id": label_id, **LABEL}
    assert await assembly.client.write(assembly.labels.update(label_id, {"name": "Stale"})) == label_id
    assert await stored(gateway, "label", label_id) == {"id": label_id, **LABEL, "name": "Stale"}
    found = await assembly.labels.get(label_id)
    assert found is not None
    assert found.name == "Stale"
    await assembly.client.write(assembly.labels.delete(label_id))
    assert await assembly.labels.get(label_id) is None
    assert {target.partition("/labels")[0] for target in gateway.targets()} == {
        f"{method} /assembly{path.removesuffix('/labels')}" for method in ("POST", "PUT", "GET", "DELETE")
    }


async def test_usage_logs_are_added_changed_and_deleted(gateway: Gateway, assembly: Assembly) -> None:
    account_id = await assembly.client.write(assembly.accounts.create(COMPANY))
    of_account = await assembly.client.write(assembly.usage_logs.add("zoe.example", LOG))
    of_all = await assembly.client.write(assembly.usage_logs.add(None, LOG))
    for log_id, owner in ((of_account, account_id), (of_all, None)):
        assert await stored(gateway, "usage_log", log_id) == {"id": log_id, **LOG, "_account_id": owner}
    (log,) = (await assembly.usage_logs.page(account_id, None, 10)).rows
    assert log.id == of_account
    update = assembly.usage_logs.update(of_account, {"metadata": {"c": 3}, "content": "Out"})
    assert await assembly.client.write(update) == of_account
    (log,) = (await assembly.usage_logs.page(account_id, None, 10)).rows
    assert (log.content, log.metadata, log.type) == ("Out", {"c": 3}, "Action")
    await assembly.client.write(assembly.usage_logs.delete(of_account))
    assert (await assembly.usage_logs.page(account_id, None, 10)).rows == ()


@pytest.mark.parametrize("missing_status", [404, 400])
@pytest.mark.parametrize("error_body", ["error", "error_and_message"])
async def test_what_does_not_exist_is_not_found_however_it_is_said(
    gateway: Gateway, assembly: Assembly, missing_status: int, error_body: str
) -> None:
    await gateway.switch("assembly", missing_status=missing_status, error_body=error_body)
    gone = "01960000-0000-7000-8000-00000000dead"
    writes: tuple[Write[Any], ...] = (
        assembly.accounts.update(gone, {"name": "x"}),
        assembly.accounts.delete(gone),
        assembly.properties.create(gone, {"a": 1}),
        assembly.properties.set(gone, {"a": 1}),
        assembly.properties.delete(gone, ["a"]),
        assembly.labels.update(gone, {"name": "x"}),
        assembly.labels.delete(gone),
        assembly.usage_logs.add(gone, LOG),
        assembly.usage_logs.update(gone, {"content": "x"}),
        assembly.usage_logs.delete(gone),
    )
    for write in writes:
        with pytest.raises(NotFound) as caught:
            await assembly.client.write(write)
        assert caught.value.unsettled is False, write.request.operation


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"name": "x"}, InvalidInput),
        ({**COMPANY, "domain": "not@a.domain"}, InvalidInput),
        ({**COMPANY, "tier_id": "no label"}, InvalidInput),
        ({**COMPANY, "domain": "acme.example"}, Conflict),
    ],
)
async def test_the_vendors_own_refusals_come_through_and_write_nothing(
    gateway: Gateway, assembly: Assembly, changes: dict[str, Json], kind: type[UpstreamError]
) -> None:
    before = await gateway.stored("assembly", "account")
    with pytest.raises(kind) as caught:
        await assembly.client.write(assembly.accounts.create(changes))
    assert caught.value.unsettled is False
    assert await gateway.stored("assembly", "account") == before
