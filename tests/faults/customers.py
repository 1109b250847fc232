"""Customers asked for whole, by each of their keys, and what may be said of one while a vendor fails."""

from __future__ import annotations

from typing import Any

from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor

VIEWS = {
    Vendor.ASSEMBLY: "assembly",
    Vendor.REEVO: "reevo",
    Vendor.USERLOT: "company",
    Vendor.SWIFT: "swift",
    Vendor.ASSEMBLE: "teams",
}
"""A field of an account that needs one vendor, for each."""

_WHOLE = f"""
    id idIsProvisional {" ".join(MERGED)}
    sources {{ vendor status recordId matchedBy candidates error {{ code retryable retryAt }} }}
    conflicts {{ field values {{ vendor value }} }}
    provenance {{ field vendor value others {{ vendor value }} }}
    assembly {{ id }} reevo {{ id }} company {{ vendorId }} swift {{ id }} teams {{ vendorId }}
"""

ENTRIES: dict[str, tuple[str, Vendor | None]] = {
    "a domain": ('domain: "acme.example"', None),
    "an external id": ('externalId: "acme-1"', None),
    "an id in the tool": ('externalId: "tool-acme"', Vendor.ASSEMBLY),
    "a record of Assembly": (
        'record: {vendor: ASSEMBLY, id: "01950000-0000-7000-8000-000000000001"}',
        Vendor.ASSEMBLY,
    ),
    "a record of Reevo": ('record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}', Vendor.REEVO),
    "a record of Userlot": ('record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}', Vendor.USERLOT),
    "a record of Swift": ('record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}', Vendor.SWIFT),
    "a person's e-mail address": ('email: "ada@acme.example"', Vendor.ASSEMBLY),
    "a customer that Assembly has not": ('domain: "juniper.example"', Vendor.REEVO),
    "a customer of one vendor": ('domain: "minimal.example"', Vendor.ASSEMBLY),
}
"""The argument `by`, and the vendor without which nothing is found; a person and lonely customers among them."""

DEPENDENT = {
    ("a customer that Assembly has not", Vendor.USERLOT): {Vendor.ASSEMBLY, Vendor.SWIFT, Vendor.ASSEMBLE},
    ("a customer of one vendor", Vendor.REEVO): {Vendor.USERLOT},
}
"""Where what other vendors hold is known only through the one that fails, since `source_external_id` may link it."""


def asked(entry: str) -> str:
    """The query for the customer whole."""
    return f"{{ account(by: {{{ENTRIES[entry][0]}}}) {{ {_WHOLE} }} }}"


def states(account: dict[str, Any]) -> dict[Vendor, dict[str, Any]]:
    """What came of looking at each vendor."""
    return {Vendor[each["vendor"]]: each for each in account["sources"]}


def nothing_is_contradicted(account: dict[str, Any], whole: dict[str, Any]) -> None:
    """Assert that whatever is said of the customer is said, of the same vendors' records, when nothing fails too."""
    known = states(whole)
    for vendor, state in states(account).items():
        assert state["recordId"] in (None, known[vendor]["recordId"])
    for view in VIEWS.values():
        assert account[view] in (None, whole[view])
    said = {each["field"]: each for each in whole["provenance"]}
    for each in account["provenance"]:
        before = said[each["field"]]
        told = [(before["vendor"], before["value"]), *((other["vendor"], other["value"]) for other in before["others"])]
        for other in [each, *each["others"]]:
            is_told = (other["vendor"], other["value"]) in told or each["field"] == "kind"
            assert is_told or _is_a_part(other["value"], before["value"]), each
    assert account["kind"] == whole["kind"]
    for conflict in account["conflicts"]:
        (before,) = (each for each in whole["conflicts"] if each["field"] == conflict["field"])
        assert all(value in before["values"] for value in conflict["values"])


def _is_a_part(value: Any, whole: Any) -> bool:
    """Whether a list of domains holds some of all."""
    return isinstance(value, list) and isinstance(whole, list) and set(value) <= set(whole)


def shows_what_it_says(account: dict[str, Any]) -> None:
    """Assert that merged fields, their provenance, the sources and the exact views of one answer agree."""
    for each in account["provenance"]:
        assert account[each["field"]] == each["value"], each["field"]
        assert states(account)[Vendor[each["vendor"]]]["status"] == "OK"
    for vendor in (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.SWIFT):
        view, state = account[VIEWS[vendor]], states(account)[vendor]
        if view is not None:
            assert (state["status"], state["recordId"]) == ("OK", view["id"])
