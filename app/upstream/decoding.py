"""JSON from bytes, exactly: numbers keep their digits, depth cannot crash the process.

msgspec decodes what nearly every reply is. What it declines, and JSON allows, is decoded again by slower means: a lone
surrogate by the standard library, nesting too deep for any recursive decoder by ijson with a stack of our own.
"""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import NoReturn

import ijson
import msgspec

from app.domain.record import Json

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


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


def encode_json(value: object) -> bytes:
    """Encode one JSON document as compact UTF-8; Decimals are written as numbers with their own digits."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, default=float, separators=(",", ":")).encode()


def _decode_leniently(body: bytes) -> Json:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)  # type: ignore[no-any-return]
    except RecursionError:
        return _decode_deep(body)
    except ValueError as error:  # also UnicodeDecodeError, JSONDecodeError, too many digits
        raise NotJson(str(error)) from error


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _decode_deep(body: bytes) -> Json:
    """Build the document from a stream of events, so that depth costs heap and not stack."""
    root: list[Json] = []
    stack: list[list[Json] | dict[str, Json]] = [root]
    keys: list[str] = []
    try:
        for event, value in ijson.basic_parse(BytesIO(body)):
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
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        raise NotJson(str(error)) from error
    if len(root) != 1:
        raise NotJson("not one document")
    return root[0]
