"""The steps that write Userlot's records, companies and end users alike: created, changed and asserted.

Each tells what it would change, and what became of it where its answer was lost. Its changes are asked for anew by
each of its parts, since a later request under the same key finds out without having built the write.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from inspect import isawaitable
from typing import Any, TypeVar

from app.domain.changes import Changes
from app.domain.errors import GatewayError, NothingFound, TakenAlready
from app.domain.record import Record
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from app.vendors.userlot.writes import telling_created
from schema.ids import the_only
from schema.userlot.keys import Key
from schema.userlot.kind import Kind
from schema.writes.likeness import is_alike, look_alikes
from schema.writes.outcomes import WriteAction, about, graph_name
from schema.writes.previews import PlannedChange, Preview, changed, created
from schema.writes.steps import FoundOut, Step

R = TypeVar("R", bound=Record)
F = TypeVar("F")

_ANY = "-"  # stands for a record that is not looked for yet
_UNIQUE = "external_id"
_UNSEEN = frozenset({"source_external_id"})  # written and filtered by, and not in what is read


@dataclass(frozen=True)
class FoundPreview(Preview):
    """A change of a record whose id only looking for it tells.

    Attributes:
        record_id: None where there is no record yet.
    """

    record_id: str | None = None

    def shown(self, vendor: Vendor, record_id: str | None) -> PlannedChange:
        """As of `Preview`, with the id that was found."""
        return super().shown(vendor, record_id or self.record_id)


def creation(kind: Kind[R, F], changes: Callable[[], Changes], *, path: str = "") -> Step:
    """A new record.

    One with an external id is looked for before it is sent, and refused with `CONFLICT` where it is there already. So
    where the answer is lost, a record that is found then and has all that was sent was made by this write. One without
    an external id is never claimed.

    Args:
        kind: of the record.
        changes: what is given, the same each time; what it raises is refused before anything is read.
        path: as of `Step`.
    """

    async def build() -> Write[Any]:
        adapter, given = kind.adapter(), changes()
        write = adapter.create(given)
        own = _own_key(given)
        if own is not None and await kind.found(own):
            with about(graph_name(_UNIQUE)):
                raise TakenAlready(f"Userlot has a {kind.words} with this external id already: change that one.")
        return write

    async def settle() -> FoundOut:
        given = changes()
        own = _own_key(given)
        if own is None:
            return look_alikes(await kind.like(given), given, unseen=_UNSEEN)
        rows = await kind.found(own)
        if len(rows) == 1 and is_alike(rows[0], given, unseen=_UNSEEN):
            return FoundOut(record_id=rows[0].id)
        return look_alikes(rows, {})

    return Step(
        Vendor.USERLOT,
        WriteAction.CREATED,
        build,
        record_id=_id_of,
        path=path,
        find_out=kind.find_out,
        settle=settle,
        preview=lambda: created(changes()),
        turn=_turn(kind, changes),
    )


def change_of(
    kind: Kind[R, F],
    find: Callable[[], Awaitable[R | str]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """A change of one record. Sent again it makes nothing else, unless it adds a source external id.

    Args:
        kind: of the record.
        find: the record, or its id where that is known without a read.
        changes: as of `creation`.
        path: as of `Step`.
    """
    targets: list[R | str] = []

    async def build() -> Write[Any]:
        adapter, given = kind.adapter(), changes()
        adapter.update(_ANY, given)  # what is refused is refused before anything is read
        targets.append(await find())
        return adapter.update(_id(targets[-1]), given)

    async def preview() -> Preview:
        target = targets[-1]
        record = await kind.by_id(target) if isinstance(target, str) else target
        if record is None:
            raise NothingFound(f"Userlot has no {kind.words} {_id(target)!r}.")
        return changed(record, changes())

    return Step(
        Vendor.USERLOT,
        WriteAction.UPDATED,
        build,
        record_id=_id_of,
        path=path,
        named=lambda: _id(targets[-1]) if targets else None,
        find_out=kind.find_again,
        preview=preview,
    )


def assertion(
    kind: Kind[R, F],
    match: Callable[[], Key | Awaitable[Key]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """A record that is changed where a key finds it, else created.

    Matched by its id or external id it is sent a second time at once where the answer was lost, which makes no second
    record: each is one record's at most. A source external id may be several records', so that is not resent.

    Args:
        kind: of the record.
        match: the key, or something to await that gives it.
        changes: as of `creation`, without any of the keys.
        path: as of `Step`.
    """
    keys: list[Key] = []

    async def build() -> Write[Any]:
        adapter, given = kind.adapter(), changes()
        adapter.assert_(("id", _ANY), given)  # what is refused is refused before anything is read
        named = match()
        keys.append(await named if isawaitable(named) else named)
        write = telling_created(adapter.assert_(keys[-1], given))
        return write if keys[-1][0] in ("id", _UNIQUE) else replace(write, is_repeatable=False)

    async def preview() -> Preview:
        (name, value), given = keys[-1], changes()
        if name == "id":
            record = await kind.by_id(value)
        else:
            record = the_only(graph_name(name), Vendor.USERLOT, await kind.found(keys[-1]))
        if record is not None:
            was = changed(record, given)
            return FoundPreview(was.before, was.after, record.id)
        return created({name: value, **given} if name != "id" else given)

    return Step(
        Vendor.USERLOT,
        _asserted_action,
        build,
        record_id=_asserted_id,
        path=path,
        named=lambda: keys[-1][1] if keys and keys[-1][0] == "id" else None,
        find_out=kind.find_again,
        is_resent=True,
        preview=preview,
    )


def _own_key(changes: Changes) -> Key | None:
    """The key that one record alone has."""
    value = changes.get(_UNIQUE)
    return (_UNIQUE, value) if isinstance(value, str) and value.strip() else None


def _turn(kind: Kind[R, F], changes: Callable[[], Changes]) -> str:
    """Two that create the same record look for it one behind the other; a refused write needs no turn."""
    try:
        own = _own_key(changes())
    except GatewayError:
        return ""
    return "" if own is None else f"userlot.{kind.noun}:{own[1]!a}"


def _id(target: Record | str) -> str:
    return target if isinstance(target, str) else target.id


def _id_of(answer: Any) -> str | None:
    """The id in an answer: the record, its id alone, or nothing."""
    return answer if answer is None or isinstance(answer, str) else answer.id


def _asserted_id(answer: tuple[Any, bool]) -> str | None:
    """The id in the answer to an assertion."""
    return _id_of(answer[0])


def _asserted_action(answer: tuple[Any, bool]) -> WriteAction:
    """What became of an assertion."""
    return WriteAction.CREATED if answer[1] else WriteAction.UPDATED
