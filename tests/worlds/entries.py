"""Every way to a customer by one key: each must lead to one id."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from app.domain.vendor import Vendor
from tests.worlds.model import RANK, Expected, World
from tests.worlds.spelling import domains_of, keys_of, matching_key

Owner = tuple[Vendor, str]
ROOTS = {"domain": "by domain", "externalId": "by external id", "email": "by e-mail"}


def entries(world: World) -> dict[str, list[tuple[str, Expected]]]:
    """Root fields by the kind of way, each with the customer to whom it leads; `$` is what to select of an account.

    A key that two customers hold leads to none, and is left out.
    """
    ways: defaultdict[str, list[tuple[str, Expected]]] = defaultdict(list)
    for customer in world.customers:
        held = customer.records
        for vendor in RANK:
            if vendor in held:
                key = f"by: {{record: {{vendor: {vendor.name}, id: {json.dumps(held[vendor])}}}}}"
                ways[f"by {vendor.title}'s record"].append((f"account({key}) $", customer))
        if Vendor.USERLOT in held:
            key = f"by: {{record: {{vendor: USERLOT, id: {json.dumps(held[Vendor.USERLOT])}}}}}"
            ways["through the company"].append((f"company({key}) {{ account $ }}", customer))
    for name, key, customer in _keys(world):
        ways[ROOTS[name]].append((f"account(by: {{{name}: {json.dumps(key)}}}) $", customer))
    return dict(ways)


def _keys(world: World) -> Iterator[tuple[str, str, Expected]]:
    """The keys that exactly one customer holds."""
    owners = {(vendor, record_id): each for each in world.customers for vendor, record_id in each.records.items()}
    holders: defaultdict[tuple[str, str], dict[Owner, Expected | None]] = defaultdict(dict)

    def holds(name: str, key: str, owner: Owner) -> None:
        if key:
            customer = owners.get(owner)
            holders[name, key][customer.origin if customer else owner] = customer

    for wire in world.records.get((Vendor.ASSEMBLY, "account"), ()):
        keys = keys_of(wire)
        owner = (Vendor.ASSEMBLY, wire["id"])
        for key in keys.external:
            holds("externalId", key, owner)
        holds("domain", keys.domain, owner)
        holds("email", keys.email, owner)
    for wire in world.records.get((Vendor.USERLOT, "company"), ()):
        holds("externalId", matching_key(Vendor.USERLOT, wire), (Vendor.USERLOT, wire["id"]))
    for wire in world.records.get((Vendor.ASSEMBLE, "team"), ()):
        holds("externalId", matching_key(Vendor.ASSEMBLE, wire), (Vendor.ASSEMBLE, wire["id"]))
    for wire in world.records.get((Vendor.REEVO, "account"), ()):
        if not wire["archived"]:
            for domain in domains_of(wire):
                holds("domain", domain, (Vendor.REEVO, wire["id"]))
    for (name, key), found in holders.items():
        customers = list(found.values())
        if len(customers) == 1 and customers[0] is not None:
            yield name, key, customers[0]
