"""Which mutations a client may carry out, and what it is shown of what it wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.gateway.harness import Gateway
from tests.gateway.signed_in import headers, signed_in

LABEL = 'mutation { %s(input: {type: STAGE, name: "N", color: "#123456"}) { outcomes { action } label { name } } }'
COMPANY = """mutation($dry: Boolean!) { updateCompany(input: {by: {externalId: "%s"}, mrr: "7", dryRun: $dry}) {
    outcomes { action } userErrors { code } changes { before after } planned { path body } company { name mrr } } }"""


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with signed_in() as gateway:
        yield gateway


async def external_id(gateway: Gateway) -> str:
    listed = await gateway.query("{ companies { nodes { externalId } } }", headers=headers("all"))
    found = [each["externalId"] for each in listed["data"]["companies"]["nodes"] if each["externalId"]]
    gateway.forget()
    return str(found[0])


@pytest.mark.parametrize("client", ["reader", "teller", "seller", "carer"])
async def test_who_may_not_write_is_refused_before_anything_is_read(gateway: Gateway, client: str) -> None:
    for document, variables in ((LABEL % "createLabel", None), (COMPANY % "c-1", {"dry": True})):
        answer = await gateway.query(document, variables, headers(client))
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert "`write:" in error["message"]
    assert gateway.sent() == []


async def test_a_scope_is_for_one_mutation(gateway: Gateway) -> None:
    document = """mutation { createLabel(input: {type: STAGE, name: "N", color: "#123456"}) { outcomes { action } }
        deleteLabel(input: {id: "x"}) { outcomes { action } } }"""
    answer = await gateway.query(document, headers=headers("writer"))
    assert answer["data"] == {"createLabel": {"outcomes": [{"action": "CREATED"}]}, "deleteLabel": None}
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["deleteLabel"], "FORBIDDEN")


async def test_who_may_only_write_is_told_what_became_of_it_and_no_record(gateway: Gateway) -> None:
    answer = await gateway.query(LABEL % "createLabel", headers=headers("writer"))
    assert answer["data"]["createLabel"] == {"outcomes": [{"action": "CREATED"}], "label": None}
    (error,) = answer["errors"]
    assert error["path"] == ["createLabel", "label"]


async def test_a_payload_hides_what_the_record_would(gateway: Gateway) -> None:
    found = await external_id(gateway)
    answer = await gateway.query(COMPANY % found, {"dry": False}, headers("editor"))
    payload = answer["data"]["updateCompany"]
    assert payload["outcomes"][0]["action"] in ("UPDATED", "UNCHANGED")
    assert payload["company"]["name"]
    assert payload["company"]["mrr"] is None
    assert [error["path"][-1] for error in answer["errors"]] == ["mrr"]


async def test_a_dry_run_would_tell_what_is_there(gateway: Gateway) -> None:
    found = await external_id(gateway)
    answer = await gateway.query(COMPANY % found, {"dry": True}, headers("editor"))
    assert answer["data"]["updateCompany"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert gateway.sent() == []
    told = await gateway.query(COMPANY % found, {"dry": True}, headers("all"))
    assert told["data"]["updateCompany"]["changes"]


async def test_a_person_is_written_to_by_a_key_that_tells_nothing(gateway: Gateway) -> None:
    document = """mutation { updateEndUser(input: {by: {email: "jane@acme.example"}, firstName: "J"}) {
        outcomes { action } } }"""
    answer = await gateway.query(document, headers=headers("writer"))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert gateway.sent() == []


async def test_a_subscription_is_a_write_too(gateway: Gateway) -> None:
    document = """subscription { addUsageLogs(input: {logs: []}) { __typename } }"""
    response = await gateway.post(document, headers=headers("reader", accept="text/event-stream"))
    assert '"FORBIDDEN"' in response.text
    assert gateway.sent() == []
