"""A Reevo that takes the attributes of an account bare: what is written is the same as where they have a name."""

from __future__ import annotations

import json

import pytest

from tests.gateway.harness import Gateway

CREATE = """mutation { createAccount(input: {kind: COMPANY, reevo: {displayName: "Bare", description: "d"}}) {
  outcomes { action recordId } userErrors { message } } }"""
UPDATE = """mutation ($id: String!) {
  updateAccount(input: {by: {record: {vendor: REEVO, id: $id}}, reevo: {description: null}}) {
    outcomes { action } userErrors { message } account { reevo { displayName description } } } }"""


@pytest.mark.parametrize("form", ["attributes", "bare", "both"])
async def test_an_account_is_created_and_changed_in_the_form_that_is_taken(gateway: Gateway, form: str) -> None:
    await gateway.switch("reevo", write_body=form)
    made = (await gateway.data(CREATE))["createAccount"]
    (outcome,) = made["outcomes"]
    assert (outcome["action"], made["userErrors"]) == ("CREATED", [])
    told = (await gateway.data(UPDATE, {"id": outcome["recordId"]}))["updateAccount"]
    assert told["account"] == {"reevo": {"displayName": "Bare", "description": None}}
    sent = [call.request for call in gateway.sent() if call.request.method in ("POST", "PATCH")]
    bodies = [json.loads(each.content) for each in sent if not each.url.path.endswith("_query")]
    in_a_name = ["attributes" in body for body in bodies]
    assert in_a_name == ([True, False, False] if form == "bare" else [True, True])
