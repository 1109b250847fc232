"""Records that come, go and change at every vendor while somebody pages through their customers."""

from __future__ import annotations

import random
import uuid
from typing import Any

from app.domain.vendor import Vendor
from tests.gateway.all_accounts import KINDS, Json, expected
from tests.gateway.harness import Gateway

NAMES = ("Aaa first", "Mmm middle", "Zzz last", "zzz lower", "Émile", "")
LINKED = {Vendor.REEVO: "account", Vendor.USERLOT: "company", Vendor.SWIFT: "account"}


class Upheaval:
    """Changes at random, the same for the same seed, and which customers were there all the while.

    Args:
        gateway: before whose vendors it happens.
        seed: of the changes.
    """

    def __init__(self, gateway: Gateway, seed: int) -> None:
        self._gateway = gateway
        self.random = random.Random(f"upheaval {seed}")
        self.throughout: set[tuple[Vendor, str]] = set()

    async def begin(self) -> None:
        """Who is there before anything happens."""
        self.throughout = {each.origin for each in await expected(self._gateway)}

    async def happen(self) -> None:
        """A handful of changes, after which what was kept may have grown old."""
        changes = (self._insert, self._remove, self._rename, self._link, self._unlink, self._archive)
        for _ in range(self.random.randint(1, 6)):
            await self.random.choice(changes)()
        self.throughout &= {each.origin for each in await expected(self._gateway)}
        self._gateway.clock.now += self.random.choice((0, 30, 61))

    async def _insert(self) -> None:
        vendor, noun = self.random.choice(KINDS[:4])
        record_id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        if vendor is Vendor.SWIFT:
            record_id = "01J" + "".join(self.random.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=23))
        name = self.random.choice(NAMES)
        record: Json = {"id": record_id, "name": name}
        if vendor is Vendor.REEVO:
            record = {"id": record_id, "attributes": {"display_name": name}, "domains": []}
        if vendor is Vendor.ASSEMBLY:
            record["type"] = self.random.choice(("Company", "Customer"))
        await self._gateway.plant(vendor.value, noun, record)

    async def _remove(self) -> None:
        vendor, noun = self.random.choice(KINDS[:4])
        await self._gateway.uproot(vendor.value, noun, (await self._any(vendor, noun))["id"])

    async def _rename(self) -> None:
        account = await self._any(Vendor.ASSEMBLY, "account")
        await self._gateway.plant("assembly", "account", {**account, "name": self.random.choice(NAMES)})

    async def _link(self) -> None:
        account = await self._any(Vendor.ASSEMBLY, "account")
        vendor = self.random.choice(tuple(LINKED))
        record = await self._any(vendor, LINKED[vendor])
        ids = [*account["source_specific_ids"], f"{vendor.value}:{record['id']}"]
        await self._gateway.plant("assembly", "account", {**account, "source_specific_ids": ids})

    async def _unlink(self) -> None:
        account = await self._any(Vendor.ASSEMBLY, "account")
        await self._gateway.plant("assembly", "account", {**account, "source_specific_ids": []})

    async def _archive(self) -> None:
        account = await self._any(Vendor.REEVO, "account")
        await self._gateway.plant("reevo", "account", {**account, "archived": True})

    async def _any(self, vendor: Vendor, noun: str) -> dict[str, Any]:
        return self.random.choice(await self._gateway.stored(vendor.value, noun))
