"""Changes of Userlot's records as values: POST creates, PATCH changes by id, PUT on the collection does either.

A reply's shape is not documented: it may be the record, the record in a list or under `data`, its id alone, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Generic, TypeVar

from app.domain.changes import Changes
from app.domain.record import Json, Wire
from app.upstream.decoding import encode_json
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.userlot import dialect
from app.vendors.userlot.changes import matched_by, own_id, without_match_keys

R = TypeVar("R")

_CREATED = 201


class UserlotWrites(Generic[R]):
    """Builds the changes of one noun's records.

    Args:
        noun: as in `userlot.noun.create`, the operation.
        path: of the collection.
        path_of: where a record stands.
        body: what is sent for changes; it refuses what must not be.
        read_row: makes a record of a reply.
        shown: keys that every whole record has; an object without them tells no more than its id.
        touches: nouns whose reads may change.
    """

    def __init__(
        self,
        *,
        noun: str,
        path: str,
        path_of: Callable[[str], str],
        body: Callable[[Changes], dict[str, Json]],
        read_row: Callable[[Wire], R],
        shown: Collection[str],
        touches: frozenset[str],
    ) -> None:
        self._noun = noun
        self._path = path
        self._path_of = path_of
        self._body = body
        self._read_row = read_row
        self._shown = frozenset(shown)
        self._touches = touches

    def create(self, changes: Changes) -> Write[R | str | None]:
        """A new record, whatever there is already.

        Raises:
            FieldRefused: a field that cannot be written.
        """
        return self._write("create", "POST", self._path, self._body(changes), None, is_repeatable=False)

    def update(self, record_id: str, changes: Changes) -> Write[R | str | None]:
        """A change of one record; what is not given stays.

        Raises:
            BadUserInput: the id cannot stand in a path, or is a friendly id.
            FieldRefused: a field that cannot be written.
        """
        path = self._path_of(own_id(record_id))
        # A record has several of these, and whether one comes to stand there twice is not documented.
        is_repeatable = "source_external_id" not in changes
        return self._write("update", "PATCH", path, self._body(changes), record_id, is_repeatable=is_repeatable)

    def upsert(self, match: tuple[str, str], changes: Changes) -> Write[R | str | None]:
        """A change of the record that is matched, or a new one where there is none.

        Raises:
            BadUserInput: the match cannot tell a record.
            FieldRefused: a field that cannot be written, or a second match key.
        """
        body = {**matched_by(match), **self._body(without_match_keys(changes))}
        asked = match[1] if match[0] == "id" else None
        return self._write("assert", "PUT", self._path, body, asked, is_repeatable=True)

    def _write(
        self, verb: str, method: str, path: str, body: dict[str, Json], asked: str | None, *, is_repeatable: bool
    ) -> Write[R | str | None]:
        def parse(reply: Reply) -> R | str | None:
            found = dialect.open_written(reply, asked, self._shown)
            return found if found is None or isinstance(found, str) else self._read_row(found)

        request = Request(f"userlot.{self._noun}.{verb}", method, path, body=encode_json(body))
        return Write(request, parse, self._touches, is_repeatable)


def telling_created(write: Write[R]) -> Write[tuple[R, bool]]:
    """The same change, whose answer also tells whether a record was made by it.

    Only the status can tell, as HTTP has it: no page says what the vendor answers to a `PUT` that creates.

    Args:
        write: such as `upsert` builds.
    """

    def parse(reply: Reply) -> tuple[R, bool]:
        return write.parse(reply), reply.status == _CREATED

    return replace(write, parse=parse)  # type: ignore[arg-type, return-value]  # the one field that has the type
