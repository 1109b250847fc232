"""What every way to one customer costs, cold, in a small world and in a large one: docs/guide/costs.md."""

from __future__ import annotations

from math import ceil

import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.sandbox import server
from app.sandbox.store import uuid_of
from schema.ids import Ref
from tests.gateway.conftest import MakeGateway
from tests.gateway.spending import counted, spend

ASSEMBLY = "01950000-0000-7000-8000-0000000000"
REEVO = "a0000000-0000-4000-8000-0000000000"
USERLOT = "c0000000-0000-4000-8000-0000000000"
SWIFT = "01J0CRVTXX00000000000000"
GENERATED = {
    noun: uuid_of(1, noun, 7, version=7 if noun.startswith("assembly") else 4)
    for noun in ("assembly.company", "reevo.account", "userlot.company")
}
SOURCES = "sources { vendor status recordId matchedBy candidates error { code } }"
SCALES = (1, 100)


def by(key: str) -> str:
    return f"account(by: {{{key}}}) {{ %s }}"


def record(vendor: str, record_id: str) -> str:
    return by(f'record: {{vendor: {vendor}, id: "{record_id}"}}')


def node(kind: str, vendor: Vendor, record_id: str, path: str) -> str:
    return f'node(id: "{Ref(kind, vendor, record_id)}") {{ ... on {kind} {{ {path} }} }}'


WAYS: dict[str, tuple[str, str, int, str, int]] = {
    "Assembly's record": (record("ASSEMBLY", f"{ASSEMBLY}01"), "A", 1, "2A R# R? S T* U*", 4),
    "Assembly's record, one external id": (
        record("ASSEMBLY", GENERATED["assembly.company"]),
        "A",
        1,
        "2A R# R? T* U?",
        4,
    ),
    "Assembly's record, no company": (record("ASSEMBLY", f"{ASSEMBLY}06"), "A", 1, "4A R# R? 2U?", 6),
    "Assembly's record, a domain alone": (record("ASSEMBLY", f"{ASSEMBLY}10"), "A", 1, "A R# R? U?", 4),
    "Assembly's domain": (by('domain: "acme.example"'), "A", 1, "2A R# R? S T* U*", 4),
    "Reevo's further domain": (by('domain: "acme-labs.example"'), "5A R# 2R?", 6, "5A R# 2R? S T* U*", 8),
    "Reevo's domain alone": (by('domain: "lonepine.example"'), "4A R# R? U?", 6, "4A R# R? U?", 6),
    "nobody's domain": (by('domain: "nowhere.example"'), "2A R# R?", 4, "2A R# R?", 4),
    "Reevo's record": (record("REEVO", GENERATED["reevo.account"]), "3A R R# R?", 4, "3A R R# R? T* U?", 6),
    "Reevo's record, two domains": (record("REEVO", f"{REEVO}01"), "4A R R# R?", 4, "4A R R# R? S T* U*", 6),
    "Reevo's record alone": (record("REEVO", f"{REEVO}11"), "4A R U?", 4, "4A R U?", 4),
    "Reevo's record, a company alone": (record("REEVO", f"{REEVO}10"), "7A pA* R U?", 6, "7A pA* R U?", 6),
    "Userlot's record": (record("USERLOT", GENERATED["userlot.company"]), "3A U", 2, "4A R# R? T* U", 5),
    "Userlot's record, two external ids": (record("USERLOT", f"{USERLOT}01"), "3A U U?", 3, "4A R# R? S T* U U?", 6),
    "Userlot's record alone": (record("USERLOT", f"{USERLOT}05"), "3A pA* U", 3, "3A pA* U", 3),
    "Swift's record, linked by its id": (record("SWIFT", f"{SWIFT}02"), "3A S", 2, "4A R# R? S T* U*", 5),
    "Swift's record, linked by its number": (
        record("SWIFT", f"{SWIFT}03"),
        "3A pA* S S*",
        4,
        "3A pA* R# R? S S* T* 4U?",
        7,
    ),
    "Swift's record, no number": (record("SWIFT", f"{SWIFT}04"), "2A S U?", 3, "2A S U?", 3),
    "a team": (record("ASSEMBLE", "10007"), "3A T T*", 3, "4A R# R? T T* U?", 6),
    "a team without a reference": (record("ASSEMBLE", "113"), "2A T", 2, "2A T", 2),
    "Userlot's external id": (by('externalId: "gen-000007"'), "3A U?", 2, "4A R# R? T* U?", 5),
    "Assembly's source specific id": (by('externalId: "u-ada"'), "A U?", 2, "A C? E? U?", 3),
    "Assembly's id_in_tool": (by('externalId: "tool-acme"'), "A pA* U?", 3, "A pA* R# R? S T* 2U?", 5),
    "nobody's external id": (by('externalId: "nowhere"'), "A pA* T* U?", 4, "A pA* T* U?", 4),
    "a domain, strictly": (
        'account(by: {domain: "acme.example"}, strict: true) { %s }',
        "A pA* R# R?",
        4,
        "A pA* R# R? S T* U*",
        6,
    ),
    "an external id, strictly": (
        'account(by: {externalId: "gen-000007"}, strict: true) { %s }',
        "pA* U?",
        2,
        "pA* R# R? T* U?",
        4,
    ),
    "an e-mail address": (by('email: "ada@acme.example"'), "A", 1, "A C? E?", 2),
    "an id of Assembly's": (
        by(f'id: "{Ref("Account", Vendor.ASSEMBLY, f"{ASSEMBLY}01")}"'),
        "A",
        1,
        "2A R# R? S T* U*",
        4,
    ),
    "an id of Reevo's": (
        by(f'id: "{Ref("Account", Vendor.REEVO, f"{REEVO}01")}"'),
        "4A R R# R?",
        4,
        "4A R R# R? S T* U*",
        6,
    ),
    "node": (node("Account", Vendor.ASSEMBLY, f"{ASSEMBLY}01", "%s"), "A", 1, "2A R# R? S T* U*", 4),
    "company.account": (
        node("Company", Vendor.USERLOT, GENERATED["userlot.company"], "account { %s }"),
        "3A U",
        2,
        "3A R# R? T* U",
        4,
    ),
    "endUser.account": ('endUser(by: {email: "ada@acme.example"}) { account { %s } }', "A E?", 2, "A C? E?", 3),
    "contact.account": (
        node("Contact", Vendor.REEVO, "b0000000-0000-4000-8000-000000000001", "account { %s }"),
        "A 2C?",
        3,
        "A 2C? E?",
        4,
    ),
    "contact.endUser": (
        node(
            "Contact", Vendor.REEVO, "b0000000-0000-4000-8000-000000000001", "endUser { id company { account { %s } } }"
        ),
        "3A 2C? E? U U?",
        6,
        "4A 2C? E? R# R? S T* U U?",
        9,
    ),
    "team.account": ('team(id: "10007") { account { %s } }', "3A T T*", 3, "4A R# R? T T* U?", 6),
    "parentCompany": (by('email: "ada@acme.example"') % "parentCompany { %s }", "2A", 2, "3A R# R? S T* U*", 5),
    "customers": (by('domain: "acme.example"') % "customers { nodes { %s } }", "A pA*", 2, "A pA* C? 2E?", 3),
}
"""The query; calls and rounds for the id alone, and for all sources. `p` is a page for each hundred accounts."""

