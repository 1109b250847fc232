"""What each write of accounts costs when cold, call by call, in a small world and in one a hundred times as large."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from app.sandbox import server
from tests.gateway.accounts_written import EVERYWHERE, MATCHED, NOVA, actions, wrote
from tests.gateway.conftest import MakeGateway

BY = 'by: {domain: "acme.example"}'
ACME = 'domain: "acme.example", externalId: "acme-1", name: "N"'

CREATED_EVERYWHERE = {
    "assembly.account.get": 2,  # the domain, and the same with `www.`
    "assembly.account.create": 1,
    "assembly.account.update": 1,  # the links
    "reevo.schema.get": 1,
    "reevo.account.query": 1,
    "reevo.account.create": 1,
    "reevo.domain.add": 1,
    "userlot.company.list": 1,
    "userlot.company.create": 1,
    "swift.account.create": 1,
}
FOUND_AT_REEVO = {"assembly.account.get": 2, "reevo.schema.get": 1, "reevo.account.query": 1}
"""The domain, the link that Assembly may hold, and Reevo's account of it."""

WRITES: dict[str, tuple[str, str, dict[str, int]]] = {
    "a creation everywhere": ("createAccount", f"{NOVA}, {EVERYWHERE}", CREATED_EVERYWHERE),
    "a creation at Assembly": (
        "createAccount",
        f"{NOVA}, assembly: {{}}",
        {"assembly.account.get": 2, "assembly.account.create": 1},
    ),
    "a creation at Userlot without an id": (
        "createAccount",
        'name: "Nova", userlot: {}',
        {"userlot.company.create": 1},
    ),
    "a creation at Reevo without a domain": ("createAccount", 'name: "Nova", reevo: {}', {"reevo.account.create": 1}),
    "a creation at Swift": ("createAccount", f"{NOVA}, swift: {{}}", {"swift.account.create": 1}),
    "a change everywhere": (
        "updateAccount",
        f'{BY}, name: "N", {MATCHED}',
        {
            **FOUND_AT_REEVO,
            "userlot.company.list": 1,
            "assembly.account.update": 1,
            "reevo.account.update": 1,
            "userlot.company.update": 1,
        },
    ),
    "a change at Assembly": (
        "updateAccount",
        f'{BY}, name: "N", assembly: {{}}',
        {"assembly.account.get": 1, "assembly.account.update": 1},
    ),
    "an assertion of what is nowhere": (
        "assertAccount",
        f"{NOVA}, {MATCHED}",
        {
            "assembly.account.get": 2,
            "assembly.account.create": 1,
            "assembly.account.update": 1,
            "reevo.account.assert": 1,
            "userlot.company.assert": 1,
        },
    ),
    "an assertion of what is there": (
        "assertAccount",
        f"{ACME}, {MATCHED}",
        {
            "assembly.account.get": 1,
            "assembly.account.update": 2,
            "reevo.account.assert": 1,
            "userlot.company.assert": 1,
        },
    ),
    "an assertion at Assembly of what is as asked": (
        "assertAccount",
        'domain: "acme.example", assembly: {}',
        {"assembly.account.get": 1},
    ),
    "an archiving": ("archiveAccount", BY, {**FOUND_AT_REEVO, "reevo.account.archive": 1}),
    "a deletion": ("deleteAccount", BY, {"assembly.account.get": 1, "assembly.account.delete": 1}),
}
"""The mutation, its input, and what it calls."""


@pytest.fixture(scope="module", params=(1, 100), ids=lambda scale: f"scale {scale}")
def world(request: pytest.FixtureRequest) -> Starlette:
    """A sandbox whose records each test puts back."""
    return server.create_app(scale=request.param)


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_costs_the_same_however_large_the_world(
    make_gateway: MakeGateway, name: str, world: Starlette
) -> None:
    field, given, calls = WRITES[name]
    gateway = await make_gateway(sandbox=world)
    (await gateway.control.post("/reset")).raise_for_status()
    await gateway.switch("assembly", rate_per_second=0)
    payload = await wrote(gateway, field, given)
    assert [action for _, action in actions(payload) if action == "FAILED"] == []
    assert gateway.counted() == calls
