"""What tells companies from end users where they are written alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app.domain.changes import Changes
from app.domain.record import Record
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose, reading_afresh
from app.upstream.writing import Write
from schema.userlot.keys import Key
from schema.writes.outcomes import graph_name

R = TypeVar("R", bound=Record)
F = TypeVar("F")
R_co = TypeVar("R_co", bound=Record, covariant=True)
F_contra = TypeVar("F_contra", contravariant=True)


class Adapter(Protocol[R_co, F_contra]):
    """What reads and writes one noun of Userlot's."""

    async def all(self, where: F_contra, /) -> tuple[R_co, ...]:
        """The records that meet a filter."""
        ...

    def create(self, changes: Changes, /) -> Write[Any]:
        """A new record."""
        ...

    def update(self, record_id: str, changes: Changes, /) -> Write[Any]:
        """A change of one record."""
        ...

    def assert_(self, match: Key, changes: Changes, /) -> Write[Any]:
        """A change of the record that is matched, or a new one."""
        ...


@dataclass(frozen=True)
class Kind(Generic[R, F]):
    """One noun of Userlot's, as its steps need it.

    Attributes:
        noun: as in `userlot.noun.create`.
        adapter: gives what reads and writes it. Raises NotConfigured.
        by_id: one record by Userlot's own id, through a loader; None where there is none.
        where: the filter by one key, of its name and value.
        look_alikes: the filter that finds records like a new one, which has no key of its own; None where nothing does.
        find_out: a sentence on how to find a created one out.
        find_again: the same of one that a key finds.
    """

    noun: str
    adapter: Callable[[], Adapter[R, F]]
    by_id: Callable[[str], Awaitable[R | None]]
    where: Callable[[str, str], F]
    look_alikes: Callable[[Changes], F | None]
    find_out: str
    find_again: str

    @property
    def words(self) -> str:
        """What one of them is called."""
        return self.noun.replace("_", " ")

    async def found(self, key: Key) -> tuple[R, ...]:
        """The records that have a key now, whatever was read before; one call.

        Raises:
            UpstreamError: Userlot gave no usable answer.
        """
        name, value = key
        chose(Vendor.USERLOT, f"1 {self.words} by {graph_name(name)}", Strategy.QUERY, "Userlot filters its list", 1)
        with reading_afresh(self.noun):
            return await self.adapter().all(self.where(name, value))

    async def like(self, changes: Changes) -> tuple[R, ...]:
        """The records that may be like a new one without a key; one call, or none where nothing finds them."""
        where = self.look_alikes(changes)
        if where is None:
            return ()
        chose(Vendor.USERLOT, f"{self.words} like a new one", Strategy.QUERY, "its answer was lost", 1)
        with reading_afresh(self.noun):
            return await self.adapter().all(where)

    async def shown(self, key: Key | None) -> R | None:
        """The record to show behind a write: read by its id, else the only one that has the key.

        Args:
            key: of the record; None where there is none to show.

        Raises:
            UpstreamError: Userlot gave no usable answer.
        """
        if key is None:
            return None
        name, value = key
        if name == "id":
            return await self.by_id(value)
        found = await self.adapter().all(self.where(name, value))
        return found[0] if len(found) == 1 else None