SIZES = {
    "A": 800,
    "A*": 43_500,
    "R": 2_000,
    "R#": 9_500,
    "R?": 3_000,
    "C?": 4_000,
    "E?": 900,
    "S": 500,
    "T": 600,
    "U": 900,
}
"""Bytes of an answer at most; lists that come whole grow with the world."""


def most_bytes(calls: dict[str, int], scale: int) -> int:
    rows = {"U*": 700 * (9 + 60 * scale), "S*": 400 * (5 + 20 * scale), "T*": 350 * (16 + 30 * scale), "U?": 900}
    return sum(number * (SIZES | rows)[kind] for kind, number in calls.items())


@pytest.fixture(scope="module")
def worlds() -> dict[int, Starlette]:
    return {scale: server.create_app(scale=scale) for scale in SCALES}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("way", WAYS)
async def test_a_way_to_a_customer_costs_its_formula(
    make_gateway: MakeGateway, worlds: dict[int, Starlette], way: str, scale: int
) -> None:
    document, for_id, rounds_for_id, for_sources, rounds_for_sources = WAYS[way]
    pages = ceil((18 + 120 * scale) / 100)
    for selection, formula, rounds in (("id", for_id, rounds_for_id), (SOURCES, for_sources, rounds_for_sources)):
        gateway = await make_gateway(sandbox=worlds[scale])
        spent = await spend(gateway, f"{{ {document % selection} }}")
        calls = counted(formula, p=pages)
        behind_the_first = pages - 1 if "A*" in calls else 0
        assert (spent.calls, spent.rounds) == (calls, rounds + behind_the_first)
        assert spent.received <= most_bytes(calls, scale)
        assert spent.predicted == spent.sent
