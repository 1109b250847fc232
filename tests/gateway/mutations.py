"""Mutations as tests send them: one of each, and what of it stands on the wire and in the stand-in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway
from tests.gateway.recording import Recording

ACME = "01950000-0000-7000-8000-000000000001"
GOLD = "01960000-0000-7000-8000-000000000001"
LOGGED_IN = "01970000-0000-7000-8000-000000000003"

TOLD = """outcomes { vendor action recordId error { code message retryable retryAt } }
    userErrors { message code field vendor } planned { vendor method path body }"""
"""What every payload has."""


@dataclass(frozen=True)
class Mutation:
    """One mutation that is carried out over the world of the sandbox.

    Attributes:
        field: its name.
        given: its input without the braces, as it stands in a document.
        vendor: to whom it goes.
        operation: the sandbox's name of what is sent.
        action: what becomes of it.
        sent: method, path and body of what is sent; None where there is no body.
        noun: of the stand-in's records that it changes.
        shown: what the payload shows of the record.
    """

    field: str
    given: str
    vendor: Vendor
    operation: str
    action: str
    sent: tuple[str, str, Any]
    noun: str
    shown: str

    @property
    def document(self) -> str:
        """The mutation alone in a document."""
        return self.with_(self.given)

    @property
    def dry(self) -> str:
        """The same as a dry run."""
        return self.with_(f"{self.given}, dryRun: true")

    def with_(self, given: str) -> str:
        """The mutation with another input."""
        return f"mutation {{ {self.field}(input: {{{given}}}) {{ {TOLD} {self.shown} }} }}"


async def carried(gateway: Gateway, document: str, variables: dict[str, Any] | None = None) -> Any:
    """The payload of a document's one mutation, in which nothing is an error."""
    data = await gateway.data(document, variables)
    (payload,) = data.values()
    return payload


async def refused(gateway: Gateway, document: str, variables: dict[str, Any] | None = None) -> tuple[str, str | None]:
    """Code and field of a mutation's one refusal; nothing is sent that writes."""
    payload = await carried(gateway, document, variables)
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["FAILED"]
    (error,) = payload["userErrors"]
    assert error["code"] == payload["outcomes"][0]["error"]["code"]
    assert error["message"] == payload["outcomes"][0]["error"]["message"]
    assert writes(gateway) == []
    return error["code"], error["field"]


def writes(gateway: Gateway) -> list[tuple[str, str, Any]]:
    """Method, path and body of every call so far that may have changed something, the numbers with their digits."""
    return [
        (
            call.request.method,
            call.target,
            json.loads(body, parse_float=Decimal) if (body := _body(call.request)) else None,
        )
        for call in gateway.sent()
        if call.request.method != "GET" and not call.path.endswith("/_query")
    ]


def _body(request: httpx.Request) -> bytes:
    return request.content


async def lose(gateway: Gateway, operation: str) -> None:
    """Let the next answer to an operation be lost, behind what it did."""
    vendor = operation.partition(".")[0]
    order = {"vendor": vendor, "operation": operation, "kind": "status", "status": 502, "after": True, "times": 1}
    (await gateway.control.post("/faults", json=order)).raise_for_status()


def plain(body: Any) -> Any:
    """As a JSON reader of the answer has it, whose decimals are floats."""
    if isinstance(body, dict):
        return {name: plain(value) for name, value in body.items()}
    return float(body) if isinstance(body, Decimal) else body


