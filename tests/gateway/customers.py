"""Asking for one customer by a key, and ids of records that the sandbox does not hold, for tests to plant."""

from __future__ import annotations

from typing import Any

from tests.gateway.harness import Gateway

# Each lacks its last digit.
ACCOUNT, COMPANY, TEAM = "01950000-0000-7000-8000-00000000009", "c0000000-0000-4000-8000-00000000009", "919"
REEVO, SWIFT = "a0000000-0000-4000-8000-00000000009", "01J0CRVTXX000000000000009"

BY = "query($by: AccountBy!) { account(by: $by) { name } }"
WHOLE = """
query($by: AccountBy!) { account(by: $by) {
    id idIsProvisional name sources { vendor status recordId error { code } } } }
"""

State = tuple[str, str | None, str | None]
"""A source's status, record, and the code of what went wrong."""


async def named(gateway: Gateway, **by: Any) -> str | None:
    """The name of the customer with this key, None where there is none; calls are counted from here."""
    gateway.forget()
    found = (await gateway.data(BY, {"by": by}))["account"]
    return None if found is None else str(found["name"])


async def states_of(gateway: Gateway, **by: Any) -> tuple[dict[str, Any], dict[str, State]]:
    """The customer with this key, and how it stands at each vendor."""
    found = (await gateway.data(WHOLE, {"by": by}))["account"]
    states = {
        each["vendor"]: (each["status"], each["recordId"], each["error"] and each["error"]["code"])
        for each in found["sources"]
    }
    return found, states


async def break_down(gateway: Gateway, *vendors: str, status: int = 503) -> None:
    """Have vendors refuse everything from now on."""
    for vendor in vendors:
        fault = {"vendor": vendor, "kind": "status", "status": status}
        (await gateway.control.post("/faults", json=fault)).raise_for_status()


async def at_reevo(gateway: Gateway, number: int, name: str, *domains: str) -> None:
    """Plant an account at Reevo; the first domain is its primary one."""
    rows = [{"domain_name": domain, "is_primary": not index} for index, domain in enumerate(domains)]
    record = {"id": f"{REEVO}{number}", "attributes": {"display_name": name}, "domains": rows}
    await gateway.plant("reevo", "account", record)


def at_assembly(ref: str) -> str:
    """The request line of a look at Assembly."""
    return f"GET /assembly/accounts/{ref}"
