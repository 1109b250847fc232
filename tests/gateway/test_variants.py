"""What the documents leave open makes no difference: the same answer in every shape a vendor may send."""

from __future__ import annotations

from typing import Any

import pytest

from app.sandbox.variants import TABLE, Variant
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

READS = {
    "assembly": """
    {
      list: assemblyAccounts(first: 30) { totalCount pageInfo { hasNextPage } nodes {
        id kind name domain email tier { id name } stage { name } companyType { name } tags { id name }
        assembly { type tierId stageId companyTypeId tagIds contractValue numberOfSeats companyId }
        additionalProperties { name value }
      } }
      company: account(by: {domain: "acme.example"}) {
        kind name tier { name } tags { name } additionalProperties { name value }
        usageLogs { nodes { vendorId timestamp type content metadata } }
      }
      person: account(by: {email: "ada@acme.example"}) { kind email assembly { companyId } }
      labels { vendorId name color } tiers: labels(type: TIER) { name }
      label(id: "01960000-0000-7000-8000-000000000007") { name }
      noLabel: label(id: "01960000-0000-7000-8000-0000000000ff") { name }
      usageLogs(first: 10) { pageInfo { hasNextPage } nodes { vendorId timestamp content metadata } }
      nobody: account(by: {domain: "nobody.example"}) { id }
      noReference: account(by: {record: {vendor: ASSEMBLY, id: "nobody"}}) { id }
    }
    """,
    "assemble": """
    {
      tree: teamTree { ...T children { ...T children { ...T children { ...T } } } }
      teams(first: 50) { totalCount pageInfo { hasNextPage } nodes { ...T location parent { vendorId } } }
      part: teamTree(rootId: "110") { ...T location attributes catchmentArea children { ...T } }
      team(id: "112") { ...T ancestors { vendorId } }
      nobody: team(id: "4711") { ...T }
      mine: teamTree(mineOnly: true) { ...T }
    }
    fragment T on Team { id vendorId parentId name displayName hidden disabled manageable externalReference
      description icon publicUrl showOnPublicSite geoLocationId catchmentAreaId }
    """,
    "userlot": """
    {
      companies(first: 100) { totalCount pageInfo { hasNextPage } nodes { ...C endUsers { nodes { ...E } } } }
      company(by: {externalId: "acme-1"}) { ...C revenue { mrr arr currency } }
      bySource: company(by: {sourceExternalId: "crm-acme-1"}) { ...C }
      byId: company(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000003"}}) { ...C }
      nobody: company(by: {record: {vendor: USERLOT, id: "nobody"}}) { ...C }
      endUsers(first: 100) { totalCount nodes { ...E company { name } } }
      endUser(by: {email: "ada@acme.example"}) { ...E }
      person: endUser(by: {record: {vendor: USERLOT, id: "e0000000-0000-4000-8000-000000000003"}}) { ...E }
      companyFields { name label valueType } endUserFields { name } companyStatuses { id name }
      customerSuccessTeams { id name }
    }
    fragment C on Company { id name emails healthScore mrr arr externalId friendlyId status { name } startDate }
    fragment E on EndUser { id name email externalId companyId }
    """,
    "swift": """
    {
      swiftAccounts(first: 100) { totalCount pageInfo { hasNextPage } nodes { id name swift { ...S } } }
      account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}}) { id swift { ...S } }
      nobody: account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX00000000000000ZZ"}}) { id }
    }
    fragment S on SwiftAccount { id customerId name insertedAt updatedAt mmsAccess smsAccess mmsEnabled smsEnabled }
    """,
    "reevo": """
    {
      reevoAccounts(first: 100) { totalCount pageInfo { hasNextPage } nodes { id name reevo { ...R } } }
      account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
        reevo { ...R relationship(apiName: "opportunities") { nodes { id type } pageInfo { hasNextPage } } }
        contacts { totalCount edges { role isPrimary node { displayName primaryEmail } } }
      }
      archived: account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000008"}}) { id }
      filtered: reevoAccounts(filter: {field: "display_name", operator: CONTAINS, value: "e"}) { nodes { name } }
      accountSchema { apiName relationships { apiName } attributes { apiName valueType isArray } }
    }
    fragment R on ReevoAccount { id displayName domains { domainName isPrimary } description currentStage { apiName }
      owner { id type } estimatedAnnualRevenue address { city } createdAt updatedAt customFields }
    """,
}
REFUSED = {
    "assembly": "{ usageLogs(first: 1) { nodes { id } } }",
    "assemble": "{ teamTree { id } }",
    "userlot": "{ companies { totalCount } }",
    "swift": "{ swiftAccounts { totalCount } }",
    "reevo": '{ reevoAccounts(filter: {field: "nope", operator: EQ, value: 1}) { totalCount } }',
}

