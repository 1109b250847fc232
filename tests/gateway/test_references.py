"""References of any spelling reach the record they name, and those that would address something else are not sent."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

ODD = [
    "crm/43%?#🚀 x",
    "a/b",
    "a//b/",
    "/",
    "100%",
    "%2F",
    "%252F",
    "%00",
    "a?b=c&d=e",
    "#fragment",
    "with space",
    "plus+plus",
    "semi;colon:at@comma,",
    "tilde~star*quote'bracket[]",
    'double"quote\\back',
    "Zoë",
    "Zoe\u0308",
    "שלום",
    "👩‍👩‍👧‍👦",
    "…",
    "...",
    ".a",
    "a..",
    "./a",
    "../labels",
    "a/../b",
    "LABELS",
    "Labels ",
    "labels/",
    "label",
    "tab\tnew\nline",
    "\u202eback",
    "x" * 2000,
]
REFUSED = ["", ".", ".."]
RESERVED = ["labels", "add_props", "upsert", "search", "notes", "create_note"]
BY_EXTERNAL_ID = "query($e: String!) { account(by: {externalId: $e}) { assembly { sourceSpecificIds } } }"
BY_RECORD = "query($r: RecordInput!) { account(by: {record: $r}) { assembly { id sourceSpecificIds } } }"


def _id(number: int) -> str:
    return f"01950000-0000-7000-8000-00000000{number:04d}"


async def plant_all(gateway: Gateway) -> None:
    await gateway.plant(
        "assembly",
        "account",
        *(
            {"id": _id(9000 + number), "name": f"Odd {number}", "source_specific_ids": [reference]}
            for number, reference in enumerate(ODD)
        ),
    )


async def test_an_odd_reference_reaches_its_own_account(gateway: Gateway) -> None:
    await plant_all(gateway)
    for number, reference in enumerate(ODD):
        gateway.forget()
        found = await gateway.data(BY_RECORD, {"r": {"vendor": "ASSEMBLY", "id": reference}})
        assert found["account"] == {"assembly": {"id": _id(9000 + number), "sourceSpecificIds": [reference]}}
        assert gateway.targets() == [f"GET /assembly/accounts/{quote(reference, safe='')}"], reference


@pytest.mark.parametrize("reference", [each for each in ODD if each == each.strip()])
async def test_an_external_id_is_sent_as_it_is(gateway: Gateway, reference: str) -> None:
    await plant_all(gateway)
    found = await gateway.data(BY_EXTERNAL_ID, {"e": reference})
    assert found["account"] == {"assembly": {"sourceSpecificIds": [reference]}}
    assert gateway.targets() == [
        f"GET /userlot/api/v1/companies?external_id={quote(reference, safe='')}",
        f"GET /assembly/accounts/{quote(reference, safe='')}",
    ]


@pytest.mark.parametrize("reference", [*REFUSED, *RESERVED])
async def test_a_record_that_addresses_another_endpoint_is_refused(gateway: Gateway, reference: str) -> None:
    error = await gateway.error(BY_RECORD, {"r": {"vendor": "ASSEMBLY", "id": reference}})
    assert error["code"] == "BAD_USER_INPUT"
    assert reference in error["message"]
    assert gateway.sent() == []


async def test_an_empty_external_id_is_refused_before_anybody_is_asked(gateway: Gateway) -> None:
    for given in ("", "  ", "\t\n"):
        error = await gateway.error(BY_EXTERNAL_ID, {"e": given})
        assert (error["code"], "`externalId` is empty" in error["message"]) == ("BAD_USER_INPUT", True)
    assert gateway.book.calls == []


ELSEWHERE = {
    "nowhere": None,
    "Userlot, as its external id": (
        ("userlot", "company", {"id": "c0000000-0000-4000-8000-000000000091", "name": "Found", "external_id": "{}"}),
    ),
    "Assembly, as the id in the tool": (
        ("assembly", "account", {"id": _id(9500), "name": "Found", "id_in_tool": "{}"}),
    ),
    "Assembly, as a source specific id": (
        ("assembly", "account", {"id": _id(9500), "name": "Found", "source_specific_ids": ["{}"]}),
    ),
    "Assemble, as the reference of a team that an account is linked to": (
        ("assemble", "team", {"id": "9191", "name": "Some team", "parent_id": None, "external_reference": "{}"}),
        ("assembly", "account", {"id": _id(9500), "name": "Found", "source_specific_ids": ["assemble:9191"]}),
    ),
}
WHOLE_LIST = {f"GET /assembly/accounts?limit=100&offset={offset}" for offset in (0, 100)}


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("reference", [*REFUSED[1:], *RESERVED])
async def test_an_external_id_that_assemblys_path_cannot_carry_is_found_elsewhere(
    gateway: Gateway, reference: str, place: str
) -> None:
    """Assembly's path is passed over, so that the word addresses no other endpoint; its list is looked in."""
    for vendor, noun, record in ELSEWHERE[place] or ():
        await gateway.plant(vendor, noun, json.loads(json.dumps(record).replace("{}", reference)))
    document = "query($e: String!) { account(by: {externalId: $e}) { name } }"
    found = await gateway.data(document, {"e": reference})
    assert found["account"] == (None if ELSEWHERE[place] is None else {"name": "Found"})
    assert gateway.targets()[0] == f"GET /userlot/api/v1/companies?external_id={quote(reference, safe='')}"
    of_assembly = {target for target in gateway.targets() if target.startswith("GET /assembly/")}
    expected = set() if place.startswith("Userlot") else WHOLE_LIST
    by_link = {"GET /assembly/accounts/assemble%3A9191", "GET /assembly/accounts/9191"}
    assert expected <= of_assembly <= expected | by_link


