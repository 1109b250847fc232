"""A key that comes again carries on what a write of accounts left undone, and does nothing twice."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.vendor import Vendor
from tests.gateway.accounts_written import (
    ACCOUNTS,
    EVERYWHERE,
    MATCHED,
    NOVA,
    REEVO,
    actions,
    codes,
    counts,
    down,
    fails,
    ids,
    links,
    mend,
    refusals,
    sent,
    stored,
    writing,
    wrote,
)
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried

KEYED = f'{NOVA}, {EVERYWHERE}, idempotencyKey: "k"'
WHOLE = ["CREATED"] * 4 + ["LINKED"]
OTHERS = {"reevo", "userlot", "swift"}


async def is_whole(gateway: Gateway, made: dict[str, str], before: dict[str, int]) -> None:
    """Assert that each vendor holds one record more, and that they are linked."""
    assert await counts(gateway) == {vendor: count + 1 for vendor, count in before.items()}
    account = await stored(gateway, "assembly", made["assembly"])
    assert sorted(account["source_specific_ids"]) == sorted(links(made))


@pytest.mark.parametrize("vendor", [Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT])
async def test_a_vendor_that_was_down_is_written_later_and_linked(gateway: Gateway, vendor: Vendor) -> None:
    before = await counts(gateway)
    with down(vendor):
        first = await wrote(gateway, "createAccount", KEYED)
    assert (codes(first), dict(actions(first))[vendor.name]) == ({vendor.name: "UPSTREAM_UNAVAILABLE"}, "FAILED")
    assert first["userErrors"] == []
    assert {each for each, action in actions(first) if action == "CREATED"} == {
        each.upper() for each in {"assembly", *OTHERS} - {vendor.value}
    }
    await mend(gateway)
    again = await wrote(gateway, "createAccount", KEYED)
    made = ids(again)
    assert [action for _, action in actions(again)] == WHOLE
    assert {**made, **ids(first)} == made
    if vendor is Vendor.ASSEMBLY:
        expected = {"assembly": 2}
        linked = links(made)
    else:
        expected = {"assembly": 1, vendor.value: 2 if vendor is Vendor.REEVO else 1}
        linked = [f"{vendor.value}:{made[vendor.value]}"]
    assert {name: len(found) for name, found in sent(gateway).items()} == expected
    link = ("PUT", f"{ACCOUNTS}/{made['assembly']}", {"added_source_specific_ids": linked})
    assert sent(gateway)["assembly"][-1] == link
    await is_whole(gateway, made, before)

    for _ in range(2):
        replay = await wrote(gateway, "createAccount", KEYED)
        assert (replay["outcomes"], gateway.sent()) == (again["outcomes"], [])


@pytest.mark.parametrize("operation", ["reevo.domain.add", "assembly.account.update"])
async def test_a_domain_or_a_link_that_failed_is_made_up_for(gateway: Gateway, operation: str) -> None:
    before = await counts(gateway)
    await fails(gateway, operation, 429)
    first = await wrote(gateway, "createAccount", KEYED)
    assert codes(first) == {operation.partition(".")[0].upper(): "RATE_LIMITED"}
    await mend(gateway)
    again = await wrote(gateway, "createAccount", KEYED)
    made = ids(again)
    assert [action for _, action in actions(again)] == WHOLE
    expected = {
        "reevo.domain.add": ("POST", f"{REEVO}/{made['reevo']}/attribute/domains", {"domain_name": "nova.example"}),
        "assembly.account.update": (
            "PUT",
            f"{ACCOUNTS}/{made['assembly']}",
            {"added_source_specific_ids": links(made)},
        ),
    }
    assert sent(gateway) == {operation.partition(".")[0]: [expected[operation]]}
    await is_whole(gateway, made, before)


async def test_what_another_linked_meanwhile_is_seen_when_the_key_comes_again(gateway: Gateway) -> None:
    with down(Vendor.REEVO):
        made = ids(await wrote(gateway, "createAccount", KEYED))
    await mend(gateway)
    account = await stored(gateway, "assembly", made["assembly"])
    theirs = "reevo:a0000000-0000-4000-8000-000000000011"
    await gateway.plant("assembly", "account", {**account, "source_specific_ids": [*links(made), theirs]})
    again = await wrote(gateway, "createAccount", KEYED)
    assert actions(again)[-1] == ("ASSEMBLY", "FAILED")
    assert (refusals(again), list(sent(gateway))) == ([("CONFLICT", None)], ["reevo"])


async def test_an_assertion_goes_on_where_it_was_left(gateway: Gateway) -> None:
    given = f'{NOVA}, {MATCHED}, idempotencyKey: "k"'
    with down(Vendor.USERLOT):
        first = await wrote(gateway, "assertAccount", given)
    assert codes(first) == {"USERLOT": "UPSTREAM_UNAVAILABLE"}
    await mend(gateway)
    again = await wrote(gateway, "assertAccount", given)
    made = ids(again)
    assert [action for _, action in actions(again)] == ["CREATED"] * 3 + ["LINKED"]
    assert {name: len(found) for name, found in sent(gateway).items()} == {"userlot": 1, "assembly": 1}
    assert sorted((await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"]) == links(made)
    replay = await wrote(gateway, "assertAccount", given)
    assert (replay["outcomes"], gateway.sent()) == (again["outcomes"], [])


async def test_what_was_unchanged_is_not_looked_at_again(gateway: Gateway) -> None:
    given = 'domain: "acme.example", assembly: {}, reevo: {displayName: "Other"}, idempotencyKey: "k"'
    with down(Vendor.REEVO):
        first = await wrote(gateway, "assertAccount", given)
    assert actions(first) == [("ASSEMBLY", "UNCHANGED"), ("REEVO", "FAILED")]
    await mend(gateway)
    again = await wrote(gateway, "assertAccount", given)
    assert actions(again) == [("ASSEMBLY", "UNCHANGED"), ("REEVO", "UPDATED"), ("ASSEMBLY", "LINKED")]


@pytest.mark.parametrize(
    ("field", "given", "vendor", "done"),
    [
        ("updateAccount", f'by: {{domain: "acme.example"}}, name: "N", {MATCHED}', Vendor.REEVO, "UPDATED"),
        ("archiveAccount", 'by: {domain: "acme.example"}', Vendor.REEVO, "ARCHIVED"),
        ("deleteAccount", 'by: {domain: "acme.example"}', Vendor.ASSEMBLY, "DELETED"),
    ],
)
async def test_changes_and_ends_go_on_too(gateway: Gateway, field: str, given: str, vendor: Vendor, done: str) -> None:
    await gateway.data('{ account(by: {domain: "acme.example"}) { reevo { id } company { vendorId } } }')
    keyed = f'{given}, idempotencyKey: "k"'
    with down(vendor):
        first = await wrote(gateway, field, keyed)
    # whose domain it is cannot be known without Assembly
    assert codes(first)[vendor.name] in ("UPSTREAM_UNAVAILABLE", "SKIPPED")
    await mend(gateway)
    again = await wrote(gateway, field, keyed)
    assert dict(actions(again))[vendor.name] == done
    assert list(sent(gateway)) == [vendor.value]
    replay = await wrote(gateway, field, keyed)
    assert (replay["outcomes"], sent(gateway)) == (again["outcomes"], {})


async def test_another_input_under_the_key_is_refused(gateway: Gateway) -> None:
    await wrote(gateway, "createAccount", KEYED)
    for field, given in (
        ("createAccount", KEYED.replace("New", "Newer")),
        ("createAccount", KEYED.replace("swift: {}", "swift: null")),
        ("createAccount", KEYED.replace("reevo: {}", "reevo: {description: null}")),
        ("assertAccount", KEYED.replace(", swift: {}", "")),
    ):
        payload = await wrote(gateway, field, given)
        assert refusals(payload) == [("IDEMPOTENCY_MISMATCH", "idempotencyKey")]
        assert {action for _, action in actions(payload)} == {"NOT_ATTEMPTED"}
        assert gateway.sent() == []


async def test_two_at_once_with_one_key_are_one_write(gateway: Gateway) -> None:
    before = await counts(gateway)
    document = writing("createAccount", KEYED)
    first, second = await asyncio.gather(carried(gateway, document), carried(gateway, document))
    assert first == second
    assert [action for _, action in actions(first)] == WHOLE
    await is_whole(gateway, ids(first), before)


async def test_without_a_key_nothing_is_remembered(gateway: Gateway) -> None:
    first = await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}")
    again = await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}")
    assert codes(again) == dict.fromkeys(("ASSEMBLY", "REEVO", "USERLOT"), "CONFLICT")
    assert actions(again)[3] == ("SWIFT", "CREATED")
    assert ids(again)["swift"] != ids(first)["swift"]
