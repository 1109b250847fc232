"""Vendors that hold what a test gives them, behind the real adapters' writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from app.domain.account import AssemblyAccount
from app.domain.changes import Changes
from app.upstream.writing import Write
from app.vendors.assembly import account_writes
from schema.context import Context


@dataclass
class Vendors:
    """What the steps need of Assembly, Reevo and Swift.

    Attributes:
        accounts: Assembly's, by the references that they are asked for by.
        at_reevo: Reevo's accounts, whatever is asked.
        at_swift: Swift's.
        asked: references, in their order.
    """

    accounts: dict[str, AssemblyAccount] = field(default_factory=dict)
    at_reevo: list[Any] = field(default_factory=list)
    at_swift: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def context(self) -> Context:
        assembly = SimpleNamespace(accounts=self)
        reevo = SimpleNamespace(accounts=SimpleNamespace(page=self._page))
        swift = SimpleNamespace(accounts=SimpleNamespace(all=self._all))
        vendors = SimpleNamespace(assembly=assembly, reevo=reevo, swift=swift)
        return cast("Context", SimpleNamespace(vendors=vendors))

    async def get(self, ref: str) -> AssemblyAccount | None:
        self.asked.append(ref)
        return self.accounts.get(ref)

    def create(self, changes: Changes, kind: str | None = None) -> Write[str]:
        return account_writes.create(changes, kind)

    def update(self, ref: str, changes: Changes, kind: str | None = None) -> Write[str]:
        return account_writes.update(ref, changes, kind)

    def delete(self, ref: str) -> Write[None]:
        return account_writes.delete(ref)

    async def _page(self, where: Iterable[Any], *_: Any) -> Any:
        self.asked.append(str([(each.field, each.value) for each in where]))
        return SimpleNamespace(rows=tuple(self.at_reevo))

    async def _all(self) -> tuple[Any, ...]:
        return tuple(self.at_swift)
