"""A customer while a vendor fails in each way: that source says so, the others stand, and nothing untrue is claimed."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.customers import (
    DEPENDENT,
    ENTRIES,
    VIEWS,
    asked,
    nothing_is_contradicted,
    shows_what_it_says,
    states,
)
from tests.faults.jumping_loop import run
from tests.faults.kinds import DEADLINE, KINDS, PAUSES, Kind
from tests.faults.stage import SECRETS, Reply, on_stage

A_FEW = [kind for kind in KINDS if kind.name in ("down", "hanging", "status 403", "status 429 with Retry-After")]


async def _whole(entry: str) -> dict[str, Any]:
    async with on_stage() as stage:
        reply = await stage.ask(asked(entry))
        assert reply.errors == []
        account: dict[str, Any] = reply.data["account"]
        return account


@pytest.fixture(scope="session")
def whole_customers() -> dict[str, dict[str, Any]]:
    """Each customer when nothing fails."""
    return {entry: run(_whole(entry)) for entry in ENTRIES}


def test_without_a_fault_every_answer_agrees_with_itself(whole_customers: dict[str, dict[str, Any]]) -> None:
    for whole in whole_customers.values():
        shows_what_it_says(whole)
        assert whole["idIsProvisional"] is False
        assert {state["error"] for state in states(whole).values()} == {None}
    acme = [whole for entry, whole in whole_customers.items() if whole["name"] == "Acme Works"]
    assert len(acme) == 7
    assert len({whole["id"] for whole in acme}) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", list(Vendor))
def test_a_customer_while_a_vendor_fails(
    vendor: Vendor, kind: Kind, whole_customers: dict[str, dict[str, Any]]
) -> None:
    run(_scenario("a domain", vendor, kind, whole_customers["a domain"]))


@pytest.mark.parametrize("kind", A_FEW, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry != "a domain"])
def test_so_it_is_by_every_key(
    entry: str, vendor: Vendor, kind: Kind, whole_customers: dict[str, dict[str, Any]]
) -> None:
    run(_scenario(entry, vendor, kind, whole_customers[entry]))


async def _scenario(entry: str, vendor: Vendor, kind: Kind, whole: dict[str, Any]) -> None:
    async with on_stage() as stage:
        await kind.befall(stage, vendor)
        reply = await stage.ask(asked(entry))
        if ENTRIES[entry][1] is vendor:
            _is_not_found(reply, vendor, kind)
        else:
            _stands(entry, reply.data["account"], whole, vendor, kind, was_asked=bool(stage.sent(vendor)))
            _tells_of_views(reply, whole, kind)
        assert reply.seconds <= min(kind.seconds + (2 * PAUSES if kind.tries > 1 else 0), DEADLINE) + 0.001
        assert stage.most_tries(vendor) <= kind.tries
        assert not [other for other in Vendor if other is not vendor and stage.most_tries(other) > 1]
        assert [secret for secret in SECRETS if secret in reply.text] == []

        await stage.mend()
        again = await stage.ask(asked(entry))
        assert (again.data, again.errors) == ({"account": whole}, [])


def _is_not_found(reply: Reply, vendor: Vendor, kind: Kind) -> None:
    """The customer was asked for by what only the failing vendor holds."""
    assert reply.data == {"account": None}
    (error,) = reply.errors
    assert (error["extensions"]["code"], error["extensions"]["vendor"]) == (kind.code, vendor.name)


def _stands(
    entry: str, account: dict[str, Any], whole: dict[str, Any], vendor: Vendor, kind: Kind, *, was_asked: bool
) -> None:
    before, now = states(whole), states(account)
    skipped = DEPENDENT.get((entry, vendor), set())
    if vendor is Vendor.ASSEMBLY:
        (reached,) = (each for each, state in now.items() if state["status"] == "OK")
        skipped = set(Vendor) - {vendor, reached}
        assert now.pop(reached) == {**before.pop(reached), "matchedBy": None}
    for each, state in now.items():
        if each in skipped:
            _is_unknown(state, before[each], kind, "SKIPPED")
        elif each is vendor and was_asked:
            _is_unknown(state, before[each], kind, "FORBIDDEN" if kind.code == "FORBIDDEN" else "FAILED")
        else:
            assert state == before[each]
    assert account["idIsProvisional"] is (vendor is Vendor.ASSEMBLY or Vendor.ASSEMBLY in skipped)
    assert account["idIsProvisional"] or account["id"] == whole["id"]
    nothing_is_contradicted(account, whole)
    shows_what_it_says(account)


def _is_unknown(state: dict[str, Any], before: dict[str, Any], kind: Kind, status: str) -> None:
    """The source shows nothing, and why."""
    error = state["error"]
    nothing = {"recordId": None, "matchedBy": None, "candidates": [], "error": error}
    assert state == {**before, **nothing, "status": status}
    assert (error["code"], error["retryable"]) == (kind.code, kind.retryable)
    assert error["retryAt"] is not None or kind.retry_after is None


def _tells_of_views(reply: Reply, whole: dict[str, Any], kind: Kind) -> None:
    """An exact view is null with its vendor's failure, or with `SKIPPED` and when to ask again; others stand."""
    account = reply.data["account"]
    expected: dict[str, str] = {}
    for vendor, state in states(account).items():
        is_person_elsewhere = whole["kind"] == "CUSTOMER" and vendor is not Vendor.ASSEMBLY
        if state["error"] is not None and not is_person_elsewhere:  # a person's records there are no accounts
            expected[VIEWS[vendor]] = "SKIPPED" if state["status"] == "SKIPPED" else state["error"]["code"]
    assert {error["path"][1]: error["extensions"]["code"] for error in reply.errors} == expected
    assert {error["extensions"]["retryable"] for error in reply.errors} <= {kind.retryable}
    assert all(error["extensions"]["retryAt"] is not None or kind.retry_after is None for error in reply.errors)
    for view in VIEWS.values():
        assert account[view] == (None if view in expected else whole[view])