def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no vendor be reached from here on."""

    async def unreachable(_: Recording, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody listens", request=request)

    monkeypatch.setattr(Recording, "handle_async_request", unreachable)


MUTATIONS = (
    Mutation(
        "createLabel",
        'type: TIER, name: "Platinum", color: "#E5E4E2", description: "Answered at once"',
        Vendor.ASSEMBLY,
        "assembly.label.create",
        "CREATED",
        (
            "POST",
            "/assembly/account/labels",
            {"type": "Tier", "name": "Platinum", "color": "#E5E4E2", "description": "Answered at once"},
        ),
        "label",
        "label { type name color description }",
    ),
    Mutation(
        "updateLabel",
        f'id: "{GOLD}", name: "Golden"',
        Vendor.ASSEMBLY,
        "assembly.label.update",
        "UPDATED",
        ("PUT", f"/assembly/account/labels/{GOLD}", {"name": "Golden"}),
        "label",
        "label { vendorId name description }",
    ),
    Mutation(
        "deleteLabel",
        f'id: "{GOLD}"',
        Vendor.ASSEMBLY,
        "assembly.label.delete",
        "DELETED",
        ("DELETE", f"/assembly/account/labels/{GOLD}", None),
        "label",
        "label { name }",
    ),
    Mutation(
        "addUsageLog",
        """account: {domain: "acme.example"}, timestamp: "2026-06-01T10:00:00+02:00", type: "Action",
        content: "Signed", attribute: "contract", metadata: {by: "Ada", amount: 12.50}""",
        Vendor.ASSEMBLY,
        "assembly.usage_log.create",
        "CREATED",
        (
            "POST",
            f"/assembly/usage/{ACME}",
            {
                "timestamp": "2026-06-01T10:00:00+02:00",
                "type": "Action",
                "content": "Signed",
                "attribute": "contract",
                "metadata": {"by": "Ada", "amount": Decimal("12.50")},
            },
        ),
        "usage_log",
        "usageLog { timestamp type content attribute metadata }",
    ),
    Mutation(
        "updateUsageLog",
        f'id: "{LOGGED_IN}", metadata: {{attempts: 2}}',
        Vendor.ASSEMBLY,
        "assembly.usage_log.update",
        "UPDATED",
        ("PUT", f"/assembly/usage/{LOGGED_IN}", {"metadata": {"attempts": 2}}),
        "usage_log",
        "usageLog { content metadata }",
    ),
    Mutation(
        "deleteUsageLog",
        f'id: "{LOGGED_IN}"',
        Vendor.ASSEMBLY,
        "assembly.usage_log.delete",
        "DELETED",
        ("DELETE", f"/assembly/usage/{LOGGED_IN}", None),
        "usage_log",
        "usageLog { content }",
    ),
    Mutation(
        "createAdditionalProperties",
        """account: {domain: "acme.example"},
        properties: [{name: "Free text", value: "yes"}, {name: "Rate", value: 0.10}]""",
        Vendor.ASSEMBLY,
        "assembly.property.create",
        "CREATED",
        ("POST", f"/assembly/accounts/add_props/{ACME}", {"Free text": "yes", "Rate": Decimal("0.10")}),
        "account",
        "additionalProperties { name value }",
    ),
    Mutation(
        "setAdditionalProperties",
        'account: {domain: "acme.example"}, properties: [{name: "Login_count", value: 8}]',
        Vendor.ASSEMBLY,
        "assembly.property.update",
        "UPDATED",
        ("PUT", f"/assembly/accounts/add_props/{ACME}", {"Login_count": 8}),
        "account",
        "additionalProperties { name value }",
    ),
    Mutation(
        "deleteAdditionalProperties",
        'account: {domain: "acme.example"}, names: ["Login_count"]',
        Vendor.ASSEMBLY,
        "assembly.property.delete",
        "DELETED",
        ("DELETE", f"/assembly/accounts/add_props/{ACME}", {"properties": ["Login_count"]}),
        "account",
        "additionalProperties { name }",
    ),
    Mutation(
        "createTeam",
        'name: "Night desk", parentId: "110", externalReference: "desk-1"',
        Vendor.ASSEMBLE,
        "assemble.team.create",
        "CREATED",
        (
            "POST",
            "/assemble/api/organisation/teams",
            {"parent_id": 110, "name": "Night desk", "external_reference": "desk-1"},
        ),
        "team",
        "team { name parentId externalReference hidden }",
    ),
    Mutation(
        "updateTeam",
        'id: "124", description: "Both banks", geoLocationId: null',
        Vendor.ASSEMBLE,
        "assemble.team.update",
        "UPDATED",
        (
            "PATCH",
            "/assemble/api/organisation/teams/124",
            {"description": "Both banks", "geo_location": None},
        ),
        "team",
        "team { description geoLocationId }",
    ),
    Mutation(
        "hideTeam",
        'id: "124"',
        Vendor.ASSEMBLE,
        "assemble.team.hide",
        "HIDDEN",
        ("DELETE", "/assemble/api/organisation/teams/124", None),
        "team",
        "team { vendorId hidden }",
    ),
)
"""One of each."""

SETTLED = frozenset({"addUsageLog"})
"""Those of which a read tells what became of them where the answer was lost."""

BY_FIELD = {mutation.field: mutation for mutation in MUTATIONS}
