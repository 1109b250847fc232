"""Writes of accounts whose answers were lost: found out where that can be, claimed never where it may be another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.gateway.accounts_written import (
    ACME,
    ACME_AT_REEVO,
    ACME_AT_USERLOT,
    EVERYWHERE,
    MATCHED,
    NOVA,
    actions,
    counts,
    fails,
    ids,
    links,
    mend,
    outcome,
    sent,
    stored,
    wrote,
)
from tests.gateway.harness import Gateway
from tests.gateway.mutations import lose
from tests.gateway.recording import Recording

CREATES = {
    "ASSEMBLY": ("assembly.account.create", "CREATED"),
    "REEVO": ("reevo.account.create", "UNKNOWN"),
    "USERLOT": ("userlot.company.create", "CREATED"),
    "SWIFT": ("swift.account.create", "UNKNOWN"),
}
"""Each creation, and what is told where it was done and its answer lost."""
KEYED = f'{NOVA}, {EVERYWHERE}, idempotencyKey: "k"'


async def named(gateway: Gateway, vendor: str, name: str = "Nova") -> list[str]:
    """The ids of a stand-in's records of this name."""
    noun = "company" if vendor == "userlot" else "account"
    rows = await gateway.stored(vendor, noun)
    return [each["id"] for each in rows if name in (each.get("name"), each.get("attributes", {}).get("display_name"))]


@pytest.mark.parametrize("vendor", CREATES)
async def test_a_lost_creation_is_there_once_and_linked_where_it_is_known(gateway: Gateway, vendor: str) -> None:
    operation, action = CREATES[vendor]
    await lose(gateway, operation)
    payload = await wrote(gateway, "createAccount", KEYED)
    told = outcome(payload, vendor)
    assert told["action"] == action
    there = {name: await named(gateway, name) for name in ("assembly", "reevo", "userlot", "swift")}
    assert [len(found) for found in there.values()] == [1, 1, 1, 1]
    if action == "UNKNOWN":
        assert (told["recordId"], told["candidates"]) == (None, there[vendor.lower()])
    known = {name: found[0] for name, found in there.items() if action == "CREATED" or name != vendor.lower()}
    assert {**ids(payload)} == known
    account = await stored(gateway, "assembly", known["assembly"])
    assert account["source_specific_ids"] == links(known)

    again = await wrote(gateway, "createAccount", KEYED)
    assert (again["outcomes"], sent(gateway)) == (payload["outcomes"], {})
    assert {name: await named(gateway, name) for name in there} == there


@pytest.mark.parametrize("operation", ["reevo.domain.add", "assembly.account.update"])
async def test_a_lost_domain_or_link_is_found_out_or_sent_again(gateway: Gateway, operation: str) -> None:
    await lose(gateway, operation)
    payload = await wrote(gateway, "createAccount", KEYED)
    assert [action for _, action in actions(payload)] == ["CREATED"] * 4 + ["LINKED"]
    made = ids(payload)
    domains = (await stored(gateway, "reevo", made["reevo"]))["domains"]
    assert domains == [{"domain_name": "nova.example", "is_primary": True}]
    assert (await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"] == links(made)


@pytest.mark.parametrize("vendor", CREATES)
async def test_what_was_not_done_is_never_told_as_created(gateway: Gateway, vendor: str) -> None:
    operation, _ = CREATES[vendor]
    await fails(gateway, operation, 502, times=1)
    payload = await wrote(gateway, "createAccount", KEYED)
    told = outcome(payload, vendor)
    assert (told["action"], told["recordId"], told["candidates"]) == ("UNKNOWN", None, [])
    assert await named(gateway, vendor.lower()) == []
    again = await wrote(gateway, "createAccount", KEYED)
    assert outcome(again, vendor)["action"] == "UNKNOWN"
    assert vendor.lower() not in sent(gateway)


ANOTHERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ASSEMBLY": (
        "assembly",
        "account",
        {"id": "01950000-0000-7000-8000-0000000000a1", "type": "Company", "name": "Other", "domain": "nova.example"},
    ),
    "REEVO": (
        "reevo",
        "account",
        {
            "id": "a0000000-0000-4000-8000-0000000000a1",
            "attributes": {"display_name": "Nova", "description": "New"},
            "domains": [],
        },
    ),
    "USERLOT": (
        "userlot",
        "company",
        {
            "id": "c0000000-0000-4000-8000-0000000000a1",
            "name": "Other",
            "external_id": "nova-1",
            "_product": "main",
            "_source_external_ids": [],
        },
    ),
    "SWIFT": ("swift", "account", {"id": "01J0CRVTXX00000000000000A1", "customer_id": 0, "name": "Nova"}),
}
"""A record of somebody else's that comes about between the look and the write."""


