"""What writing a customer costs in calls, cold: the table of docs/guide/costs.md, and what is sent."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import writes
from tests.gateway.spending import counted, kind_of
from tests.gateway.test_identity_costs_guide import table

NEW = 'name: "Pine", domain: "pine.example"'
KNOWN = 'name: "Renamed", domain: "gen-000003.example"'
THREE = "assembly: {} reevo: {} userlot: {}"

MUTATIONS = {
    "createAccount, four vendors": f'createAccount(input: {{{NEW}, externalId: "pine-1", {THREE} swift: {{}}}})',
    "createAccount, Assembly": f"createAccount(input: {{{NEW}, assembly: {{}}}})",
    "createAccount, a person": 'createAccount(input: {name: "Ada", email: "ada@pine.example", assembly: {}})',
    "createAccount, Reevo": f"createAccount(input: {{{NEW}, reevo: {{}}}})",
    "createAccount, Userlot without an external id, and Swift": (
        'createAccount(input: {name: "Pine", userlot: {}, swift: {}})'
    ),
    "updateAccount, three vendors": (
        f'updateAccount(input: {{by: {{domain: "gen-000003.example"}}, name: "Renamed", {THREE}}})'
    ),
    "updateAccount, Assembly": (
        'updateAccount(input: {by: {domain: "gen-000003.example"}, name: "Renamed", assembly: {}})'
    ),
    "assertAccount, three vendors, a new customer": (f'assertAccount(input: {{{NEW}, externalId: "pine-1", {THREE}}})'),
    "assertAccount, three vendors, one that is there": (
        f'assertAccount(input: {{{KNOWN}, externalId: "gen-000003", {THREE}}})'
    ),
    "assertAccount, three vendors, one that is there, without an id for Userlot": (
        f"assertAccount(input: {{{KNOWN}, {THREE}}})"
    ),
    "archiveAccount": 'archiveAccount(input: {by: {domain: "gen-000003.example"}})',
    "deleteAccount": 'deleteAccount(input: {by: {domain: "gen-000003.example"}})',
}
"""One mutation for each row of the guide."""

TOLD = {name: (counted(looks.replace("–", "")), int(sent)) for name, looks, sent in table("mutation")}
AGAIN = "assertAccount, three vendors, as it is and linked"


async def cost(gateway: Gateway, mutation: str) -> tuple[dict[str, int], int]:
    """Looks by their kinds, and the number of writes."""
    gateway.forget()
    payload = await gateway.data(f"mutation {{ {mutation} {{ outcomes {{ error {{ code }} }} }} }}")
    (told,) = payload.values()
    assert {each["error"] and each["error"]["code"] for each in told["outcomes"]} <= {None, "UNSUPPORTED"}
    sent = writes(gateway)
    targets = [target for _, target, _ in sent]
    return dict(Counter(kind_of(call) for call in gateway.sent() if call.target not in targets)), len(sent)


@pytest.mark.parametrize("scale", [1, 20])
@pytest.mark.parametrize("name", MUTATIONS)
async def test_each_costs_what_the_guide_says(name: str, scale: int, make_gateway: MakeGateway) -> None:
    assert await cost(await make_gateway(scale=scale), MUTATIONS[name]) == TOLD[name]


async def test_asserting_what_is_so_already_costs_least(make_gateway: MakeGateway) -> None:
    gateway, mutation = await make_gateway(), MUTATIONS["assertAccount, three vendors, one that is there"]
    await cost(gateway, mutation)
    assert await cost(gateway, mutation) == TOLD[AGAIN]


def test_the_guide_has_no_other_rows() -> None:
    assert TOLD.keys() == MUTATIONS.keys() | {AGAIN}
