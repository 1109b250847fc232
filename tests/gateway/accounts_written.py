"""Accounts written to several vendors at once, as tests send them: what is told of it, sent and stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, writes
from tests.gateway.recording import Recording

TOLD = """outcomes { vendor action recordId candidates error { code message retryable } }
    userErrors { message code field vendor } planned { vendor method path body }
    changes { vendor recordId before after }"""
"""What every payload has."""

EVERYWHERE = "assembly: {}, reevo: {}, userlot: {}, swift: {}"
"""A section for each vendor, empty."""
MATCHED = "assembly: {}, reevo: {}, userlot: {}"
"""A section for each vendor that an assertion can be sent to."""
NOVA = 'name: "Nova", domain: "nova.example", description: "New", externalId: "nova-1", renewalDate: "2027-01-31"'
"""A customer that no vendor has."""

AT_ASSEMBLY = {
    "type": "Company",
    "name": "Nova",
    "domain": "nova.example",
    "renewal_date": "2027-01-31",
    "notes": "New",
    "id_in_tool": "nova-1",
}
AT_REEVO = {"display_name": "Nova", "description": "New"}
AT_USERLOT = {"name": "Nova", "renewal_date": "2027-01-31", "external_id": "nova-1"}
AT_SWIFT = {"data": {"name": "Nova"}, "type": "account"}
"""The same as each vendor is sent it."""

NOUNS = {"assembly": "account", "reevo": "account", "userlot": "company", "swift": "account"}
ACCOUNTS = "/assembly/accounts"
REEVO = "/reevo/api/v2/account"
COMPANIES = "/userlot/api/v1/companies"
SWIFT = "/swift/api/v1/accounts"

ACME, ADA = "01950000-0000-7000-8000-000000000001", "01950000-0000-7000-8000-000000000101"
ACME_AT_REEVO = "a0000000-0000-4000-8000-000000000001"
ACME_AT_USERLOT = "c0000000-0000-4000-8000-000000000001"
ACME_AT_SWIFT = "01J0CRVTXX0000000000000002"


def writing(field: str, given: str, shown: str = "") -> str:
    """A document with one mutation."""
    return f"mutation {{ {field}(input: {{{given}}}) {{ {TOLD} {shown} }} }}"


async def wrote(gateway: Gateway, field: str, given: str, shown: str = "") -> Any:
    """The payload of one mutation, counted from it on; nothing in it is an error."""
    gateway.forget()
    return await carried(gateway, writing(field, given, shown))


def outcome(payload: Any, vendor: str) -> Any:
    """What became of a vendor's own record."""
    return next(each for each in payload["outcomes"] if each["vendor"] == vendor)


def actions(payload: Any) -> list[tuple[str, str]]:
    """Vendor and action of each outcome."""
    return [(outcome["vendor"], outcome["action"]) for outcome in payload["outcomes"]]


def codes(payload: Any) -> dict[str, str]:
    """The code of each outcome with an error, by vendor."""
    return {each["vendor"]: each["error"]["code"] for each in payload["outcomes"] if each["error"]}


def refusals(payload: Any) -> list[tuple[str, str | None]]:
    """Code and field of each refusal."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


def ids(payload: Any) -> dict[str, str]:
    """The records that were written or may have been, by the vendors' names in paths."""
    return {each["vendor"].lower(): each["recordId"] for each in payload["outcomes"] if each["recordId"]}


def sent(gateway: Gateway) -> dict[str, list[tuple[str, str, Any]]]:
    """The writes that were sent, by vendor: method, path and body."""
    found: dict[str, list[tuple[str, str, Any]]] = {}
    for write in writes(gateway):
        found.setdefault(write[1].split("/")[1], []).append(write)
    return found


async def stored(gateway: Gateway, vendor: str, record_id: str) -> Any:
    """A record as the stand-in holds it."""
    (found,) = [each for each in await gateway.stored(vendor, NOUNS[vendor]) if each["id"] == record_id]
    return found


async def counts(gateway: Gateway) -> dict[str, int]:
    """How many records of customers each stand-in holds."""
    return {vendor: len(await gateway.stored(vendor, noun)) for vendor, noun in NOUNS.items()}


async def fails(gateway: Gateway, operation: str, status: int = 503, **more: object) -> None:
    """Let an operation fail from now on, without any effect unless `more` says so."""
    vendor = operation.partition(".")[0]
    order = {"vendor": vendor, "operation": operation, "kind": "status", "status": status, **more}
    (await gateway.control.post("/faults", json=order)).raise_for_status()


@contextmanager
def down(*vendors: Vendor) -> Iterator[None]:
    """Let no connection to these vendors come about meanwhile, so that there is no doubt that nothing was done."""
    handle = Recording.handle_async_request

    async def unreachable(self: Recording, request: httpx.Request) -> httpx.Response:
        if self._vendor in vendors:
            raise httpx.ConnectError("nobody listens", request=request)
        return await handle(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Recording, "handle_async_request", unreachable)
        yield


async def mend(gateway: Gateway) -> None:
    """Every vendor works again, and is asked again."""
    (await gateway.control.delete("/faults")).raise_for_status()
    gateway.clock.now += 600


def links(created: Mapping[str, str]) -> list[str]:
    """What an account at Assembly is linked by to the records that were made with it."""
    return [f"{vendor}:{created[vendor]}" for vendor in ("reevo", "userlot", "swift") if vendor in created]