@contextmanager
def cut_between(gateway: Gateway, vendor: str) -> Iterator[None]:
    """Let another's record come about as the creation is sent, which never arrives."""
    place, noun, record = ANOTHERS[vendor]
    handle = Recording.handle_async_request

    async def cut(self: Recording, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if (
            self._vendor.name == vendor
            and request.method == "POST"
            and path.endswith(("/accounts", "/companies", "/account"))
        ):
            await gateway.plant(place, noun, record)
            raise httpx.ReadError("the connection was closed", request=request)
        return await handle(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Recording, "handle_async_request", cut)
        yield


@pytest.mark.parametrize("vendor", CREATES)
async def test_another_s_record_is_never_claimed(gateway: Gateway, vendor: str) -> None:
    with cut_between(gateway, vendor):
        payload = await wrote(gateway, "createAccount", KEYED)
    theirs = ANOTHERS[vendor][2]["id"]
    told = outcome(payload, vendor)
    assert (told["action"], told["recordId"], told["candidates"]) == ("UNKNOWN", None, [theirs])
    for again in (payload, await wrote(gateway, "createAccount", KEYED)):
        assert theirs not in ids(again).values()
        assert outcome(again, vendor)["action"] == "UNKNOWN"
    linked = [each.get("source_specific_ids", []) for each in await gateway.stored("assembly", "account")]
    assert f"{vendor.lower()}:{theirs}" not in [each for listed in linked for each in listed]


async def test_a_company_without_an_id_of_its_own_is_not_claimed(gateway: Gateway) -> None:
    await lose(gateway, "userlot.company.create")
    payload = await wrote(gateway, "createAccount", 'name: "Nova", userlot: {}')
    told = outcome(payload, "USERLOT")
    assert (told["action"], told["candidates"]) == ("UNKNOWN", await named(gateway, "userlot"))


@pytest.mark.parametrize(
    ("vendor", "operation", "read", "looks"),
    [
        ("ASSEMBLY", "assembly.account.create", "assembly.account.get", 2),
        ("USERLOT", "userlot.company.create", "userlot.company.list", 1),
    ],
)
async def test_what_could_not_be_found_out_is_found_out_when_the_key_comes_again(
    gateway: Gateway, vendor: str, operation: str, read: str, looks: int
) -> None:
    await lose(gateway, operation)
    await fails(gateway, read, skip=looks)
    first = await wrote(gateway, "createAccount", KEYED)
    assert outcome(first, vendor)["action"] == "UNKNOWN"
    assert (("ASSEMBLY", "LINKED") in actions(first)) is (vendor != "ASSEMBLY")
    await mend(gateway)
    again = await wrote(gateway, "createAccount", KEYED)
    assert [action for _, action in actions(again)] == ["CREATED"] * 4 + ["LINKED"]
    made = ids(again)
    assert [body for _, _, body in sent(gateway)["assembly"]] == [
        {"added_source_specific_ids": links(made) if vendor == "ASSEMBLY" else [f"userlot:{made['userlot']}"]}
    ]
    assert list(sent(gateway)) == ["assembly"]
    assert await named(gateway, vendor.lower()) == [made[vendor.lower()]]
    assert sorted((await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"]) == sorted(links(made))


@pytest.mark.parametrize(
    ("operation", "vendor"),
    [
        ("assembly.account.create", "ASSEMBLY"),
        ("reevo.account.assert", "REEVO"),
        ("userlot.company.assert", "USERLOT"),
    ],
)
@pytest.mark.parametrize("key", ["", ', idempotencyKey: "k"'])
async def test_a_lost_assertion_makes_one_record_and_is_linked(
    gateway: Gateway, operation: str, vendor: str, key: str
) -> None:
    before = await counts(gateway)
    await lose(gateway, operation)
    payload = await wrote(gateway, "assertAccount", f"{NOVA}, {MATCHED}{key}")
    assert outcome(payload, vendor)["action"] in ("CREATED", "UPDATED")  # sent again, Reevo and Userlot find it there
    assert actions(payload)[-1] == ("ASSEMBLY", "LINKED")
    made = ids(payload)
    assert (await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"] == links(made)
    again = await wrote(gateway, "assertAccount", f"{NOVA}, {MATCHED}{key}")
    assert ids(again) == made
    assert await counts(gateway) == {name: count + (name != "swift") for name, count in before.items()}


async def test_an_assertion_by_an_id_that_several_may_have_is_not_sent_again(gateway: Gateway) -> None:
    await lose(gateway, "userlot.company.assert")
    given = 'name: "Nova", userlot: {sourceExternalId: "crm-nova"}, idempotencyKey: "k"'
    for _ in range(2):
        payload = await wrote(gateway, "assertAccount", given)
        assert outcome(payload, "USERLOT")["action"] == "UNKNOWN"
    assert sent(gateway) == {}
    assert len(await named(gateway, "userlot")) == 1


@pytest.mark.parametrize(
    ("field", "section", "operation", "record_id"),
    [
        ("updateAccount", 'name: "N", assembly: {}', "assembly.account.update", ACME),
        ("updateAccount", 'name: "N", reevo: {}', "reevo.account.update", ACME_AT_REEVO),
        ("updateAccount", 'name: "N", userlot: {}', "userlot.company.update", ACME_AT_USERLOT),
        ("archiveAccount", "vendors: [REEVO]", "reevo.account.archive", ACME_AT_REEVO),
        ("deleteAccount", "vendors: [ASSEMBLY]", "assembly.account.delete", ACME),
    ],
)
async def test_a_lost_change_or_end_is_unknown_of_a_record_that_is_known(
    gateway: Gateway, field: str, section: str, operation: str, record_id: str
) -> None:
    await lose(gateway, operation)
    payload = await wrote(gateway, field, f'by: {{domain: "acme.example"}}, {section}')
    (told,) = payload["outcomes"]
    assert (told["action"], told["recordId"]) == ("UNKNOWN", record_id)
    assert told["error"]["retryable"] is (field != "deleteAccount")  # sent again, nothing more is archived
    assert len(sent(gateway)[operation.partition(".")[0]]) == 1
