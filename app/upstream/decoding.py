"""JSON from bytes, exactly: numbers keep their digits, depth cannot crash the process.

msgspec decodes what nearly every reply is. What it declines, and JSON allows, is decoded again by slower means: a lone
surrogate by the standard library, nesting too deep for any recursive decoder by ijson with a stack of our own. The
encoder's exceptions are written the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import NoReturn

import ijson
import msgspec

from app.domain.record import Json

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")
_exact_strings = ijson.get_backend("python")  # slower than the usual one, which turns a lone surrogate into "?"
_END = object()


class NotJson(ValueError):
    """The bytes are not JSON."""


def decode_json(body: bytes) -> Json:
    """Decode one JSON document.

    Integers of any size are ints, fractions are Decimals with the digits as sent.

    Raises:
        NotJson: the bytes are not a JSON document in UTF-8.
    """
    try:
        return _decoder.decode(body)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_leniently(body)
    except RecursionError:
        return _decode_deep(body)
    except InvalidOperation as error:
        raise NotJson("a number with an exponent that no program holds") from error


def encode_json(value: object) -> bytes:
    """Encode one JSON document as compact UTF-8; Decimals are written as numbers with their own digits.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape.
    """
    try:
        return _encoder.encode(value)
    except (UnicodeEncodeError, RecursionError):
        return b"".join(_pieces(value))


def _decode_leniently(body: bytes) -> Json:
    try:
        text = body.decode("utf-8-sig", "surrogatepass")
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)  # type: ignore[no-any-return]
    except RecursionError:
        return _decode_deep(body)
    except ValueError as error:  # also UnicodeDecodeError, JSONDecodeError, too many digits
        raise NotJson(str(error)) from error
    except InvalidOperation as error:
        raise NotJson("a number with an exponent that no program holds") from error


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _decode_deep(body: bytes) -> Json:
    """Build the document from a stream of events, so that depth costs heap and not stack."""
    root: list[Json] = []
    stack: list[list[Json] | dict[str, Json]] = [root]
    keys: list[str] = []
    parser = _exact_strings if b"\\ud" in body or b"\\uD" in body else ijson
    try:
        for event, value in parser.basic_parse(BytesIO(body)):
            if event == "map_key":
                keys.append(value)
                continue
            if event in ("end_map", "end_array"):
                stack.pop()
                continue
            node: Json = {} if event == "start_map" else [] if event == "start_array" else value
            top = stack[-1]
            if isinstance(top, dict):
                top[keys.pop()] = node
            else:
                top.append(node)
            if isinstance(node, dict | list):
                stack.append(node)
    except (ijson.JSONError, ValueError, InvalidOperation) as error:
        # Not the parser's own words, which quote the body.
        raise NotJson("nested deeply, and not JSON") from error
    if len(root) != 1:
        raise NotJson("not one document")
    return root[0]


def _pieces(value: object) -> Iterator[bytes]:
    """The document piece by piece, so that depth costs heap and not stack."""
    unfinished: list[tuple[Iterator[tuple[bytes, object]], bytes]] = [(iter([(b"", value)]), b"")]
    while unfinished:
        children, end = unfinished[-1]
        before, node = next(children, (end, _END))
        if node is _END:
            yield end
            unfinished.pop()
        elif isinstance(node, dict):
            yield before + b"{"
            unfinished.append((_members(node), b"}"))
        elif isinstance(node, list | tuple):
            yield before + b"["
            unfinished.append((_items(node), b"]"))
        else:
            yield before + _scalar(node)


def _members(node: dict[str, object]) -> Iterator[tuple[bytes, object]]:
    before = b""
    for key, item in node.items():
        yield before + _scalar(key) + b":", item
        before = b","


def _items(node: Sequence[object]) -> Iterator[tuple[bytes, object]]:
    before = b""
    for item in node:
        yield before, item
        before = b","


def _scalar(value: object) -> bytes:
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")