JOINED = {
    ("assembly", "account"): {
        "id": "01950000-0000-7000-8000-000000000091",
        "name": "Joined",
        "source_specific_ids": ["joined-1"],
    },
    ("userlot", "company"): {
        "id": "c0000000-0000-4000-8000-000000000091",
        "name": "Joined",
        "external_id": "joined-1",
        "_source_external_ids": ["a0000000-0000-4000-8000-000000000091"],
    },
    ("reevo", "account"): {
        "id": "a0000000-0000-4000-8000-000000000091",
        "attributes": {"display_name": "Joined at Reevo"},
        "domains": [{"domain_name": "joined.example", "is_primary": True}],
    },
}
"""A record of Reevo that only the company joins to Assembly's account."""


@pytest.mark.parametrize("broken", [Vendor.USERLOT, Vendor.ASSEMBLY])
def test_an_id_that_only_another_vendor_could_settle_is_provisional(broken: Vendor) -> None:
    document = """{ account(by: {domain: "joined.example"}) {
        id idIsProvisional sources { vendor status recordId } } }"""

    async def scenario() -> None:
        async with on_stage() as stage:
            for (vendor, noun), record in JOINED.items():
                (await stage.sandbox.put(f"/_sandbox/records/{vendor}/{noun}", json=[record])).raise_for_status()
            await stage.order(broken.value, "status", status=503)
            unsure = (await stage.ask(document)).data["account"]
            await stage.mend()
            sure = (await stage.ask(document)).data["account"]
        assert (unsure["idIsProvisional"], sure["idIsProvisional"]) == (True, False)
        assert unsure["id"] != sure["id"]
        assert [state["status"] for state in unsure["sources"] if state["recordId"]] == ["OK"]
        held = {state["vendor"] for state in sure["sources"] if state["recordId"]}
        assert held == {"ASSEMBLY", "USERLOT", "REEVO"}

    run(scenario())
