"""What cannot be meant is refused before any vendor is asked, in words that say what to do."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.harness import Gateway

BAD, INVALID, CURSOR = "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "CURSOR_INVALID"
COMPANY_ID = str(Ref("Company", Vendor.USERLOT, "c0000000-0000-4000-8000-000000000001"))
ACCOUNT_ID = str(Ref("Account", Vendor.ASSEMBLY, "01950000-0000-7000-8000-000000000001"))
LABEL_ID = str(Ref("Label", Vendor.ASSEMBLY, "01960000-0000-7000-8000-000000000001"))
TEAM_ID = str(Ref("Team", Vendor.ASSEMBLE, "100"))

REFUSED: dict[str, tuple[str, str]] = {
    # ids
    '{ node(id: "junk") { id } }': (BAD, "Use an `id` that a query returned"),
    '{ node(id: "") { id } }': (BAD, "Use an `id` that a query returned"),
    '{ nodes(ids: ["junk"]) { id } }': (BAD, "Use an `id` that a query returned"),
    f'{{ node(id: "{COMPANY_ID}=") {{ id }} }}': (BAD, "Use an `id` that a query returned"),
    f'{{ node(id: "{Ref("Nothing", Vendor.SWIFT, "1")}") {{ id }} }}': (BAD, "is needed here"),
    f'{{ node(id: "{Ref("UsageLog", Vendor.ASSEMBLY, "x")}") {{ id }} }}': (BAD, "Use an `id` that a query returned"),
    '{ account(by: {id: ""}) { id } }': (BAD, "Use an `id` that a query returned"),
    f'{{ account(by: {{id: "{COMPANY_ID}"}}) {{ id }} }}': (BAD, "is the id of a Company; an id of Account is needed"),
    f'{{ company(by: {{id: "{ACCOUNT_ID}"}}) {{ id }} }}': (BAD, "is the id of a Account; an id of Company is needed"),
    f'{{ endUser(by: {{id: "{COMPANY_ID}"}}) {{ id }} }}': (BAD, "an id of EndUser is needed"),
    f'{{ team(id: "{LABEL_ID}") {{ id }} }}': (BAD, "an id of Team is needed"),
    f'{{ teamTree(rootId: "{LABEL_ID}") {{ id }} }}': (BAD, "an id of Team is needed"),
    '{ teamTree(rootId: "") { id } }': (BAD, "Use an `id` that a query returned"),
    f'{{ label(id: "{TEAM_ID}") {{ id }} }}': (BAD, "an id of Label is needed"),
    '{ team(id: "Headquarters") { id } }': (BAD, "Use an `id` that a query returned"),
    '{ team(id: "٣") { id } }': (BAD, "Use an `id` that a query returned"),
    '{ label(id: "tier") { id } }': (BAD, "Use an `id` that a query returned"),
    # keys
    '{ account(by: {domain: ""}) { id } }': (BAD, "give one such as `acme.com`"),
    '{ account(by: {domain: "  "}) { id } }': (BAD, "give one such as `acme.com`"),
    '{ account(by: {domain: "acme"}) { id } }': (BAD, "give one such as `acme.com`"),
    '{ account(by: {domain: "https://acme.example/x"}) { id } }': (BAD, "without scheme and path"),
    '{ account(by: {email: ""}) { id } }': (BAD, "give one such as `ada@acme.com`"),
    '{ account(by: {email: "acme.example"}) { id } }': (BAD, "give one such as `ada@acme.com`"),
    '{ account(by: {externalId: ""}) { id } }': (BAD, "give your own id of the account"),
    '{ account(by: {externalId: " "}) { id } }': (BAD, "give your own id of the account"),
    '{ company(by: {externalId: ""}) { id } }': (BAD, "give the value to look for"),
    '{ company(by: {sourceExternalId: " "}) { id } }': (BAD, "give the value to look for"),
    '{ endUser(by: {externalId: ""}) { id } }': (BAD, "give the value to look for"),
    '{ endUser(by: {email: "nobody"}) { id } }': (BAD, "give one such as `ada@acme.com`"),
    '{ companies(filter: {name: ""}) { totalCount } }': (BAD, "leave it out"),
    '{ endUsers(filter: {lastName: " "}) { totalCount } }': (BAD, "leave it out"),
    # records
    '{ account(by: {record: {vendor: ASSEMBLE, id: "recursive"}}) { id } }': (BAD, "recursive"),
    '{ company(by: {record: {vendor: SWIFT, id: "x"}}) { id } }': (BAD, "give the record of USERLOT"),
    '{ endUser(by: {record: {vendor: REEVO, id: "x"}}) { id } }': (BAD, "give the record of USERLOT"),
    '{ account(by: {record: {vendor: NOBODY, id: "x"}}) { id } }': (INVALID, "Vendor"),
    "{ account(by: {record: {vendor: SWIFT}}) { id } }": (INVALID, "required field 'id'"),
    # one of
    "{ account(by: {}) { id } }": (INVALID, "exactly one key"),
    '{ account(by: {domain: "a.example", email: "b@c.example"}) { id } }': (INVALID, "exactly one key"),
    "{ company(by: {}) { id } }": (INVALID, "exactly one key"),
    '{ endUser(by: {email: "a@b.example", externalId: "x"}) { id } }': (INVALID, "exactly one key"),
    "{ account { id } }": (INVALID, "is required"),
    # pages
    "{ companies(first: 0) { totalCount } }": (BAD, "give a number from 1 to 100"),
    "{ companies(first: -1) { totalCount } }": (BAD, "give a number from 1 to 100"),
    "{ companies(first: 101) { totalCount } }": (BAD, "give a number from 1 to 100"),
    '{ companies(first: "1") { totalCount } }': (INVALID, "Int"),
    "{ companies(first: 99999999999) { totalCount } }": (INVALID, "Int"),
    '{ companies(after: "") { totalCount } }': (CURSOR, "Leave it out to start from the first page"),
    '{ companies(after: "junk") { totalCount } }': (CURSOR, "Leave it out to start from the first page"),
    # Reevo's filters
    "{ reevoAccounts(filter: {}) { totalCount } }": (BAD, "takes exactly one of"),
    '{ reevoAccounts(filter: {field: "display_name"}) { totalCount } }': (BAD, "needs both `field` and `operator`"),
    "{ reevoAccounts(filter: {operator: EQ, value: 1}) { totalCount } }": (BAD, "needs both `field` and `operator`"),
    '{ reevoAccounts(filter: {field: "display_name", operator: EQ}) { totalCount } }': (BAD, "needs a value"),
    '{ reevoAccounts(filter: {field: "x", operator: IN, value: []}) { totalCount } }': (BAD, "at least one value"),
    '{ reevoAccounts(filter: {field: "x", operator: BETWEEN, value: [1]}) { totalCount } }': (BAD, "exactly two"),
    '{ reevoAccounts(sort: [{field: "a"}, {field: "b"}, {field: "c"}, {field: "d"}]) { totalCount } }': (
        BAD,
        "At most 3 sort fields",
    ),
    "{ labels(type: NOTHING) { id } }": (INVALID, "LabelType"),
}


@pytest.mark.parametrize("document", REFUSED)
async def test_it_is_refused_with_a_hint_and_nobody_is_asked(gateway: Gateway, document: str) -> None:
    code, hint = REFUSED[document]
    error = await gateway.error(document)
    assert (error["code"], hint in error["message"]) == (code, True), error["message"]
    assert error["extensions"]["retryable"] is False
    assert gateway.book.calls == []


CONNECTIONS = [
    "assemblyAccounts",
    "reevoAccounts",
    "swiftAccounts",
    "companies",
    "endUsers",
    "teams",
    "usageLogs",
]


@pytest.mark.parametrize("field", CONNECTIONS)
@pytest.mark.parametrize("first", [0, 101])
async def test_every_list_has_the_same_bounds(gateway: Gateway, field: str, first: int) -> None:
    error = await gateway.error(f"{{ {field}(first: {first}) {{ totalCount }} }}")
    assert (error["code"], str(first) in error["message"]) == (BAD, True)
    assert gateway.book.calls == []


@pytest.mark.parametrize("field", CONNECTIONS)
async def test_a_cursor_of_one_list_is_no_cursor_of_another(gateway: Gateway, field: str) -> None:
    page = await gateway.data(f"{{ {field}(first: 1) {{ pageInfo {{ endCursor }} }} }}")
    cursor = page[field]["pageInfo"]["endCursor"]
    gateway.forget()
    for other in CONNECTIONS:
        if other != field:
            error = await gateway.error(f'{{ {other}(after: "{cursor}") {{ totalCount }} }}')
            assert (error["code"], error["path"]) == (CURSOR, [other])
    assert gateway.book.calls == []


FILTERED = {
    "companies": ['filter: {name: "Acme Works"}', 'filter: {externalId: "acme-1"}', ""],
    "endUsers": ['filter: {email: "ada@acme.example"}', 'filter: {firstName: "Ada"}', ""],
    "teams": ['filter: {q: "Region"}', "filter: {hidden: true}", "filter: {rota: true}", ""],
    "reevoAccounts": [
        'filter: {field: "display_name", operator: EXISTS}',
        'filter: {field: "display_name", operator: NE, value: "x"}',
        'sort: [{field: "display_name"}]',
        'sort: [{field: "display_name", descending: true}]',
        "",
    ],
}


@pytest.mark.parametrize("field", FILTERED)
async def test_a_cursor_is_bound_to_its_filter_and_order(gateway: Gateway, field: str) -> None:
    for own in FILTERED[field]:
        page = await gateway.data(f"{{ {field}(first: 1, {own}) {{ pageInfo {{ endCursor }} }} }}")
        cursor = page[field]["pageInfo"]["endCursor"]
        for other in FILTERED[field]:
            body = await gateway.query(f'{{ {field}(first: 1, after: "{cursor}", {other}) {{ totalCount }} }}')
            codes = [error["extensions"]["code"] for error in body.get("errors", ())]
            assert codes == ([] if other == own else [CURSOR]), (own, other)


async def test_a_cursor_of_one_accounts_list_is_none_of_anothers(gateway: Gateway) -> None:
    document = """
    query($id: String!, $after: String) { account(by: {record: {vendor: REEVO, id: $id}}) {
        contacts(first: 1, after: $after) { pageInfo { endCursor } } } }
    """
    one, other = (f"a0000000-0000-4000-8000-00000000000{number}" for number in (1, 4))
    page = await gateway.data(document, {"id": one})
    cursor = page["account"]["contacts"]["pageInfo"]["endCursor"]
    error = await gateway.error(document, {"id": other, "after": cursor})
    assert (error["code"], error["path"]) == (CURSOR, ["account", "contacts"])
    assert (await gateway.data(document, {"id": one, "after": cursor}))["account"]["contacts"]


async def test_filters_nested_without_end_are_refused(gateway: Gateway) -> None:
    wanted: dict[str, Any] = {"field": "display_name", "operator": "EXISTS"}
    for _ in range(60):
        wanted = {"not": wanted}
    error = await gateway.error("query($f: ReevoFilter) { reevoAccounts(filter: $f) { totalCount } }", {"f": wanted})
    assert (error["code"], "nest" in error["message"]) == (BAD, True)
    assert gateway.book.calls == []


async def test_more_ids_than_a_page_are_refused(gateway: Gateway) -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    body = await gateway.query(document, {"ids": [COMPANY_ID] * 101})
    assert body["errors"][0]["extensions"]["code"] == BAD
    assert "at most 100" in body["errors"][0]["message"]
    assert gateway.book.calls == []
    assert (await gateway.data(document, {"ids": []})) == {"nodes": []}


async def test_one_bad_id_costs_the_others_nothing_that_is_theirs(gateway: Gateway) -> None:
    gone = str(Ref("Company", Vendor.USERLOT, "c0000000-0000-4000-8000-0000000000ff"))
    body = await gateway.query(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Company { name } } }", {"ids": [COMPANY_ID, gone, LABEL_ID]}
    )
    assert "errors" not in body
    assert body["data"]["nodes"][0] == {"id": COMPANY_ID, "name": "Acme Works"}
    assert body["data"]["nodes"][1] is None
    assert body["data"]["nodes"][2] == {"id": LABEL_ID}


NOTHING_THERE = [
    '{ account(by: {domain: "nobody.example"}) { id } }',
    '{ account(by: {email: "nobody@acme.example"}) { id } }',
    '{ account(by: {externalId: "nobody"}) { id } }',
    '{ account(by: {record: {vendor: ASSEMBLY, id: "nobody"}}) { id } }',
    '{ account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-0000000000ff"}}) { id } }',
    '{ account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000008"}}) { id } }',  # archived
    '{ account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX00000000000000ZZ"}}) { id } }',
    '{ account(by: {record: {vendor: USERLOT, id: "nobody"}}) { id } }',
    '{ account(by: {record: {vendor: ASSEMBLE, id: "4711"}}) { id } }',
    '{ account(by: {record: {vendor: ASSEMBLE, id: "Headquarters"}}) { id } }',
    '{ account(by: {record: {vendor: ASSEMBLE, id: "100"}}) { id } }',  # a team that no customer is linked to
    '{ company(by: {externalId: "nobody"}) { id } }',
    '{ company(by: {sourceExternalId: "nobody"}) { id } }',
    '{ endUser(by: {email: "nobody@acme.example"}) { id } }',
    '{ team(id: "4711") { id } }',
    '{ team(id: "4711") { id children { id } } }',
    '{ label(id: "01960000-0000-7000-8000-0000000000ff") { id } }',
]


@pytest.mark.parametrize("document", NOTHING_THERE)
async def test_a_key_that_matches_nothing_is_null_without_an_error(gateway: Gateway, document: str) -> None:
    assert list((await gateway.data(document)).values()) == [None]


async def test_a_key_that_matches_two_is_ambiguous_and_none_is_picked(gateway: Gateway) -> None:
    ids = [f"c0000000-0000-4000-8000-00000000009{number}" for number in (1, 2)]
    await gateway.plant("userlot", "company", *({"id": each, "name": "Twin", "external_id": "twin"} for each in ids))
    error = await gateway.error('{ company(by: {externalId: "twin"}) { name } }')
    assert error["code"] == "AMBIGUOUS_MATCH"
    assert error["extensions"]["candidates"] == [{"vendor": "USERLOT", "recordId": each} for each in ids]


async def test_what_a_vendor_refuses_is_told_in_its_words(gateway: Gateway) -> None:
    error = await gateway.error('{ reevoAccounts(filter: {field: "nope", operator: EQ, value: 1}) { totalCount } }')
    assert (error["code"], "nope" in error["message"]) == (BAD, True)
    assert (error["extensions"]["vendor"], error["extensions"]["operation"]) == ("REEVO", "reevo.account.query")


async def test_an_external_id_is_one_that_the_record_has(gateway: Gateway) -> None:
    """Assembly's path slot takes domains, addresses and its own ids too, and those are no external ids."""
    document = "query($e: String!) { account(by: {externalId: $e}) { name } }"
    for given in ("acme.example", "01950000-0000-7000-8000-000000000002"):
        assert await gateway.data(document, {"e": given}) == {"account": None}
    assert await gateway.data(document, {"e": "rocket-7"}) == {"account": {"name": "Bright 🚀 Rockets"}}
