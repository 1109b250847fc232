"""The edges of an account, and the one vendor that each needs beside whoever the account was reached by."""

from __future__ import annotations

from app.domain.vendor import Vendor

EDGES: dict[Vendor, dict[str, str]] = {
    Vendor.ASSEMBLY: {
        "assembly": "{ id name }",
        "tier": "{ name }",
        "stage": "{ name }",
        "companyType": "{ name }",
        "tags": "{ name }",
        "parentCompany": "{ name }",
        "customers": "{ nodes { name } }",
        "additionalProperties": "{ name value }",
        "usageLogs": "{ nodes { content } }",
    },
    Vendor.REEVO: {"reevo": "{ id displayName }", "contacts": "{ edges { role node { displayName } } }"},
    Vendor.USERLOT: {"company": "{ id name }", "endUsers": "{ nodes { name } }", "revenue": "{ amount raw }"},
    Vendor.SWIFT: {"swift": "{ id name }"},
    Vendor.ASSEMBLE: {"teams": "{ vendorId displayName }"},
}
"""Each edge with what is selected of it."""

ACME = {
    Vendor.ASSEMBLY: "01950000-0000-7000-8000-000000000001",
    Vendor.REEVO: "a0000000-0000-4000-8000-000000000001",
    Vendor.USERLOT: "c0000000-0000-4000-8000-000000000001",
    Vendor.SWIFT: "01J0CRVTXX0000000000000002",
}
"""A customer's records, at every vendor that can hold one."""

SELECTED = " ".join(f"{edge} {selection}" for edges in EDGES.values() for edge, selection in edges.items())


def reached_by(vendor: Vendor, selected: str = SELECTED) -> str:
    """A query for the customer by its record at a vendor."""
    return f'{{ account(by: {{record: {{vendor: {vendor.name}, id: "{ACME[vendor]}"}}}}) {{ {selected} }} }}'


def vendor_of(edge: str) -> Vendor:
    """The vendor that an edge needs."""
    return next(vendor for vendor, edges in EDGES.items() if edge in edges)
