"""Every documented endpoint that reads is reached through GraphQL: docs, gateway and sandbox name the same ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from app.domain.vendor import Vendor
from app.sandbox.server import BASES
from tests.gateway.harness import SIGN_IN, Gateway
from tests.gateway.recording import Sent

DOCS = Path(__file__).parents[2] / "docs" / "vendors"
BASE = {Vendor(kind.name): base for base, kind in BASES}

NOT_READ = {
    ("reevo", "api/v2/health"): "holds nothing of an account; how Reevo stands is seen by the calls that are made",
    ("assembly", "accounts/labels"): "the second spelling, read where the first gives 404 (test_variants)",
    ("assembly", "accounts/labels/{word}"): "the second spelling",
}
"""Endpoints of the sandbox that no query needs, and why."""

QUERIES = [
    """{ account(by: {domain: "acme.example"}) {
        additionalProperties { name }
        usageLogs { nodes { content } }
    } }""",
    "{ assemblyAccounts { nodes { name } } }",
    "{ labels { name } }",
    "{ labels(type: TIER) { name } }",
    """{ label(id: "01960000-0000-7000-8000-000000000001") { color } }""",
    "{ usageLogs(first: 10) { nodes { content } } }",
    """{ team(id: "112") { name } }""",
    """{ teams(filter: {q: "North", hidden: true, rota: true}, include: [PARENT]) { nodes { name } } }""",
    "{ teamTree { name } }",
    "{ teamTree(mineOnly: true) { location } }",
    """{ teamTree(rootId: "110", mineOnly: true) { name attributes catchmentArea } }""",
    """{ company(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}}) { revenue { raw } } }""",
    "{ companies { nodes { name } } }",
    "{ companyFields { name } }",
    "{ companyStatuses { name } }",
    """{ endUser(by: {record: {vendor: USERLOT, id: "e0000000-0000-4000-8000-000000000001"}}) { name } }""",
    "{ endUsers { nodes { name } } }",
    "{ endUserFields { name } }",
    "{ customerSuccessTeams { name } }",
    """{ account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}}) { name } }""",
    "{ swiftAccounts { nodes { name } } }",
    """{ account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
        contacts { nodes { displayName } }
        reevo { relationship(apiName: "opportunities") { nodes { id } } }
    } }""",
    "{ reevoAccounts { nodes { name } } }",
    "{ accountSchema { attributes { apiName } } }",
]


@dataclass(frozen=True)
class Row:
    """One line of a "Reads" table."""

    vendor: Vendor
    operation: str
    method: str
    path: str
    parameters: tuple[str, ...]
    fields: tuple[str, ...]

    def is_of(self, call: Sent) -> bool:
        if (call.vendor, call.request.method) != (self.vendor, self.method):
            return False
        return re.fullmatch(BASE[self.vendor] + _as_pattern(self.path), call.path) is not None


def _as_pattern(path: str) -> str:
    parts = re.split(r"(\{\w+\}|:\w+)", path)
    return "".join("[^/]+" if part.startswith(("{", ":")) else re.escape(part) for part in parts)


def is_meant(row: Row, call: Sent, listed: list[Row]) -> bool:
    """Whether a call is the row's: its path fits, and no row that fits too has a word where this one has a slot."""
    fitting = [each for each in listed if each.is_of(call)]
    return row in fitting and _slots(row) == min(map(_slots, fitting))


def _slots(row: Row) -> int:
    return len(re.findall(r"[{:]\w", row.path))


def rows(vendor: Vendor) -> list[Row]:
    text = (DOCS / f"{vendor}.md").read_text(encoding="utf-8")
    reads = text.partition("\n## Reads\n")[2].partition("\n## ")[0]
    found = []
    for operation, request, fields in re.findall(
        r"^\| `([\w.]+)` \| `([A-Z]+ [^`]+)` \| (.+) \|$", reads, re.MULTILINE
    ):
        method, _, target = request.partition(" ")
        path, _, query = target.partition("?")
        parameters = tuple(name for name, _ in parse_qsl(query, keep_blank_values=True))
        found.append(Row(vendor, operation, method, path, parameters, tuple(re.findall(r"`([^`]+)`", fields))))
    return found


def sandbox_reads(gateway: Gateway, vendor: Vendor) -> set[tuple[str, str]]:
    routes = gateway.sandbox.state.sandbox.vendors[BASE[vendor]].routes
    return {(route.method, route.path) for route in routes if route.reads and (vendor, route.path) not in NOT_READ}


async def asked(gateway: Gateway) -> dict[Vendor, set[str]]:
    """The operations that the queries ask for, as the gateway names them."""
    names: dict[Vendor, set[str]] = {vendor: set() for vendor in Vendor}
    for document in QUERIES:
        answer = await gateway.query(document, headers={"X-Explain": "plan"})
        assert "errors" not in answer, (document, answer)
        for call in answer["extensions"]["plan"]["calls"]:
            names[Vendor[call["vendor"]]].add(call["operation"])
    names[Vendor.ASSEMBLE].discard(SIGN_IN)  # reads nothing
    return names


async def test_what_is_asked_is_what_the_documents_list(gateway: Gateway) -> None:
    assert await asked(gateway) == {vendor: {row.operation for row in rows(vendor)} for vendor in Vendor}


async def test_every_call_is_a_listed_one_with_its_listed_parameters(gateway: Gateway) -> None:
    await asked(gateway)
    listed = [row for vendor in Vendor for row in rows(vendor)]
    strays = [call.target for call in gateway.sent() if not any(row.is_of(call) for row in listed)]
    assert strays == []
    for row in listed:
        calls = [call for call in gateway.sent() if is_meant(row, call, listed)]
        sent = {name for call in calls for name in call.request.url.params}
        assert calls, row
        assert set(row.parameters) - {"page"} <= sent, row  # the first page is asked for without its number
        assert sent <= {*row.parameters, "after", "cursor"}, row


@pytest.mark.parametrize("vendor", Vendor)
async def test_every_endpoint_that_reads_is_listed_and_reached(gateway: Gateway, vendor: Vendor) -> None:
    await asked(gateway)
    listed = {(row.method, "/" + re.sub(r"\{\w+\}|:\w+", "x", row.path).lstrip("/")) for row in rows(vendor)}
    targets = {
        (call.request.method, call.path.removeprefix(BASE[vendor])) for call in gateway.sent() if call.vendor is vendor
    }
    for method, path in sandbox_reads(gateway, vendor):
        pattern = re.compile("/" + _as_pattern(path))
        assert any(method == other and pattern.fullmatch(where) for other, where in listed), (method, path)
        assert any(method == other and pattern.fullmatch(where) for other, where in targets), (method, path)


@pytest.mark.parametrize("vendor", Vendor)
def test_the_exemptions_are_endpoints_that_exist(gateway: Gateway, vendor: Vendor) -> None:
    routes = gateway.sandbox.state.sandbox.vendors[BASE[vendor]].routes
    paths = {route.path for route in routes}
    assert {path for of, path in NOT_READ if of == vendor} <= paths
    assert rows(vendor)