OF_WRITES = {
    ("assemble", "update_method"),
    ("assemble", "hide_answer"),
    ("userlot", "upsert_missing"),
    ("userlot", "conflict_status"),
    ("reevo", "write_body"),
}
OTHER_TRUTHS = {
    ("assembly", "rate_per_second"): "how much may be asked, see the test of its own",
    ("assemble", "recursive_hidden"): "other teams, see the test of its own",
    ("assemble", "reference_filter"): "a filter that no query uses",
    ("assemble", "near_me_field"): "one more field, see the test of its own",
    ("userlot", "revenue"): "totals in place of entries, see the test of its own",
    ("reevo", "domain_status"): "one more field, see the test of its own",
    ("reevo", "domains_filterable"): "what the schema says of one attribute",
}
"""Switches under which the vendor says something else, and not the same thing in another shape."""
NUMBERS = {
    ("assemble", "token_seconds"): [1, 86_400],
    ("assemble", "per_page"): [1, 7, 100],
    ("userlot", "link_page_size"): [1, 10, 100],
    ("swift", "page_size"): [1, 10, 25],
    ("reevo", "max_limit"): [100, 1000],
}
"""Values to try of the switches that take any whole number."""

SHAPES = [
    (variant, value)
    for variant in TABLE
    if (variant.vendor, variant.name) not in OF_WRITES | OTHER_TRUTHS.keys()
    for value in variant.choices or NUMBERS.get((variant.vendor, variant.name), [])
    if value != variant.default
]


def test_every_switch_is_tried_or_explained() -> None:
    known = {(variant.vendor, variant.name) for variant in TABLE}
    tried = {(variant.vendor, variant.name) for variant, _ in SHAPES}
    assert known == tried | OF_WRITES | OTHER_TRUTHS.keys()


@pytest.mark.parametrize(("variant", "value"), SHAPES, ids=lambda each: getattr(each, "name", repr(each)))
async def test_the_answer_is_the_same(make_gateway: MakeGateway, variant: Variant, value: Any) -> None:
    document = READS[variant.vendor]
    truth = await (await make_gateway()).data(document)
    gateway = await make_gateway()
    await gateway.switch(variant.vendor, **{variant.name: value})
    assert await gateway.data(document) == truth
    assert gateway.sent()


@pytest.mark.parametrize("vendor", READS)
async def test_the_answer_is_the_same_in_all_other_shapes_at_once(make_gateway: MakeGateway, vendor: str) -> None:
    document = READS[vendor]
    truth = await (await make_gateway()).data(document)
    gateway = await make_gateway()
    await gateway.switch(vendor, **{variant.name: value for variant, value in SHAPES if variant.vendor == vendor})
    assert await gateway.data(document) == truth


@pytest.mark.parametrize(
    ("variant", "value"),
    [(variant, value) for variant, value in SHAPES if variant.name in ("error_body", "error_envelope", "status_code")],
    ids=lambda each: getattr(each, "name", repr(each)),
)
async def test_a_refused_key_is_told_alike(gateway: Gateway, variant: Variant, value: Any) -> None:
    fault = {"vendor": variant.vendor, "kind": "expired_key"}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    told = (await gateway.error(REFUSED[variant.vendor]))["extensions"]
    await gateway.switch(variant.vendor, **{variant.name: value})
    again = (await gateway.error(REFUSED[variant.vendor]))["extensions"]
    assert told["code"] == "UPSTREAM_AUTH"
    assert {**again, "requestId": None} == {**told, "requestId": None}


