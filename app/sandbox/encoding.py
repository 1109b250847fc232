"""JSON to bytes and back, with every number kept exactly as written.

Decimals must survive a write and a read (`14814.00` stays `14814.00`), and integers may be wider than 53 bits.
"""

import json
import re
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
"""A JSON object."""

MARK = "\ufdd0"
NUMBER = re.compile(f'"{MARK}(\\d+){MARK}"')
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def decode(body: bytes) -> Any:
    """Read JSON; fractions become `Decimal`.

    Args:
        body: UTF-8 bytes.

    Returns:
        The value.

    Raises:
        ValueError: when the bytes are no JSON, hold NaN or Infinity, or nest too deep for this decoder.
    """
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def encode_text(value: Any) -> str:
    """Write a value as JSON text, `Decimal` as a bare number.

    Args:
        value: any JSON value, with `Decimal` allowed as a number.

    Returns:
        Compact JSON text in which a lone surrogate is escaped, so that it can always be sent as UTF-8.
    """
    numbers: list[str] = []

    def hold(number: object) -> str:
        if not isinstance(number, Decimal):
            raise TypeError(f"{type(number).__name__} is not JSON")
        numbers.append(str(number))
        return f"{MARK}{len(numbers) - 1}{MARK}"

    text = json.dumps(value, default=hold, ensure_ascii=False, separators=(",", ":"))
    if numbers:
        text = NUMBER.sub(lambda found: numbers[int(found[1])], text)
    return LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def encode(value: Any) -> bytes:
    """Write a value as compact JSON in UTF-8; see `encode_text`."""
    return encode_text(value).encode()
