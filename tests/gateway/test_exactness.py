"""What vendors hold comes out as they hold it: every character, every digit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.harness import Gateway

NAMES = {
    "emoji of several parts": "👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇴",
    "right to left": "שלום عربي \u202eback\u202c",
    "combining, composed and not": "Zoë Zoe\u0308 ﬁ Å \u212b ñ",
    "of paths and queries": "a/b//c/../d?e=f&g#h%20i%2Fj+k;l:@",
    "of JSON and GraphQL": '"quoted" \\ back {"a": [1]} ${x} """block"""',
    "of lines and controls": "one\ntwo\r\nthree\ttab\u0000nul\u0007\u2028\u2029\ufeff\u200b",
    "half a pair": "a\ud83d b\ude00",
    "beyond the first plane": "𝔘𐍈\U0010ffff",
    "only spaces around": "  padded  ",
    "like nothing": "null",
    "like a number": "0001.10",
    "long": "å🚀x\u0301" * 50_000,
}
COMPANY, PERSON, SWIFT, REEVO = (
    "01950000-0000-7000-8000-000000000091",
    "e0000000-0000-4000-8000-000000000091",
    "01J0CRVTXX0000000000000091",
    "a0000000-0000-4000-8000-000000000091",
)
USERLOT = "c0000000-0000-4000-8000-000000000091"
CONTACT = "b0000000-0000-4000-8000-000000000091"
LABEL = "01960000-0000-7000-8000-000000000091"

PLACES: dict[str, tuple[str, str, Callable[[str], dict[str, Any]], str, list[str | int]]] = {
    "an account at Assembly": (
        "assembly",
        "account",
        lambda name: {"id": COMPANY, "name": name},
        f'{{ account(by: {{record: {{vendor: ASSEMBLY, id: "{COMPANY}"}}}}) {{ assembly {{ name }} }} }}',
        ["account", "assembly", "name"],
    ),
    "a label": (
        "assembly",
        "label",
        lambda name: {"id": LABEL, "type": "Tier", "name": name, "color": "#000000"},
        f'{{ label(id: "{LABEL}") {{ name }} }}',
        ["label", "name"],
    ),
    "a team": (
        "assemble",
        "team",
        lambda name: {"id": "9191", "name": name, "parent_id": None},
        '{ teamTree(rootId: "9191") { name } }',
        ["teamTree", 0, "name"],
    ),
    "a company": (
        "userlot",
        "company",
        lambda name: {"id": USERLOT, "name": name},
        f'{{ company(by: {{record: {{vendor: USERLOT, id: "{USERLOT}"}}}}) {{ name }} }}',
        ["company", "name"],
    ),
    "an end user": (
        "userlot",
        "end_user",
        lambda name: {"id": PERSON, "first_name": name},
        f'{{ endUser(by: {{record: {{vendor: USERLOT, id: "{PERSON}"}}}}) {{ firstName }} }}',
        ["endUser", "firstName"],
    ),
    "an account at Swift": (
        "swift",
        "account",
        lambda name: {"id": SWIFT, "name": name},
        f'{{ account(by: {{record: {{vendor: SWIFT, id: "{SWIFT}"}}}}) {{ name }} }}',
        ["account", "name"],
    ),
    "an account at Reevo": (
        "reevo",
        "account",
        lambda name: {"id": REEVO, "attributes": {"display_name": name}},
        f'{{ account(by: {{record: {{vendor: REEVO, id: "{REEVO}"}}}}) {{ reevo {{ displayName }} }} }}',
        ["account", "reevo", "displayName"],
    ),
}


def at(value: Any, path: list[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("place", PLACES)
async def test_a_name_comes_out_as_it_is_stored(gateway: Gateway, place: str) -> None:
    vendor, noun, record, document, path = PLACES[place]
    for kind, name in NAMES.items():
        await gateway.plant(vendor, noun, record(name))
        gateway.clock.now += 61
        assert at(await gateway.data(document), path) == name, kind


@pytest.mark.parametrize("kind", NAMES)
async def test_an_argument_goes_out_as_it_came(gateway: Gateway, kind: str) -> None:
    name = NAMES[kind]
    wanted = {"field": "display_name", "operator": "EQ", "value": name}
    document = "query($f: ReevoFilter) { reevoAccounts(filter: $f) { nodes { reevo { displayName } } } }"
    await gateway.plant("reevo", "account", {"id": REEVO, "attributes": {"display_name": name}})
    found = await gateway.data(document, {"f": wanted})
    assert found == {"reevoAccounts": {"nodes": [{"reevo": {"displayName": name}}]}}


NUMBERS = (
    '{"i53":9007199254740993,"i64":9223372036854775807,"u64":18446744073709551615,'
    '"huge":-12345678901234567890123456789012345678901234567890,"money":1.10,"tail":100.00,"small":0.1,"tiny":1E-7,'
    '"digits":3.14159265358979323846264338327950288}'
)


async def answer_once(gateway: Gateway, operation: str, body: str) -> None:
    """Have the vendor send exactly this body."""
    fault = {"vendor": operation.partition(".")[0], "operation": operation, "kind": "status", "status": 200}
    (await gateway.control.post("/faults", json={**fault, "body": body, "times": 1})).raise_for_status()


async def test_numbers_of_custom_fields_and_raw_keep_their_digits(gateway: Gateway) -> None:
    company = f'{{"id":"{USERLOT}","name":"x","numbers":{NUMBERS}}}'
    await answer_once(gateway, "userlot.company.get", company)
    response = await gateway.post(
        f'{{ company(by: {{record: {{vendor: USERLOT, id: "{USERLOT}"}}}}) {{ customFields raw }} }}'
    )
    assert response.text.count(NUMBERS) == 2


async def test_numbers_of_metadata_and_properties_keep_their_digits(gateway: Gateway) -> None:
    log = f'{{"id":"01970000-0000-7000-8000-000000000091","timestamp":"2026-05-20T08:00:00Z","metadata":{NUMBERS}}}'
    await answer_once(gateway, "assembly.usage_log.list", f'{{"logs":{{"data":[{log}],"has_next_page":false}}}}')
    await answer_once(gateway, "assembly.property.get", f'{{"additional_properties":{{"Numbers":{NUMBERS}}}}}')
    response = await gateway.post("""
        { usageLogs { nodes { metadata } }
          account(by: {domain: "acme.example"}) { additionalProperties { name value } } }
    """)
    assert "errors" not in response.json()
    assert response.text.count(NUMBERS) == 2


async def test_big_whole_numbers_are_strings(gateway: Gateway) -> None:
    big = 2**63 - 1
    await gateway.plant("swift", "account", {"id": SWIFT, "name": "x", "customer_id": big})
    await gateway.plant("userlot", "company", {"id": USERLOT, "name": "x", "friendly_id": -big})
    document = f"""
    {{ account(by: {{record: {{vendor: SWIFT, id: "{SWIFT}"}}}}) {{ swift {{ customerId }} }}
       alNour: account(by: {{record: {{vendor: SWIFT, id: "01J0CRVTXX0000000000000003"}}}}) {{ swift {{ customerId }} }}
       company(by: {{record: {{vendor: USERLOT, id: "{USERLOT}"}}}}) {{ friendlyId }} }}
    """
    assert await gateway.data(document) == {
        "account": {"swift": {"customerId": str(big)}},
        "alNour": {"swift": {"customerId": "9007199254740993"}},
        "company": {"friendlyId": str(-big)},
    }


async def test_a_count_above_31_bits_is_in_raw(gateway: Gateway) -> None:
    await gateway.plant("assembly", "account", {"id": COMPANY, "name": "x", "number_of_seats": 2**40})
    document = (
        f'{{ account(by: {{record: {{vendor: ASSEMBLY, id: "{COMPANY}"}}}}) {{ assembly {{ numberOfSeats raw }} }} }}'
    )
    view = (await gateway.data(document))["account"]["assembly"]
    assert (view["numberOfSeats"], view["raw"]["number_of_seats"]) == (None, 2**40)


@pytest.mark.parametrize("ids", ["string", "integer"])
async def test_ids_of_64_bits_reach_their_team(gateway: Gateway, ids: str) -> None:
    await gateway.switch("assemble", ids=ids)
    low, high = 9007199254740992, 9007199254740993  # one and the same number to a double
    await gateway.plant(
        "assemble",
        "team",
        {"id": str(low), "name": "low", "parent_id": None},
        {"id": str(high), "name": "high", "parent_id": low},
    )
    found = await gateway.data(f'{{ team(id: "{high}") {{ name vendorId parentId parent {{ name }} }} }}')
    assert found["team"] == {"name": "high", "vendorId": str(high), "parentId": str(low), "parent": {"name": "low"}}
    alone = await gateway.data(f'{{ team(id: "{high}") {{ id name }} }}')
    assert (
        await gateway.data("query($id: ID!) { node(id: $id) { id ... on Team { name } } }", {"id": alone["team"]["id"]})
    )["node"] == alone["team"]


async def test_decimals_keep_their_digits(gateway: Gateway) -> None:
    body = f'{{"id":"{USERLOT}","name":"x","mrr":"12345678901234567.890","arr":0.10}}'
    await answer_once(gateway, "userlot.company.get", body)
    document = f'{{ company(by: {{record: {{vendor: USERLOT, id: "{USERLOT}"}}}}) {{ mrr arr }} }}'
    assert await gateway.data(document) == {"company": {"mrr": "12345678901234567.890", "arr": "0.10"}}
    money = await gateway.data("""
        { account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
            reevo { estimatedAnnualRevenue } } }
    """)
    assert money["account"]["reevo"]["estimatedAnnualRevenue"] == "12000000.50"


@pytest.mark.parametrize("given", ["9007199254740993", "9223372036854775807"])
async def test_a_big_number_in_a_filter_keeps_its_digits(gateway: Gateway, given: str) -> None:
    literal = f'{{ reevoAccounts(filter: {{field: "ledger_number", operator: EQ, value: {given}}}) {{ totalCount }} }}'
    await gateway.data(literal)
    variable = json.loads(f'{{"field": "ledger_number", "operator": "EQ", "value": {given}}}')
    document = "query($f: ReevoFilter) { reevoAccounts(filter: $f, first: 99) { totalCount } }"
    await gateway.data(document, {"f": variable})
    bodies = [call.request.content for call in gateway.sent()]
    assert len(bodies) == 2
    assert all(f'"value":{given}'.encode() in body.replace(b" ", b"") for body in bodies)


async def test_times_and_days_are_as_the_vendor_wrote_them(gateway: Gateway) -> None:
    found = await gateway.data("""
        { usageLogs(first: 2) { nodes { timestamp } }
          account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX9KBD9NWS02R5R8RT"}}) { createdAt }
          company(by: {externalId: "acme-1"}) { startDate lastSeenAt } }
    """)
    assert found == {
        "usageLogs": {"nodes": [{"timestamp": "2026-05-22T07:15:00Z"}, {"timestamp": "2026-05-21T08:00:00.250Z"}]},
        "account": {"createdAt": "2024-06-14T00:00:00.000000Z"},
        "company": {"startDate": "2024-01-31", "lastSeenAt": "2026-05-30T18:00:00Z"},
    }


async def test_keys_and_words_that_no_document_names_pass_through(gateway: Gateway) -> None:
    found = await gateway.data("""
        { byId: account(by: {record: {vendor: ASSEMBLY, id: "01950000-0000-7000-8000-000000000011"}}) {
            assembly { contractType customFields } }
          company(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000007"}}) { healthCategory }
          swift: account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000003"}}) {
            swift { mmsAccess mmsEnabled } } }
    """)
    assert found["byId"]["assembly"]["contractType"] == "Quarter"
    assert found["byId"]["assembly"]["customFields"] != {}
    stored = {record["id"]: record for record in await gateway.stored("userlot", "company")}
    assert found["company"]["healthCategory"] == stored["c0000000-0000-4000-8000-000000000007"]["health_category"]
    assert found["swift"]["swift"]["mmsAccess"] not in (None, "NONE", "FULL")
    assert found["swift"]["swift"]["mmsEnabled"] is True
