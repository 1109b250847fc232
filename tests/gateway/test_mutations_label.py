"""Labels of Assembly: what is written, what reads see of it, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import BY_FIELD, GOLD, carried, lose, refused, writes

CREATE, UPDATE, DELETE = (BY_FIELD[name] for name in ("createLabel", "updateLabel", "deleteLabel"))
SILVER = GOLD.replace("001", "002")
TIERS = "{ labels(type: TIER) { name } }"


async def label(gateway: Gateway, label_id: str) -> dict[str, Any] | None:
    """A label as the stand-in holds it."""
    return next((each for each in await gateway.stored("assembly", "label") if each["id"] == label_id), None)


async def test_a_created_label_is_stored_and_seen(gateway: Gateway) -> None:
    assert len((await gateway.data(TIERS))["labels"]) == 2  # this answer is kept
    payload = await carried(gateway, CREATE.document)
    shown = {"type": "Tier", "name": "Platinum", "color": "#E5E4E2", "description": "Answered at once"}
    assert payload["label"] == shown
    assert await label(gateway, payload["outcomes"][0]["recordId"]) == {
        "id": payload["outcomes"][0]["recordId"],
        **shown,
    }
    assert [each["name"] for each in (await gateway.data(TIERS))["labels"]] == ["Gold", "Silver", "Platinum"]


async def test_a_change_leaves_alone_what_is_not_given(gateway: Gateway) -> None:
    former = await label(gateway, GOLD)
    assert former is not None
    assert await gateway.data(f'{{ label(id: "{GOLD}") {{ name }} }}') == {"label": {"name": "Gold"}}
    payload = await carried(gateway, UPDATE.document)
    assert payload["label"] == {"vendorId": GOLD, "name": "Golden", "description": "Answered within the hour"}
    assert await label(gateway, GOLD) == {**former, "name": "Golden"}
    assert await gateway.data(f'{{ label(id: "{GOLD}") {{ name }} }}') == {"label": {"name": "Golden"}}


async def test_every_field_can_be_changed_to_a_value_even_an_empty_one(gateway: Gateway) -> None:
    given = f'id: "{GOLD}", type: STAGE, name: "Z", color: "#000000", description: ""'
    await carried(gateway, UPDATE.with_(given))
    body = {"type": "Stage", "name": "Z", "color": "#000000", "description": ""}
    assert writes(gateway)[0][2] == body
    assert await label(gateway, GOLD) == {"id": GOLD, **body}


async def test_a_deleted_label_is_gone_from_accounts_too(gateway: Gateway) -> None:
    tier = '{ account(by: {domain: "acme.example"}) { tier { name } } }'
    assert await gateway.data(tier) == {"account": {"tier": {"name": "Gold"}}}
    payload = await carried(gateway, DELETE.document)
    assert (payload["label"], payload["outcomes"][0]["recordId"]) == (None, GOLD)
    assert await label(gateway, GOLD) is None
    assert await gateway.data(tier) == {"account": {"tier": None}}


async def test_fields_of_one_document_run_one_behind_another(gateway: Gateway) -> None:
    data = await gateway.data(f"""mutation {{
        first: updateLabel(input: {{id: "{GOLD}", name: "One"}}) {{ label {{ name }} }}
        gone: deleteLabel(input: {{id: "{SILVER}"}}) {{ label {{ name }} }}
        second: updateLabel(input: {{id: "{GOLD}", color: "#111111"}}) {{ label {{ name color }} }}
        missing: updateLabel(input: {{id: "{SILVER}", name: "Two"}}) {{ label {{ name }} userErrors {{ code vendor }} }}
    }}""")
    assert data["first"]["label"] == {"name": "One"}
    assert data["gone"]["label"] is None
    assert data["second"]["label"] == {"name": "One", "color": "#111111"}
    assert data["missing"] == {"label": None, "userErrors": [{"code": "NOT_FOUND", "vendor": "ASSEMBLY"}]}


async def test_the_label_is_read_only_where_it_is_selected(gateway: Gateway) -> None:
    await gateway.data("{ labels { name } }")
    gateway.forget()
    await gateway.data(f'mutation {{ updateLabel(input: {{id: "{GOLD}", name: "G"}}) {{ outcomes {{ action }} }} }}')
    assert gateway.targets() == [f"PUT /assembly/account/labels/{GOLD}"]


async def test_both_kinds_of_ids_name_the_label(gateway: Gateway) -> None:
    opaque = (await gateway.data(f'{{ label(id: "{GOLD}") {{ id }} }}'))["label"]["id"]
    payload = await carried(gateway, UPDATE.with_(f'id: "{opaque}", name: "Golden"'))
    assert payload["outcomes"][0]["recordId"] == GOLD
    assert writes(gateway) == [UPDATE.sent]


@pytest.mark.parametrize("field", [UPDATE, DELETE], ids=["updateLabel", "deleteLabel"])
async def test_what_is_no_id_of_a_label_is_refused(field: Any, gateway: Gateway) -> None:
    team = (await gateway.data('{ team(id: "110") { id } }'))["team"]["id"]
    gateway.forget()
    for wrong in ("Tier", "", team):
        assert await refused(gateway, field.with_(f'id: "{wrong}"')) == ("BAD_USER_INPUT", "id")
    assert gateway.sent() == []


@pytest.mark.parametrize("name", ["type", "name", "color", "description"])
async def test_null_is_refused_and_never_sent(name: str, gateway: Gateway) -> None:
    assert await refused(gateway, UPDATE.with_(f'id: "{GOLD}", {name}: null')) == ("BAD_USER_INPUT", name)
    assert gateway.sent() == []


async def test_null_in_a_variable_is_null_and_a_variable_that_is_left_out_is_absent(gateway: Gateway) -> None:
    document = """mutation Change($id: ID!, $name: String, $description: String) {
        updateLabel(input: {id: $id, name: $name, description: $description}) {
            outcomes { action error { code message } } userErrors { message code field }
        }
    }"""
    code = await refused(gateway, document, {"id": GOLD, "name": "Golden", "description": None})
    assert code == ("BAD_USER_INPUT", "description")
    await carried(gateway, document, {"id": GOLD, "name": "Golden"})
    assert writes(gateway) == [UPDATE.sent]


async def test_what_the_vendor_refuses_is_told_in_its_words(gateway: Gateway) -> None:
    payload = await carried(gateway, CREATE.with_('type: TIER, name: "X", color: "red"'))
    (error,) = payload["userErrors"]
    assert (error["code"], error["vendor"], error["field"]) == ("BAD_USER_INPUT", "ASSEMBLY", None)
    assert "Invalid value for color" in error["message"]
    assert payload["label"] is None


async def test_a_field_that_is_missing_is_told_before_anything_runs(gateway: Gateway) -> None:
    error = await gateway.error('mutation { createLabel(input: {type: TIER, name: "X"}) { outcomes { action } } }')
    assert (error["code"], gateway.sent()) == ("GRAPHQL_VALIDATION_FAILED", [])


async def test_a_write_goes_where_a_read_found_the_labels(gateway: Gateway) -> None:
    await gateway.switch("assembly", labels_path="plural")
    payload = await carried(gateway, UPDATE.document)
    assert payload["label"]["name"] == "Golden"
    assert writes(gateway) == [("PUT", f"/assembly/accounts/labels/{GOLD}", {"name": "Golden"})]


async def test_where_no_read_finds_the_labels_nothing_is_written(gateway: Gateway) -> None:
    order = {"vendor": "assembly", "operation": "assembly.label.list", "kind": "status", "status": 503}
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    (outcome,) = (await carried(gateway, CREATE.document))["outcomes"]
    assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "UPSTREAM_UNAVAILABLE")
    assert outcome["error"]["retryable"]
    assert writes(gateway) == []


async def test_behind_a_lost_answer_the_label_shows_what_was_done(gateway: Gateway) -> None:
    await lose(gateway, "assembly.label.update")
    payload = await carried(gateway, UPDATE.document)
    assert payload["outcomes"][0]["action"] == "UNKNOWN"
    assert payload["label"]["name"] == "Golden"


async def test_an_answer_without_an_id_leaves_it_unknown_what_was_created(gateway: Gateway) -> None:
    order = {
        "vendor": "assembly",
        "operation": "assembly.label.create",
        "kind": "wrong_type",
        "at": ["id"],
        "value": [],
        "after": True,
    }
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    payload = await carried(gateway, CREATE.document)
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["error"]["code"]) == ("UNKNOWN", "MALFORMED_REPLY")
    assert "`labels` has it under its name then." in outcome["error"]["message"]
    assert len((await gateway.data(TIERS))["labels"]) == 3


async def test_a_read_behind_the_write_that_fails_leaves_the_outcome_standing(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(ASSEMBLY_LABELS_PATH="/account/labels")
    order = {"vendor": "assembly", "operation": "assembly.label.get", "kind": "status", "status": 503}
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    body = await gateway.query(UPDATE.document)
    assert [error["path"] for error in body["errors"]] == [["updateLabel", "label"]]
    assert body["data"]["updateLabel"]["label"] is None
    assert [each["action"] for each in body["data"]["updateLabel"]["outcomes"]] == ["UPDATED"]
