"""Reads messages of Protocol Buffers, knowing nothing of what is in them."""

from __future__ import annotations

Message = dict[int, list[int | bytes]]
"""By the number of a field its values: numbers, and the bytes of all else."""


def message_of(data: bytes) -> Message:
    """What a message holds."""
    message: Message = {}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        value: int | bytes
        if tag & 7 == 0:
            value, at = _varint(data, at)
        else:
            size, at = (8, at) if tag & 7 == 1 else _varint(data, at)
            value, at = data[at : at + size], at + size
            assert len(value) == size
        message.setdefault(tag >> 3, []).append(value)
    return message


def one(message: Message, number: int) -> bytes:
    """The bytes of the only field with a number."""
    (value,) = message[number]
    assert isinstance(value, bytes)
    return value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
