"""A federated trace in the bytes that routers read: messages of Protocol Buffers, by the field numbers of Apollo's."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_VARINT, _EIGHT_BYTES, _COUNTED = 0, 1, 2
"""Kinds of values."""

_SECOND = 1_000_000_000


@dataclass(slots=True)
class Fault:
    """An error at a place of the answer.

    Attributes:
        code: of the error, in the place of its words, which may hold what a client sent.
        places: in the document, each a line and a column.
    """

    code: str
    places: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Node:
    """A place of the answer: a field, an item of a list, or the root.

    Attributes:
        key: in the answer; a number for an item, None for the root.
        name: of the field in the schema; empty for what is no field.
        type: that the field has in the schema.
        parent: the type that the field belongs to.
        start: nanoseconds behind the trace's start at which its value was asked for.
        end: likewise, at which it was there; 0 while it is not.
        children: below it.
        faults: at this place.
    """

    key: str | int | None
    name: str = ""
    type: str = ""
    parent: str = ""
    start: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def written(root: Node, began: int, duration: int, *, is_whole: bool) -> bytes:
    """A trace as one message.

    Args:
        root: of the answer.
        began: nanoseconds since 1970.
        duration: nanoseconds.
        is_whole: whether all fields of the answer are in it.
    """
    return b"".join(
        (
            _message(3, _moment(began + duration)),
            _message(4, _moment(began)),
            _number(11, duration),
            _message(14, b"".join(_node(root))),
            _tag(31, _EIGHT_BYTES) + struct.pack("<d", 1.0),  # for how many operations it stands
            _number(33, 0 if is_whole else 1),
        )
    )


def _node(node: Node) -> Iterator[bytes]:
    if isinstance(node.key, int):
        yield _tag(2, _VARINT) + _varint(node.key)
    elif node.key is not None:
        yield _text(1, node.key)
        yield _text(3, node.type)
        yield _number(8, node.start)
        yield _number(9, node.end)
    for each in node.faults:
        yield _message(11, b"".join((_text(1, each.code), *(_message(2, _place(place)) for place in each.places))))
    for below in node.children:
        yield _message(12, b"".join(_node(below)))
    yield _text(13, node.parent)
    yield _text(14, "" if node.name == node.key else node.name)


def _place(place: tuple[int, int]) -> bytes:
    return _number(1, place[0]) + _number(2, place[1])


def _moment(nanoseconds: int) -> bytes:
    return _number(1, nanoseconds // _SECOND) + _number(2, nanoseconds % _SECOND)


def _number(number: int, value: int) -> bytes:
    return _tag(number, _VARINT) + _varint(value) if value else b""


def _text(number: int, value: str) -> bytes:
    return _message(number, value.encode()) if value else b""


def _message(number: int, data: bytes) -> bytes:
    return _tag(number, _COUNTED) + _varint(len(data)) + data


def _tag(number: int, kind: int) -> bytes:
    return _varint(number << 3 | kind)


def _varint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
