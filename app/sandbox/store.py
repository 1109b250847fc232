"""What the stand-ins remember: tables of records in memory, a deterministic clock for stamps, and new ids.

Records are plain JSON objects in the vendor's own spelling. A key that starts with `_` is the sandbox's own note and
never goes over the wire. A record is never changed in place: `put` a new one, so that indexes and kept answers follow.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from app.sandbox.encoding import Json
from app.sandbox.variants import Variants

Extract = Callable[[Json], Iterable[Hashable]]
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WORLD_DAY = datetime(2026, 6, 1, tzinfo=UTC)
"""The day on which everything made after the start was made, as far as vendors' stamps go."""


class Revision:
    """A number that grows with every change of anything."""

    def __init__(self) -> None:
        self.number = 0

    def grow(self) -> None:
        """Note a change."""
        self.number += 1


class Table:
    """Records of one noun of one vendor, in order of arrival, with look-ups by index."""

    def __init__(self, revision: Revision, indexes: Mapping[str, Extract] | None = None) -> None:
        self._revision = revision
        self._records: dict[str, Json] = {}
        self._extracts = dict(indexes or {})
        self._indexes: dict[str, dict[Hashable, dict[str, None]]] = {name: {} for name in self._extracts}

    def __len__(self) -> int:
        return len(self._records)

    def get(self, record_id: str) -> Json | None:
        """The record of this id, or None."""
        return self._records.get(record_id)

    def all(self) -> list[Json]:
        """Every record, oldest first."""
        return list(self._records.values())

    def find(self, index: str, key: Hashable) -> list[Json]:
        """The records this index holds under a key, oldest entry first."""
        return [self._records[record_id] for record_id in self._indexes[index].get(key, ())]

    def put(self, record: Json) -> Json:
        """Add a record, or replace the one of the same id in its place; returns it."""
        record_id = str(record["id"])
        self._unindex(record_id)
        self._records[record_id] = record
        for name, extract in self._extracts.items():
            for key in extract(record):
                self._indexes[name].setdefault(key, {})[record_id] = None
        self._revision.grow()
        return record

    def remove(self, record_id: str) -> bool:
        """Take a record out; whether there was one."""
        self._unindex(record_id)
        self._revision.grow()
        return self._records.pop(record_id, None) is not None

    def clear(self) -> None:
        """Take every record out."""
        self._records.clear()
        for index in self._indexes.values():
            index.clear()
        self._revision.grow()

    def take_over(self, other: "Table") -> None:
        """Have the records of another table of this noun in place of one's own; what either does then is its own."""
        self._records = dict(other._records)  # noqa: SLF001 - its own kind
        self._indexes = {
            name: {key: dict(record_ids) for key, record_ids in index.items()}
            for name, index in other._indexes.items()  # noqa: SLF001 - likewise
        }
        self._revision.grow()

    def _unindex(self, record_id: str) -> None:
        old = self._records.get(record_id)
        if old is None:
            return
        for name, extract in self._extracts.items():
            for key in extract(old):
                self._indexes[name].get(key, {}).pop(record_id, None)


def _values(*names: str) -> Extract:
    def extract(record: Json) -> Iterable[Hashable]:
        for name in names:
            value = record.get(name)
            values = value if isinstance(value, list) else [value]
            yield from (item for item in values if isinstance(item, (str, int)) and item != "")

    return extract


def _lower(*names: str) -> Extract:
    values = _values(*names)
    return lambda record: (str(value).lower() for value in values(record))


def _domain_names(record: Json) -> Iterable[Hashable]:
    return [domain["domain_name"].lower() for domain in record["domains"] if not record["archived"]]


NOUNS: dict[str, dict[str, dict[str, Extract]]] = {
    "assembly": {
        "account": {"domain": _lower("domain"), "source_id": _values("source_specific_ids")},
        "label": {"type": _lower("type")},
        "usage_log": {"account": _values("_account_id")},
    },
    "assemble": {
        "team": {"parent": _values("parent_id"), "reference": _values("external_reference")},
        "location": {},
        "catchment_area": {},
    },
    "userlot": {
        "company": {"external_id": _values("external_id"), "source_external_id": _values("_source_external_ids")},
        "company_field": {},
        "company_status": {},
        "revenue": {"company": _values("company_id")},
        "end_user": {"external_id": _values("external_id"), "source_external_id": _values("_source_external_ids")},
        "end_user_field": {},
        "team": {},
    },
    "swift": {"account": {}},
    "reevo": {
        "account": {"domain": _domain_names},
        "contact": {"email": _lower("_email")},
        "opportunity": {},
        "user": {"email": _lower("email")},
        "relationship": {"parent": _values("_edge")},
    },
}
"""Every noun the sandbox keeps, with its indexes; the same names are used by `/_sandbox/records`."""


class State:
    """All that one sandbox remembers, apart from calls and faults."""

    def __init__(self, *, seed: int, clock: Callable[[], float]) -> None:
        self.seed = seed
        self.clock = clock
        self.revision = Revision()
        self.variants = Variants(self.revision.grow)
        self._serial = 0
        self._tables = {
            (vendor, noun): Table(self.revision, indexes)
            for vendor, nouns in NOUNS.items()
            for noun, indexes in nouns.items()
        }

    def table(self, vendor: str, noun: str) -> Table:
        """The records of one noun; raises KeyError for a noun that is not kept."""
        return self._tables[vendor, noun]

    def take_over(self, other: "State") -> None:
        """Have all the records of another one in place of one's own."""
        for key, table in self._tables.items():
            table.take_over(other.table(*key))

    def restart(self, seed: int) -> None:
        """Forget every record, variant and id given so far."""
        self.seed = seed
        self._serial = 0
        self.variants.reset()
        for table in self._tables.values():
            table.clear()

    def stamp(self) -> datetime:
        """The time of a change: a second later than the change before, whatever the real time is."""
        self._serial += 1
        return WORLD_DAY + timedelta(seconds=self._serial)

    def new_uuid(self, noun: str, *, version: int = 4) -> str:
        """A UUID nobody has yet, the same in every run that makes the same calls."""
        self._serial += 1
        return uuid_of(self.seed, f"new.{noun}", self._serial, version=version)

    def new_ulid(self) -> str:
        """A ULID nobody has yet, 26 characters."""
        self._serial += 1
        return ulid_of(self.seed, "new", self._serial)


def _digest(seed: int, noun: str, number: int) -> bytes:
    return blake2b(f"{seed}:{noun}:{number}".encode(), digest_size=16).digest()


def uuid_of(seed: int, noun: str, number: int, *, version: int = 4) -> str:
    """The UUID of the numbered record of a noun, a function of its arguments alone."""
    text = _digest(seed, noun, number).hex()
    start = "01945162" if version != 4 else text[:8]
    return f"{start}-{text[8:12]}-{version}{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def ulid_of(seed: int, noun: str, number: int) -> str:
    """The ULID of the numbered record, a function of its arguments alone."""
    bits = int.from_bytes(_digest(seed, noun, number), "big")
    return "01J1" + "".join(CROCKFORD[(bits >> (5 * place)) & 31] for place in range(22))


def fraction_of(seed: int, noun: str, number: int) -> int:
    """A number from 0 to 65535 for the numbered record, a function of its arguments alone."""
    return int.from_bytes(_digest(seed, noun, number)[:2], "big")


def wire(record: Mapping[str, Any]) -> Json:
    """The record without the sandbox's own notes."""
    return {name: value for name, value in record.items() if not name.startswith("_")}
