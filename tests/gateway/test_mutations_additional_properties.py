"""Additional properties of Assembly's accounts: added, set and deleted by names that are kept letter by letter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.harness import Gateway
from tests.gateway.mutations import ACME, BY_FIELD, carried, lose, refused, writes

CREATE, SET, DELETE = (
    BY_FIELD[name] for name in ("createAdditionalProperties", "setAdditionalProperties", "deleteAdditionalProperties")
)
ALL = (CREATE, SET, DELETE)
BY = 'account: {domain: "acme.example"}'
OF_ACME = '{ account(by: {domain: "acme.example"}) { additionalProperties { name value } } }'


async def stored(gateway: Gateway) -> dict[str, Any]:
    """Acme's properties as the stand-in holds them."""
    (account,) = [each for each in await gateway.stored("assembly", "account") if each["id"] == ACME]
    held: dict[str, Any] = account["additional_properties"]
    return held


def by_name(shown: list[dict[str, Any]]) -> dict[str, Any]:
    """What a query shows, as an object."""
    return {each["name"]: each["value"] for each in shown}


async def seen(gateway: Gateway) -> dict[str, Any]:
    """What a query shows of Acme."""
    return by_name((await gateway.data(OF_ACME))["account"]["additionalProperties"])


async def test_new_properties_stand_beside_the_others(gateway: Gateway) -> None:
    before = await stored(gateway)
    assert await seen(gateway) == before  # this answer is kept
    payload = await carried(gateway, CREATE.document)
    after = {**before, "Free text": "yes", "Rate": 0.1}
    assert payload["outcomes"][0]["recordId"] == ACME
    assert by_name(payload["additionalProperties"]) == after
    assert await stored(gateway) == after
    assert await seen(gateway) == after


async def test_a_property_that_is_there_is_a_conflict_and_none_is_added(gateway: Gateway) -> None:
    before = await stored(gateway)
    given = f'{BY}, properties: [{{name: "New", value: 1}}, {{name: "Login_count", value: 1}}]'
    payload = await carried(gateway, CREATE.with_(given))
    (error,) = payload["userErrors"]
    assert (error["code"], error["vendor"]) == ("CONFLICT", "ASSEMBLY")
    assert "Login_count" in error["message"]
    assert payload["additionalProperties"] is None
    assert await stored(gateway) == before


async def test_setting_changes_what_is_named_and_adds_what_is_new(gateway: Gateway) -> None:
    before = await stored(gateway)
    given = f'{BY}, properties: [{{name: "Login_count", value: 8}}, {{name: "login_count", value: {{deep: [true]}}}}]'
    payload = await carried(gateway, SET.with_(given))
    after = {**before, "Login_count": 8, "login_count": {"deep": [True]}}
    assert by_name(payload["additionalProperties"]) == after
    assert await stored(gateway) == after


async def test_what_is_deleted_is_gone_and_the_rest_is_shown(gateway: Gateway) -> None:
    before = await seen(gateway)
    payload = await carried(gateway, DELETE.with_(f'{BY}, names: ["Login_count", "Custom Property"]'))
    after = {name: value for name, value in before.items() if name not in ("Login_count", "Custom Property")}
    assert [each["name"] for each in payload["additionalProperties"]] == list(after)
    assert await stored(gateway) == after
    assert await seen(gateway) == after


async def test_the_account_is_shown_as_it_is_behind_the_write(gateway: Gateway) -> None:
    data = await gateway.data("""{ account(by: {domain: "acme.example"}) { id } }""")
    payload = (
        await gateway.data(f"""mutation {{ setAdditionalProperties(input: {{{SET.given}}}) {{
            account {{ id name swift {{ name }} additionalProperties {{ name value }} }} }} }}""")
    )["setAdditionalProperties"]
    assert payload["account"]["id"] == data["account"]["id"]
    assert payload["account"]["swift"] == {"name": "ACME Works SMS"}
    assert by_name(payload["account"]["additionalProperties"])["Login_count"] == 8


async def test_the_properties_that_come_with_the_account_are_read_anew_too(gateway: Gateway) -> None:
    await gateway.switch("assembly", account_properties="embedded")
    assert (await seen(gateway))["Login_count"] == 7
    await carried(gateway, SET.document)
    assert (await seen(gateway))["Login_count"] == 8


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.field)
async def test_an_account_without_a_record_at_assembly_is_refused(mutation: Any, gateway: Gateway) -> None:
    at_swift = 'account: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000004"}}'
    assert await refused(gateway, mutation.with_(mutation.given.replace(BY, at_swift))) == ("NOT_LINKED", "account")
    nobody = 'account: {domain: "nobody.example"}'
    assert await refused(gateway, mutation.with_(mutation.given.replace(BY, nobody))) == ("NOT_FOUND", "account")


@pytest.mark.parametrize("mutation", [CREATE, SET], ids=lambda mutation: mutation.field)
@pytest.mark.parametrize(
    ("properties", "field"),
    [
        ("[]", "properties"),
        ('[{name: "a", value: 1}, {name: "my_prop", value: null}]', "properties.1.value"),
        ('[{name: "a"}]', "properties.0.value"),
        ('[{name: "a", value: 1}, {name: "a", value: 2}]', "properties.1.name"),
    ],
)
async def test_what_cannot_be_written_is_refused(mutation: Any, properties: str, field: str, gateway: Gateway) -> None:
    given = f"{BY}, properties: {properties}"
    assert await refused(gateway, mutation.with_(given)) == ("BAD_USER_INPUT", field)
    assert gateway.sent() == []


async def test_deleting_nothing_is_refused(gateway: Gateway) -> None:
    assert await refused(gateway, DELETE.with_(f"{BY}, names: []")) == ("BAD_USER_INPUT", "names")
    assert gateway.sent() == []


async def test_names_that_no_document_can_spell_come_by_variables(gateway: Gateway) -> None:
    document = f"""mutation Set($properties: [AdditionalPropertyInput!]!) {{
        setAdditionalProperties(input: {{{BY}, properties: $properties}}) {{ additionalProperties {{ name value }} }}
    }}"""
    given = [{"name": " spaced out ", "value": 9007199254740993}, {"name": "Größe", "value": False}]
    payload = await carried(gateway, document, {"properties": given})
    shown = by_name(payload["additionalProperties"])
    assert (shown[" spaced out "], shown["Größe"]) == (9007199254740993, False)
    assert writes(gateway)[0][2] == {" spaced out ": 9007199254740993, "Größe": False}


async def test_behind_a_lost_answer_the_properties_show_what_was_done(gateway: Gateway) -> None:
    await lose(gateway, "assembly.property.delete")
    payload = await carried(gateway, DELETE.document)
    assert payload["outcomes"][0]["action"] == "UNKNOWN"
    assert "Login_count" not in [each["name"] for each in payload["additionalProperties"]]
