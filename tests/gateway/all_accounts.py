"""The list of all accounts as a client walks it, and what it should hold by a second reading of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.company import CompanyFilter
from app.domain.customer import Customer
from app.domain.customers import customers
from app.domain.known import Known
from app.domain.vendor import Vendor
from schema.ids import parse_id
from tests.gateway.harness import Gateway
from tests.worlds.model import Expected, Records
from tests.worlds.oracle import customers as oracle

Json = dict[str, Any]
Ref = tuple[Vendor, str]

SIZES = (1, 7, 25, 50, 100)

PAGE = """
query($first: Int!, $after: String, $filter: AccountFilter, $orderBy: AccountOrder) {
  accounts(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    missing { vendor error { code } }
    edges { cursor node { id name idIsProvisional } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor isComplete }
  }
}
"""
KINDS = (
    (Vendor.ASSEMBLY, "account"),
    (Vendor.REEVO, "account"),
    (Vendor.USERLOT, "company"),
    (Vendor.SWIFT, "account"),
    (Vendor.ASSEMBLE, "team"),
)


@dataclass
class Walked:
    """A list as it was walked.

    Attributes:
        pages: as they were answered.
    """

    pages: list[Json]

    @property
    def nodes(self) -> list[Json]:
        """The rows of all pages."""
        return [edge["node"] for page in self.pages for edge in page["edges"]]

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [node["id"] for node in self.nodes]

    @property
    def origins(self) -> list[Ref]:
        """The records that give them their ids."""
        return [origin_of(each) for each in self.ids]


def origin_of(opaque: str) -> Ref:
    """The record that an account's id names."""
    ref = parse_id(opaque, "Account")
    return ref.vendor, ref.id


async def page(gateway: Gateway, first: int, after: str | None = None, **arguments: Any) -> Json:
    """One page, in which nothing went wrong."""
    found: Json = (await gateway.data(PAGE, {"first": first, "after": after, **arguments}))["accounts"]
    return found


async def walk(gateway: Gateway, first: int, after: str | None = None, **arguments: Any) -> Walked:
    """Every page from the first one, or from behind a cursor."""
    pages = [await page(gateway, first, after, **arguments)]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(await page(gateway, first, pages[-1]["pageInfo"]["endCursor"], **arguments))
    return Walked(pages)


async def stored(gateway: Gateway) -> Records:
    """What the vendors hold now, less what Userlot keeps of another product."""
    rows = {(vendor, noun): await gateway.stored(vendor, noun) for vendor, noun in KINDS}
    return {kind: tuple(row for row in held if row.get("_product") != "second") for kind, held in rows.items()}


async def expected(gateway: Gateway) -> frozenset[Expected]:
    """Whose all that is."""
    return oracle(await stored(gateway))


async def known_customers(gateway: Gateway) -> list[Customer]:
    """Every customer with its records as the gateway reads them, in the default order; what was read is old by then.

    Userlot has been asked for each id that a company can be found by.
    """
    vendors = gateway.app.state.vendors
    companies = await vendors.userlot.companies.all(CompanyFilter())
    by_id = {company.id: company for company in companies}
    sources: dict[str, list[Any]] = {}
    for wire in await gateway.stored("userlot", "company"):
        for source_id in wire["_source_external_ids"]:
            sources.setdefault(source_id, []).append(by_id[wire["id"]])
    found = customers(
        Known(
            accounts=await vendors.assembly.accounts.all(),
            reevo=await vendors.reevo.accounts.all(),
            companies=companies,
            swift=await vendors.swift.accounts.all(),
            by_source_id=sources,
        )
    )
    gateway.clock.now += 61
    return found
