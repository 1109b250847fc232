"""What of a filter is put to vendors finds whom a walk through all lists would find, and nobody is lost by it."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.gateway.all_accounts import Json, known_customers, walk
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

VIP, BETA = (f"01960000-0000-7000-8000-00000000000{number}" for number in (7, 8))
REEVO_OWNER, USERLOT_OWNER = "d0000000-0000-4000-8000-000000000001", "05000000-0000-4000-8000-000000000001"
A, R, U, S = Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT

BY_HAND: list[tuple[Json, list[tuple[str, Vendor]]]] = [
    ({"labelIds": [VIP]}, [("Acme Works", A), ("Ada Byron", A)]),
    ({"labelIds": [VIP, BETA]}, [("Acme Works", A)]),
    ({"kind": "CUSTOMER", "labelIds": [VIP]}, [("Ada Byron", A)]),
    ({"domain": "ACME.example."}, [("Acme Works", A)]),
    ({"domain": "acme-labs.example"}, [("Acme Works", A)]),
    ({"domain": "lonepine.example"}, [("Lone Pine", R)]),
    (
        {"domain": "twin.example"},
        [("Twin Peaks Foods", A), ("Twin Peaks Foods North", R), ("Twin Peaks Foods South", R)],
    ),
    ({"domain": "gmail.com"}, []),
    ({"owner": REEVO_OWNER}, [("Acme Works", A), ("Lone Pine", R)]),
    ({"owner": USERLOT_OWNER}, [("Acme Works", A)]),
    ({"owner": REEVO_OWNER.upper(), "vendors": ["USERLOT"]}, [("Acme Works", A)]),
    ({"name": "works acme"}, [("Acme Works", A)]),
    ({"vendors": ["ASSEMBLY", "REEVO", "USERLOT", "SWIFT"]}, [("Acme Works", A)]),
]


@pytest.mark.parametrize(("where", "wanted"), BY_HAND, ids=[str(where) for where, _ in BY_HAND])
async def test_known_customers_by_known_filters(
    gateway: Gateway, where: Json, wanted: list[tuple[str, Vendor]]
) -> None:
    walked = await walk(gateway, 2, filter=where)
    assert [(node["name"], origin[0]) for node, origin in zip(walked.nodes, walked.origins, strict=True)] == wanted


async def test_every_domain_finds_whom_it_belongs_to(gateway: Gateway) -> None:
    everybody = await known_customers(gateway)
    domains = sorted({domain for customer in everybody for domain in customer.domains if customer.kind != "Customer"})
    assert len(domains) > 80
    for domain in domains[::3] + domains[:12]:
        wanted = [customer.origin for customer in everybody if domain in customer.domains]
        assert (await walk(gateway, 5, filter={"domain": domain})).origins == wanted, domain


@pytest.mark.parametrize("is_kept", [False, True])
async def test_two_spellings_of_a_domain_are_two_accounts(gateway: Gateway, is_kept: bool) -> None:
    ids = [f"01950000-0000-7000-8000-00000000990{number}" for number in range(3)]
    for record_id, domain in zip(ids, ("two.example", "www.two.example", "person@two.example"), strict=True):
        kind = "Customer" if "@" in domain else "Company"
        record = {"id": record_id, "type": kind, "name": f"Two {record_id[-1]}", "domain": domain}
        await gateway.plant("assembly", "account", record)
    if is_kept:
        await walk(gateway, 100)
    walked = await walk(gateway, 5, filter={"domain": "two.example"})
    assert walked.origins == [(A, ids[0]), (A, ids[1])]


async def test_a_host_of_free_mail_finds_all_who_give_it_for_their_domain(gateway: Gateway) -> None:
    for number in (1, 2):
        record = {"id": f"01950000-0000-7000-8000-00000000991{number}", "type": "Company", "domain": "gmail.com"}
        await gateway.plant("assembly", "account", {**record, "name": "Corner shop"})
    domains = [{"domain_name": "gmail.com", "is_primary": True}]
    record = {"id": "a0000000-0000-4000-8000-000000009901", "attributes": {"display_name": "Kiosk"}, "domains": domains}
    await gateway.plant("reevo", "account", record)
    walked = await walk(gateway, 5, filter={"domain": "GMail.com"})
    assert [origin[0] for origin in walked.origins] == [A, A, R]


async def test_an_owner_is_found_through_a_company_that_knows_its_record_elsewhere(gateway: Gateway) -> None:
    """Juniper's company knows the record at Reevo by its id, which only the record's side can tell."""
    company = next(each for each in await gateway.stored("userlot", "company") if each["name"] == "Juniper Systems")
    await gateway.plant("userlot", "company", {**company, "owner_user_id": USERLOT_OWNER})
    walked = await walk(gateway, 5, filter={"owner": USERLOT_OWNER})
    assert walked.origins == [(A, "01950000-0000-7000-8000-000000000001"), (R, company["_source_external_ids"][0])]
    both = await walk(gateway, 5, filter={"owner": USERLOT_OWNER, "vendors": ["REEVO", "USERLOT"]})
    assert both.origins == walked.origins


@pytest.mark.parametrize(
    ("without", "asked"),
    [((U,), {"reevo.account.query"}), ((R,), {"userlot.company.list"}), ((R, U), set())],
    ids=["no Userlot", "no Reevo", "neither"],
)
async def test_an_owner_is_put_to_whom_there_is(
    make_gateway: MakeGateway, without: tuple[Vendor, ...], asked: set[str]
) -> None:
    gateway = await make_gateway(without=without)
    for owner in (REEVO_OWNER, USERLOT_OWNER):
        gateway.forget()
        walked = await walk(gateway, 5, filter={"owner": owner})
        lists = set(gateway.counted()) - {"assembly.account.get", "assembly.account.list", "reevo.schema.get"}
        assert lists == asked
        is_theirs = (owner == REEVO_OWNER and R not in without) or (owner == USERLOT_OWNER and U not in without)
        assert bool(walked.ids) == is_theirs


async def test_where_reevo_refuses_the_filter_all_is_read(gateway: Gateway) -> None:
    refusal = {"error": {"code": "invalid_filter", "message": "Unknown field"}}
    fault = {"vendor": "reevo", "operation": "reevo.account.query", "kind": "status", "status": 400, "body": refusal}
    (await gateway.control.post("/faults", json={**fault, "times": 1})).raise_for_status()
    walked = await walk(gateway, 5, filter={"owner": REEVO_OWNER})
    assert [node["name"] for node in walked.nodes] == ["Acme Works", "Lone Pine"]
    assert all(page["pageInfo"]["isComplete"] for page in walked.pages)


async def test_without_assembly_filters_hold_over_the_others(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=(A,))
    walked = await walk(gateway, 5, filter={"domain": "acme.example"})
    assert [(node["name"], node["idIsProvisional"]) for node in walked.nodes] == [("Acme", False)]
    assert walked.pages[0]["pageInfo"]["isComplete"]
    assert (await walk(gateway, 5, filter={"kind": "CUSTOMER"})).ids == []
