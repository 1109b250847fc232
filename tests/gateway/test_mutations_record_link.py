"""Links and refusals by hand: what stands at Assembly behind them, and what the rules make of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.harness import Gateway
from tests.gateway.mutations import TOLD, carried, lose, writes

TWIN = "01950000-0000-7000-8000-000000000012"
ONE, OTHER = "a0000000-0000-4000-8000-000000000007", "a0000000-0000-4000-8000-000000000009"
PATH = f"/assembly/accounts/{TWIN}"


RECORD, ACCOUNT = f'{{vendor: REEVO, id: "{ONE}"}}', '{domain: "twin.example"}'


def link(record: str = RECORD, account: str = ACCOUNT, more: str = "") -> str:
    given = f"account: {account}, record: {record}{more}"
    return f"mutation {{ linkRecords(input: {{{given}}}) {{ {TOLD} account {{ reevo {{ id }} }} }} }}"


def unlink(more: str = "") -> str:
    given = f"account: {ACCOUNT}, record: {RECORD}{more}"
    return f"mutation {{ unlinkRecord(input: {{{given}}}) {{ {TOLD} account {{ reevo {{ id }} }} }} }}"


async def ids_of(gateway: Gateway) -> list[str]:
    (twin,) = [each for each in await gateway.stored("assembly", "account") if each["id"] == TWIN]
    ids: list[str] = twin["source_specific_ids"]
    return ids


def actions(payload: Any) -> list[str]:
    return [outcome["action"] for outcome in payload["outcomes"]]


async def test_a_link_settles_what_was_ambiguous(gateway: Gateway) -> None:
    reevo = '{ account(by: {domain: "twin.example"}) { reevo { id } } }'
    assert await gateway.data(reevo) == {"account": {"reevo": None}}
    payload = await carried(gateway, link())
    assert actions(payload) == ["LINKED"]
    assert payload["outcomes"][0]["recordId"] == TWIN
    assert payload["account"] == {"reevo": {"id": ONE}}
    assert writes(gateway) == [("PUT", PATH, {"added_source_specific_ids": [f"reevo:{ONE}"]})]
    assert await ids_of(gateway) == [f"reevo:{ONE}"]
    assert await gateway.data(reevo) == {"account": {"reevo": {"id": ONE}}}


async def test_a_refusal_leaves_the_other_candidate(gateway: Gateway) -> None:
    payload = await carried(gateway, unlink())
    assert actions(payload) == ["UNLINKED"]
    assert payload["account"] == {"reevo": {"id": OTHER}}
    assert await ids_of(gateway) == [f"not:reevo:{ONE}"]


async def test_linking_takes_a_refusal_back_and_refusing_takes_a_link_away(gateway: Gateway) -> None:
    await carried(gateway, unlink())
    await carried(gateway, link())
    assert await ids_of(gateway) == [f"reevo:{ONE}"]
    await carried(gateway, unlink())
    assert await ids_of(gateway) == [f"not:reevo:{ONE}"]


async def test_unlinking_without_refusing_leaves_the_rules_to_decide(gateway: Gateway) -> None:
    await carried(gateway, link())
    payload = await carried(gateway, unlink(", refuse: false"))
    assert actions(payload) == ["UNLINKED"]
    assert payload["account"] == {"reevo": None}
    assert await ids_of(gateway) == []


async def test_what_is_so_already_is_unchanged_and_nothing_is_sent(gateway: Gateway) -> None:
    assert actions(await carried(gateway, unlink(", refuse: false"))) == ["UNCHANGED"]
    await carried(gateway, link())
    gateway.forget()
    payload = await carried(gateway, link(f'{{vendor: REEVO, id: "{ONE.upper()}"}}'))
    assert actions(payload) == ["UNCHANGED"]
    assert payload["account"] == {"reevo": {"id": ONE}}
    assert writes(gateway) == []


async def test_a_dry_run_shows_the_request(gateway: Gateway) -> None:
    payload = await carried(gateway, link(more=", dryRun: true"))
    assert actions(payload) == ["NOT_ATTEMPTED"]
    (planned,) = payload["planned"]
    assert (planned["method"], planned["body"]) == ("PUT", {"added_source_specific_ids": [f"reevo:{ONE}"]})
    assert writes(gateway) == []
    assert await ids_of(gateway) == []


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        (link('{vendor: REEVO, id: "a0000000-0000-4000-8000-00000000ffff"}'), "NOT_FOUND", "record"),
        (link(f'{{vendor: ASSEMBLY, id: "{TWIN}"}}'), "BAD_USER_INPUT", "record"),
        (link(account='{domain: "nobody.example"}'), "NOT_FOUND", "account"),
        (
            link(account='{record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000005"}}'),
            "UNSUPPORTED",
            "account",
        ),
    ],
)
async def test_what_cannot_be_linked_is_refused(gateway: Gateway, document: str, code: str, field: str) -> None:
    payload = await carried(gateway, document)
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, field)]
    assert payload["account"] is None
    assert writes(gateway) == []


async def test_a_lost_answer_is_unknown_and_the_link_is_there_once(gateway: Gateway) -> None:
    await lose(gateway, "assembly.account.update")
    payload = await carried(gateway, link())
    assert actions(payload) == ["UNKNOWN"]
    assert await ids_of(gateway) == [f"reevo:{ONE}"]
