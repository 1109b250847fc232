"""Several who create the same customer at the same time take turns, also where no key can be kept."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import IdempotencyUnavailable
from schema.writes.keyed import KeyedWrites
from tests.gateway.accounts_written import ACCOUNTS, COMPANIES, MATCHED, NOVA, REEVO, writing
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, writes


async def test_two_creations_of_one_customer_at_once_make_one_record_a_vendor(gateway: Gateway) -> None:
    document = writing("createAccount", f"{NOVA}, {MATCHED}")
    payloads = await asyncio.gather(*(carried(gateway, document) for _ in range(3)))
    for vendor in ("ASSEMBLY", "REEVO", "USERLOT"):
        told = sorted(
            outcome["action"]
            for payload in payloads
            for outcome in payload["outcomes"]
            if outcome["vendor"] == vendor and outcome["action"] != "LINKED"
        )
        assert told == ["CREATED", "FAILED", "FAILED"], vendor
    posted = [target for method, target, _ in writes(gateway) if method == "POST"]
    assert sorted(target for target in posted if "domains" not in target) == sorted([ACCOUNTS, REEVO, COMPANIES])


async def test_without_a_key_customers_are_created_though_no_records_of_keys_can_be_kept(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise IdempotencyUnavailable("The records cannot be kept.")

    monkeypatch.setattr(KeyedWrites, "_opened", broken)
    payload = await carried(gateway, writing("createAccount", f"{NOVA}, {MATCHED}"))
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["CREATED", "CREATED", "CREATED", "LINKED"]
    keyed = await carried(gateway, writing("createAccount", f'{NOVA}, {MATCHED}, idempotencyKey: "k"'))
    assert {outcome["error"]["code"] for outcome in keyed["outcomes"]} == {"IDEMPOTENCY_UNAVAILABLE"}