@pytest.mark.parametrize("reference", [*REFUSED[1:], *RESERVED])
async def test_nor_is_it_when_it_comes_in_an_opaque_id(gateway: Gateway, reference: str) -> None:
    opaque = str(Ref("Account", Vendor.ASSEMBLY, reference))
    for document in (
        f'{{ node(id: "{opaque}") {{ id }} }}',
        f'{{ nodes(ids: ["{opaque}"]) {{ id }} }}',
        f'{{ account(by: {{id: "{opaque}"}}) {{ id }} }}',
    ):
        assert (await gateway.error(document))["code"] == "BAD_USER_INPUT"
    assert gateway.sent() == []


SLOTS = {
    "Account at Reevo": ("Account", Vendor.REEVO, "/reevo/api/v2/account/"),
    "Account at Swift": ("Account", Vendor.SWIFT, "/swift/api/v1/accounts/"),
    "Company": ("Company", Vendor.USERLOT, "/userlot/api/v1/companies/"),
    "EndUser": ("EndUser", Vendor.USERLOT, "/userlot/api/v1/end_users/"),
    "Team": ("Team", Vendor.ASSEMBLE, "/assemble/api/organisation/teams/"),
    "Label": ("Label", Vendor.ASSEMBLY, "/assembly/account/labels/"),
}


@pytest.mark.parametrize("slot", SLOTS)
async def test_any_id_stands_in_one_slot_of_the_path(make_gateway: MakeGateway, slot: str) -> None:
    """Whatever an id holds, it names nothing there is, and no other endpoint hears of it."""
    gateway = await make_gateway(ASSEMBLY_LABELS_PATH="/account/labels")
    graphql_type, vendor, before = SLOTS[slot]
    for reference in ODD:
        gateway.forget()
        opaque = str(Ref(graphql_type, vendor, reference))
        assert await gateway.data("query($id: ID!) { node(id: $id) { id } }", {"id": opaque}) == {"node": None}
        assert all(call.path == before + quote(reference, safe="") for call in gateway.sent()), reference
        assert len(gateway.sent()) == 1, reference


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("reference", REFUSED[1:])
async def test_a_step_in_a_path_is_refused_everywhere(gateway: Gateway, slot: str, reference: str) -> None:
    graphql_type, vendor, _ = SLOTS[slot]
    opaque = str(Ref(graphql_type, vendor, reference))
    error = await gateway.error(f'{{ node(id: "{opaque}") {{ id }} }}')
    assert error["code"] == "BAD_USER_INPUT"
    assert gateway.sent() == []


WORDS = {
    ("Account", Vendor.REEVO): ["_query", "_assert"],
    ("Team", Vendor.ASSEMBLE): ["recursive", "0"],
    ("Label", Vendor.ASSEMBLY): ["Tier", "stage", "CompanyType", "accounttag"],
}


async def test_words_that_share_a_slot_with_an_id_are_refused(gateway: Gateway) -> None:
    for (graphql_type, vendor), words in WORDS.items():
        for word in words:
            error = await gateway.error(f'{{ node(id: "{Ref(graphql_type, vendor, word)}") {{ id }} }}')
            assert error["code"] == "BAD_USER_INPUT", word
    assert gateway.sent() == []


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_a_relationship_name_cannot_leave_its_slot(gateway: Gateway, name: str) -> None:
    document = """
    query($name: String!) { account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
        reevo { relationship(apiName: $name) { nodes { id } } } } }
    """
    assert (await gateway.error(document, {"name": name}))["code"] == "BAD_USER_INPUT"
    assert gateway.counted() == {"reevo.account.get": 1}


async def test_half_a_surrogate_pair_is_told_to_be_no_text(gateway: Gateway) -> None:
    error = await gateway.error(BY_RECORD, {"r": {"vendor": "ASSEMBLY", "id": "a\ud800"}})
    assert error["code"] == "BAD_USER_INPUT"
    assert "Unicode" in error["message"]
    assert gateway.sent() == []


@pytest.mark.parametrize("reference", ["crm/42%?#🚀 x", "a&b=c", "Zoe\u0308 +", "100%"])
async def test_a_filter_is_sent_as_it_is(gateway: Gateway, reference: str) -> None:
    await gateway.plant(
        "userlot",
        "company",
        {"id": "c0000000-0000-4000-8000-000000000004", "name": "Odd", "external_id": "unused"},
        {"id": "c0000000-0000-4000-8000-000000000091", "name": "Odd", "external_id": reference},
    )
    document = "query($e: String!) { company(by: {externalId: $e}) { externalId } }"
    assert await gateway.data(document, {"e": reference}) == {"company": {"externalId": reference}}
    assert gateway.targets() == [f"GET /userlot/api/v1/companies?external_id={quote(reference, safe='')}"]


async def test_a_domain_is_found_in_each_of_its_spellings(gateway: Gateway) -> None:
    found = set()
    for spelling in ("acme.example", "ACME.Example", " acme.example ", "www.acme.example", "acme.example."):
        answer = await gateway.data("query($d: String!) { account(by: {domain: $d}) { id } }", {"d": spelling})
        found.add(answer["account"]["id"])
    assert len(found) == 1
    assert gateway.targets() == ["GET /assembly/accounts/acme.example"]
