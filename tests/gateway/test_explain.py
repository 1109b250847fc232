"""What `X-Explain: plan` tells: what was chosen and why, and that as many calls were predicted as were made."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
TOKEN = ("ASSEMBLE", "a token", "POINTS", 1)
LIST_OF_COMPANIES = ("USERLOT", "all companies", "LIST", 1)
TREE = ("ASSEMBLE", "the whole tree of teams", "TREE", 1)

Chosen = set[tuple[str, str, str, int]]


async def plan_of(gateway: Gateway, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The plan of an operation in which nothing went wrong."""
    body = await gateway.query(document, variables, headers={"X-Explain": "plan"})
    assert "errors" not in body, body["errors"]
    plan: dict[str, Any] = body["extensions"]["plan"]
    return plan


def chosen(plan: dict[str, Any]) -> Chosen:
    return {(each["vendor"], each["need"], each["strategy"], each["predictedCalls"]) for each in plan["choices"]}


def sent(plan: dict[str, Any]) -> dict[str, int]:
    """The calls that were sent, by vendor."""
    return {vendor: actual["network"] for vendor, actual in plan["actual"].items()}


def short_of_what_was_foreseen(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Steps of which more calls or rounds were made than foreseen, or fewer."""
    return [
        each
        for each in plan["choices"]
        if (each["actual"]["network"], each["actualRounds"]) != (each["predictedCalls"], each["predictedRounds"])
    ]


def ids(kind: str, vendor: Vendor, *own: str) -> dict[str, Any]:
    return {"ids": [str(Ref(kind, vendor, each)) for each in own]}


def companies(number: int) -> dict[str, Any]:
    return ids("Company", Vendor.USERLOT, *(f"c0000000-0000-4000-8000-{each:012}" for each in range(1, 1 + number)))


COLD: list[tuple[str, dict[str, Any] | None, Chosen]] = [
    ("{ teamTree { name children { name } } }", None, {TREE, TOKEN}),
    (
        """{ team(id: "112") { parent { name } } }""",
        None,
        {("ASSEMBLE", "1 team by id", "TREE", 0), TREE, TOKEN},
    ),
    (
        """{ team(id: "112") { children { name } } }""",
        None,
        {("ASSEMBLE", "1 team by id", "TREE", 0), ("ASSEMBLE", "the tree below one team", "TREE", 1), TOKEN},
    ),
    ("""{ team(id: "112") { name } }""", None, {("ASSEMBLE", "1 team by id", "POINTS", 1), TOKEN}),
    (
        "{ teams { nodes { children { name } } } }",
        None,
        {("ASSEMBLE", "a page of teams", "PAGE", 1), TREE, TOKEN},
    ),
    (NODES, ids("Team", Vendor.ASSEMBLE, "110", "112"), {("ASSEMBLE", "2 teams by id", "TREE", 0), TREE, TOKEN}),
    (
        "{ companies(first: 50) { nodes { status { name } endUsers { nodes { name } } } } }",
        None,
        {
            ("USERLOT", "a page of companies", "PAGE", 1),
            ("USERLOT", "all company statuses", "LIST", 1),
            ("USERLOT", "the end users of 50 companies", "LIST", 0),
            ("USERLOT", "all end users", "LIST", 1),
        },
    ),
    (NODES, companies(3), {("USERLOT", "3 companies by id", "POINTS", 3)}),
    (NODES, companies(4), {("USERLOT", "4 companies by id", "LIST", 0), LIST_OF_COMPANIES}),
    (
        "{ endUsers { nodes { company { name } } } }",
        None,
        {
            ("USERLOT", "a page of end users", "PAGE", 1),
            ("USERLOT", "the companies of up to 25 end users", "LIST", 0),
            ("USERLOT", "22 companies by id", "LIST", 0),
            LIST_OF_COMPANIES,
        },
    ),
    (
        """{ endUser(by: {email: "ada@acme.example"}) { company { revenue { raw } } } }""",
        None,
        {
            ("USERLOT", "1 end user by email", "QUERY", 1),
            ("USERLOT", "1 company by id", "POINTS", 1),
            ("USERLOT", "a company's revenue", "POINTS", 1),
        },
    ),
    (
        """{ companies(filter: {externalId: "acme-1"}) { nodes { name } } }""",
        None,
        {("USERLOT", "a page of companies", "QUERY", 1)},
    ),
    (
        """{ company(by: {externalId: "acme-1"}) { name } }""",
        None,
        {("USERLOT", "1 company by externalId", "QUERY", 1)},
    ),
    (
        "{ companyFields { name } endUserFields { name } customerSuccessTeams { name } }",
        None,
        {
            ("USERLOT", "all custom fields of companies", "LIST", 1),
            ("USERLOT", "all custom fields of end users", "LIST", 1),
            ("USERLOT", "all teams of staff", "LIST", 1),
        },
    ),
    ("{ labels { name } }", None, {("ASSEMBLY", "all labels", "LIST", 1)}),
    ("{ labels(type: TIER) { name } }", None, {("ASSEMBLY", "the labels of one type", "LIST", 1)}),
    (
        """{ label(id: "01960000-0000-7000-8000-000000000001") { name } }""",
        None,
        {("ASSEMBLY", "1 label by id", "POINTS", 1)},
    ),
    ("{ usageLogs(first: 3) { nodes { content } } }", None, {("ASSEMBLY", "a page of usage logs", "PAGE", 1)}),
    ("{ vendors { vendor callsLeft } }", None, set()),
]


@pytest.mark.parametrize(("document", "variables", "choices"), COLD)
async def test_a_first_request_costs_the_calls_that_were_predicted(
    gateway: Gateway, document: str, variables: dict[str, Any] | None, choices: Chosen
) -> None:
    plan = await plan_of(gateway, document, variables)
    assert chosen(plan) == choices
    assert plan["predicted"] == sent(plan)
    assert sum(sent(plan).values()) == len(gateway.book.calls)
    assert short_of_what_was_foreseen(plan) == []
    rounds_of_signing_in = any(each["need"] == "a token" for each in plan["choices"])
    assert set(plan["rounds"].values()) == {gateway.rounds() + rounds_of_signing_in}
    assert all(each["why"] for each in plan["choices"])


@pytest.mark.parametrize(("document", "variables", "choices"), COLD)
async def test_a_repeat_costs_nothing_and_never_more_than_was_predicted(
    gateway: Gateway, document: str, variables: dict[str, Any] | None, choices: Chosen
) -> None:
    await plan_of(gateway, document, variables)
    again = await plan_of(gateway, document, variables)
    assert sent(again) == dict.fromkeys(again["actual"], 0)
    assert {call["source"] for call in again["calls"]} <= {"CACHE"}
    assert again["rounds"]["actual"] == 0
    assert sum(each["actual"]["cache"] for each in again["choices"]) == sum(call["calls"] for call in again["calls"])
    assert set(again["predicted"]) >= set(again["actual"])
    assert not any(each["need"] == "a token" for each in again["choices"])


@pytest.mark.parametrize(
    ("document", "variables", "choices"),
    [
        (NODES, companies(3), {("USERLOT", "3 companies by id", "CACHE", 0)}),
        (
            NODES,
            companies(4),
            {("USERLOT", "4 companies by id", "CACHE", 0), ("USERLOT", "all companies", "CACHE", 0)},
        ),
        ("{ companies { nodes { name } } }", None, {("USERLOT", "a page of companies", "CACHE", 0)}),
        ("{ endUsers { nodes { name } } }", None, {("USERLOT", "a page of end users", "CACHE", 0)}),
    ],
)
async def test_where_it_is_known_that_an_answer_is_kept_no_call_is_predicted(
    gateway: Gateway, document: str, variables: dict[str, Any] | None, choices: Chosen
) -> None:
    await plan_of(gateway, document, variables)
    again = await plan_of(gateway, document, variables)
    assert (chosen(again), again["predicted"], sent(again)) == (choices, {"USERLOT": 0}, {"USERLOT": 0})


async def test_the_reason_tells_what_was_known(gateway: Gateway) -> None:
    (first,) = (await plan_of(gateway, NODES, companies(2)))["choices"]
    assert first["why"] == "2 missing of 2, a list of unknown length is worth point reads up to 3"
    (again,) = (await plan_of(gateway, NODES, companies(3)))["choices"]
    assert again["why"] == "1 missing of 3, a list of unknown length is worth point reads up to 3"
    assert again["predictedCalls"] == 1


async def test_an_account_at_a_time_is_told_once_with_its_number(gateway: Gateway) -> None:
    document = "{ reevoAccounts(first: 5) { nodes { contacts { nodes { displayName } } } } }"
    choices = {each["need"]: each for each in (await plan_of(gateway, document))["choices"]}
    pages, people = choices["a page of an account's contacts"], choices["3 contacts by id"]
    assert (pages["times"], pages["predictedCalls"]) == (5, 5)
    assert (people["times"], people["strategy"], people["predictedCalls"]) == (1, "QUERY", 1)


async def test_contacts_of_which_only_ids_are_selected_are_skipped(gateway: Gateway) -> None:
    document = "{ reevoAccounts(first: 5) { nodes { contacts { nodes { id } } } } }"
    assert ("REEVO", "the contacts of a page", "SKIP", 0) in chosen(await plan_of(gateway, document))


async def test_the_same_question_at_once_is_shared_and_told_so(gateway: Gateway) -> None:
    plan = await plan_of(gateway, "{ a: companyFields { name } b: companyFields { name } }")
    assert plan["actual"] == {
        "USERLOT": {"network": 1, "shared": 1, "cache": 0, "stale": 0, "bytes": gateway.received()}
    }
    assert plan["predicted"] == {"USERLOT": 2}
    assert plan["rounds"] == {"predicted": 1, "actual": 1}


async def test_a_vendor_that_is_not_configured_is_in_no_plan(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=(Vendor.ASSEMBLE, Vendor.ASSEMBLY))
    document = """{ team(id: "112") { parent { name } } teamTree { name } labels { name } companyStatuses { name } }"""
    plan = (await gateway.query(document, headers={"X-Explain": "plan"}))["extensions"]["plan"]
    assert chosen(plan) == {("USERLOT", "all company statuses", "LIST", 1)}
    assert plan["predicted"] == {"USERLOT": 1}


async def test_a_call_that_fails_was_predicted_and_has_no_age(gateway: Gateway) -> None:
    fault = {"vendor": "assembly", "kind": "status", "status": 500}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    plan = (await gateway.query("{ labels { name } }", headers={"X-Explain": "plan"}))["extensions"]["plan"]
    assert (plan["predicted"], sent(plan)) == ({"ASSEMBLY": 1}, {"ASSEMBLY": 3}), "and was tried twice more"
    assert [call["oldest"] for call in plan["calls"]] == [None]
    assert plan["rounds"] == {"predicted": 1, "actual": 3}


async def test_the_budget_tells_what_is_left_of_assemblys_second(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(ASSEMBLY_CALLS_PER_SECOND="27")
    plan = await plan_of(gateway, "{ labels { name } usageLogs { nodes { content } } companyStatuses { name } }")
    assert plan["budget"] == [
        {"vendor": "ASSEMBLY", "callsSent": 2, "callsLeft": 25, "perSecond": 27},
        {"vendor": "USERLOT", "callsSent": 1, "callsLeft": None, "perSecond": None},
    ]


async def test_the_age_of_what_is_kept_is_told(gateway: Gateway) -> None:
    before = datetime.now(UTC)
    plans = [await plan_of(gateway, "{ companyStatuses { name } }") for _ in range(2)]
    asked, kept = (plan["calls"][0]["oldest"] for plan in plans)
    assert asked == kept
    assert before <= datetime.fromisoformat(asked) <= datetime.now(UTC)


async def test_the_deadline_is_told_as_it_was_given(gateway: Gateway) -> None:
    headers = {"X-Explain": "plan", "X-Deadline-Ms": "4000"}
    plan = (await gateway.query("{ companyStatuses { name } }", headers=headers))["extensions"]["plan"]
    assert plan["deadline"]["milliseconds"] == 4000
    assert 0 <= plan["deadline"]["left"] <= 4000
    assert plan["milliseconds"] > 0


async def test_a_plan_tells_no_credential_and_no_customer(gateway: Gateway) -> None:
    document = """{ endUser(by: {email: "ada@acme.example"}) { name } teamTree { name } labels { name } }"""
    told = json.dumps(await plan_of(gateway, document))
    secrets = ("ada", "acme", "sandbox-")
    assert [word for word in secrets if word in told.lower()] == []
