"""Creates whose answer was lost: the record is there once, and it is told as created only where that is true."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.faults.kinds import TRIES
from tests.gateway.creates import (
    COMPANY_BY_KEY,
    COMPANY_BY_NAME,
    CREATES,
    DOMAIN,
    HIDDEN_TEAM,
    LABEL,
    PERSON_BY_EMAIL,
    PERSON_BY_KEY,
    PERSON_BY_NAME,
    TEAM,
    Create,
)
from tests.gateway.customer_mutations import ACCOUNT
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, lose, writes
from tests.gateway.recording import Recording

NEW_COMPANY = "c0000000-0000-4000-8000-0000000000ee"


every = pytest.mark.parametrize("create", CREATES, ids=lambda create: create.name)
unclaimed = pytest.mark.parametrize(
    "create",
    [COMPANY_BY_NAME, PERSON_BY_EMAIL, PERSON_BY_NAME, TEAM, HIDDEN_TEAM, LABEL],
    ids=lambda create: create.name,
)
keyed_by_vendor = pytest.mark.parametrize("create", [COMPANY_BY_KEY, PERSON_BY_KEY], ids=lambda create: create.name)


async def fail(gateway: Gateway, operation: str, **order: Any) -> None:
    """Let an operation be answered by a fault."""
    fault = {"vendor": operation.partition(".")[0], "operation": operation, "kind": "status", "status": 502, **order}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()


async def ids(gateway: Gateway, create: Create) -> set[str]:
    return {each["id"] for each in await gateway.stored(create.vendor, create.noun) if "id" in each}


async def one(gateway: Gateway, create: Create, more: str = "") -> Any:
    """The outcome of a create."""
    payload = await carried(gateway, create.document(more))
    (outcome,) = payload["outcomes"]
    return outcome


@every
async def test_what_was_done_is_there_once_and_told_truly(create: Create, gateway: Gateway) -> None:
    before, records = await ids(gateway, create), await gateway.stored(create.vendor, create.noun)
    await lose(gateway, create.operation)
    outcome = await one(gateway, create)
    new = await ids(gateway, create) - before
    assert await gateway.stored(create.vendor, create.noun) != records
    assert len(writes(gateway)) == 1
    if create.settled:
        assert (outcome["action"], outcome["error"], outcome["candidates"]) == (create.settled, None, [])
        assert outcome["recordId"] in (new or {ACCOUNT})
    else:
        assert (outcome["action"], outcome["error"]["retryable"]) == ("UNKNOWN", False)
        likes = [outcome["recordId"]] if create.noun == "relationship" else list(new)  # its record is the linked one
        assert outcome["candidates"] == (likes if create.has_likes else [])


@every
async def test_the_same_key_again_tells_the_same_and_sends_nothing(create: Create, gateway: Gateway) -> None:
    await lose(gateway, create.operation)
    first = await one(gateway, create, ', idempotencyKey: "k"')
    records = await gateway.stored(create.vendor, create.noun)
    gateway.forget()
    again = await one(gateway, create, ', idempotencyKey: "k"')
    assert again == first
    assert writes(gateway) == []
    assert await gateway.stored(create.vendor, create.noun) == records


@every
async def test_what_was_not_done_is_never_told_as_done(create: Create, gateway: Gateway) -> None:
    """The vendor refused it, or did nothing, and the answer was lost."""
    records = await gateway.stored(create.vendor, create.noun)
    await fail(gateway, create.operation, times=1)
    for _ in range(2):
        outcome = await one(gateway, create, ', idempotencyKey: "k"')
        assert (outcome["action"], outcome["candidates"]) == ("UNKNOWN", [])
        assert len(writes(gateway)) == 1
    assert await gateway.stored(create.vendor, create.noun) == records


@unclaimed
async def test_anothers_equal_record_is_a_candidate_and_never_claimed(create: Create, gateway: Gateway) -> None:
    before = await ids(gateway, create)
    await one(gateway, create)  # stands for another client's
    (anothers,) = await ids(gateway, create) - before
    await fail(gateway, create.operation, times=1)
    outcome = await one(gateway, create)
    assert (outcome["action"], outcome["recordId"], outcome["candidates"]) == ("UNKNOWN", None, [anothers])
    await lose(gateway, create.operation)
    outcome = await one(gateway, create)
    assert (outcome["action"], outcome["recordId"]) == ("UNKNOWN", None)
    assert set(outcome["candidates"]) == await ids(gateway, create) - before


@keyed_by_vendor
async def test_what_was_there_before_is_a_conflict_and_never_claimed(create: Create, gateway: Gateway) -> None:
    await one(gateway, create)
    gateway.forget()
    await lose(gateway, create.operation)
    payload = await carried(gateway, create.document())
    assert [each["action"] for each in payload["outcomes"]] == ["FAILED"]
    assert payload["userErrors"] == [{"code": "CONFLICT", "field": "externalId"}]
    assert writes(gateway) == []


async def test_a_domain_that_was_there_before_settles_nothing(gateway: Gateway) -> None:
    await one(gateway, DOMAIN)
    await fail(gateway, DOMAIN.operation, times=1)
    assert (await one(gateway, DOMAIN))["action"] == "UNKNOWN"


async def test_a_domain_of_an_earlier_request_is_not_claimed(gateway: Gateway) -> None:
    """What the account had before is not known any more."""
    await fail(gateway, DOMAIN.operation, times=1)
    assert (await one(gateway, DOMAIN, ', idempotencyKey: "k"'))["action"] == "UNKNOWN"
    await one(gateway, DOMAIN)
    assert (await one(gateway, DOMAIN, ', idempotencyKey: "k"'))["action"] == "UNKNOWN"


@keyed_by_vendor
async def test_a_read_that_failed_too_settles_under_the_same_key_later(create: Create, gateway: Gateway) -> None:
    listing = create.operation.replace("create", "list")
    await lose(gateway, create.operation)
    await fail(gateway, listing, skip=1, times=TRIES)
    first = await one(gateway, create, ', idempotencyKey: "k"')
    assert (first["action"], first["candidates"]) == ("UNKNOWN", [])
    again = await one(gateway, create, ', idempotencyKey: "k"')
    assert (again["action"], again["error"]) == ("CREATED", None)
    assert again["recordId"] in await ids(gateway, create)
    assert len(writes(gateway)) == 1


async def test_a_record_that_differs_is_a_candidate(gateway: Gateway) -> None:
    """Another wrote under the external id what this write did not."""
    await fail(gateway, COMPANY_BY_KEY.operation, times=1)
    await one(gateway, COMPANY_BY_KEY, ', idempotencyKey: "k"')
    (acme, *_) = await gateway.stored("userlot", "company")
    other = {**acme, "id": NEW_COMPANY, "external_id": "lost-1", "name": "Lost", "mrr": 10.5, "plan_name": "Silver"}
    await gateway.plant("userlot", "company", other)
    outcome = await one(gateway, COMPANY_BY_KEY, ', idempotencyKey: "k"')
    assert (outcome["action"], outcome["recordId"], outcome["candidates"]) == ("UNKNOWN", None, [NEW_COMPANY])


async def test_a_create_that_was_refused_for_anothers_record_is_not_told_as_created(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one came between the look and the write, and the refusal was lost."""
    handle = Recording.handle_async_request
    (acme, *_) = await gateway.stored("userlot", "company")

    async def overtaken(self: Recording, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            other = {**acme, "id": NEW_COMPANY, "external_id": "lost-1", "name": "Faster"}
            await gateway.plant("userlot", "company", other)
        return await handle(self, request)

    monkeypatch.setattr(Recording, "handle_async_request", overtaken)
    await lose(gateway, COMPANY_BY_KEY.operation)
    outcome = await one(gateway, COMPANY_BY_KEY)
    assert (outcome["action"], outcome["recordId"], outcome["candidates"]) == ("UNKNOWN", None, [NEW_COMPANY])
    assert [each["id"] for each in await gateway.stored("userlot", "company") if each["external_id"] == "lost-1"] == [
        NEW_COMPANY
    ]


@keyed_by_vendor
async def test_two_that_create_the_same_take_turns(create: Create, gateway: Gateway) -> None:
    outcomes = await asyncio.gather(one(gateway, create), one(gateway, create))
    assert sorted(each["action"] for each in outcomes) == ["CREATED", "FAILED"]
    assert len(writes(gateway)) == 1


@keyed_by_vendor
async def test_an_answer_without_an_id_is_completed_by_a_read(create: Create, gateway: Gateway) -> None:
    before = await ids(gateway, create)
    await fail(gateway, create.operation, status=200, body="", after=True)
    outcome = await one(gateway, create)
    (new,) = await ids(gateway, create) - before
    assert (outcome["action"], outcome["recordId"], outcome["error"]) == ("CREATED", new, None)


async def test_candidates_are_ten_at_most(gateway: Gateway) -> None:
    for _ in range(11):
        await one(gateway, COMPANY_BY_NAME)
    await lose(gateway, COMPANY_BY_NAME.operation)
    assert len((await one(gateway, COMPANY_BY_NAME))["candidates"]) == 10


@pytest.mark.parametrize("field", ["assertCompany", "assertEndUser"])
async def test_an_assertion_by_a_source_external_id_is_not_sent_again(gateway: Gateway, field: str) -> None:
    noun = "company" if field == "assertCompany" else "end_user"
    await lose(gateway, f"userlot.{noun}.assert")
    outcome = await one(gateway, Create(field, field, 'sourceExternalId: "crm-1"', f"userlot.{noun}.assert", noun))
    assert (outcome["action"], outcome["error"]["retryable"]) == ("UNKNOWN", False)
    assert len(writes(gateway)) == 1


@pytest.mark.parametrize("field", ["assertCompany", "assertEndUser"])
async def test_an_assertion_whose_second_answer_is_lost_too_is_unknown(gateway: Gateway, field: str) -> None:
    noun = "company" if field == "assertCompany" else "end_user"
    name = "name" if field == "assertCompany" else "firstName"
    await fail(gateway, f"userlot.{noun}.assert", after=True)
    outcome = await one(
        gateway, Create(field, field, f'externalId: "new-9", {name}: "N"', f"userlot.{noun}.assert", noun)
    )
    assert (outcome["action"], outcome["error"]["retryable"]) == ("UNKNOWN", True)
    assert len(writes(gateway)) == 2
    found = [each for each in await gateway.stored("userlot", noun) if each["external_id"] == "new-9"]
    assert len(found) == 1