@pytest.mark.parametrize("shape", ["error", "flat", "detail", "errors"])
@pytest.mark.parametrize("status", [400, 422])
async def test_a_refused_filter_is_told_alike(gateway: Gateway, shape: str, status: int) -> None:
    await gateway.switch("reevo", error_envelope=shape, refused_status=status)
    error = await gateway.error(REFUSED["reevo"])
    assert (error["code"], "nope" in error["message"]) == ("BAD_USER_INPUT", True)


@pytest.mark.parametrize("spelling", ["singular", "plural"])
async def test_the_spelling_of_labels_that_answered_is_kept(gateway: Gateway, spelling: str) -> None:
    await gateway.switch("assembly", labels_path=spelling)
    for _ in range(2):
        gateway.forget()
        gateway.clock.now += 61
        assert len((await gateway.data("{ labels { name } }"))["labels"]) == 10
    wanted = {"singular": "/assembly/account/labels", "plural": "/assembly/accounts/labels"}
    assert [call.path for call in gateway.sent()] == [wanted[spelling]]


async def test_a_token_at_the_hosts_root_is_found_and_kept(gateway: Gateway) -> None:
    await gateway.switch("assemble", token_path="host", token_seconds=60)
    for _ in range(2):
        await gateway.data("{ teamTree { name } }")
        gateway.clock.now += 61
    asked = [call.path for call in gateway.book.calls if call.path.endswith("/token")]
    assert asked == ["/assemble/api/oauth/token", "/oauth/token", "/oauth/token"]


async def test_a_refusal_for_assemblys_limit_is_waited_out(gateway: Gateway) -> None:
    await gateway.switch("assembly", rate_per_second=1)
    await gateway.data("{ labels { name } }")
    before = gateway.clock.now
    assert (await gateway.data("{ usageLogs { nodes { id } } }"))["usageLogs"]["nodes"]
    assert 1 <= gateway.clock.now - before < 2


async def test_hidden_teams_may_be_in_the_tree(gateway: Gateway) -> None:
    await gateway.switch("assemble", recursive_hidden=True)
    (found,) = (await gateway.data('{ teamTree(rootId: "130") { hidden children { vendorId parent { name } } } }'))[
        "teamTree"
    ]
    assert found == {"hidden": True, "children": [{"vendorId": "131", "parent": {"name": "Closed Region"}}]}


async def test_a_field_of_a_later_revision_is_shown_where_it_is(gateway: Gateway) -> None:
    document = '{ team(id: "100") { showOnNearMeMap } }'
    assert (await gateway.data(document))["team"] == {"showOnNearMeMap": None}
    await gateway.switch("assemble", near_me_field=True)
    gateway.clock.now += 61
    assert (await gateway.data(document))["team"]["showOnNearMeMap"] in (True, False)


async def test_a_domain_may_have_a_status(gateway: Gateway) -> None:
    await gateway.switch("reevo", domain_status=True)
    document = """
    { account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
        reevo { domains { domainName status } } } }
    """
    domains = (await gateway.data(document))["account"]["reevo"]["domains"]
    assert {domain["status"] for domain in domains} == {"active"}


async def test_revenue_may_be_one_object_of_totals(gateway: Gateway) -> None:
    document = '{ company(by: {externalId: "acme-1"}) { revenue { amount mrr raw } } }'
    entries = (await gateway.data(document))["company"]["revenue"]
    await gateway.switch("userlot", revenue="object")
    gateway.clock.now += 61
    (totals,) = (await gateway.data(document))["company"]["revenue"]
    assert [entry["amount"] for entry in entries] == ["1234.50", "1234.50"]
    assert (totals["amount"], totals["mrr"]) == ("2469.00", "1234.50")
