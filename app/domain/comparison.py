"""Whether two vendors say the same: values are compared, not spellings.

Each function takes two values as the graph shows them and tells whether they agree. It is the same both ways round, and
a value agrees with itself. What cannot be read as what it should be is compared as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from app.domain.identity import normalise_domain, normalise_email
from app.domain.moments import instant
from app.domain.record import Json

Same = Callable[[Json, Json], bool]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)([Tt ]00:00:00(\.0+)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def same_name(one: Json, other: Json) -> bool:
    """Names without regard to case, to how many blanks there are, and to how a letter is composed (NFKC)."""
    return _name(one) == _name(other)


def same_email(one: Json, other: Json) -> bool:
    """E-mail addresses without regard to case."""
    return _email(one) == _email(other)


def same_number(one: Json, other: Json) -> bool:
    """Numbers by what they amount to: 100, `"100"` and `"1.0E+2"` are one."""
    return _number(one) == _number(other)


def same_url(one: Json, other: Json) -> bool:
    """URLs without regard to the case of scheme and host, a port that goes without saying, and a slash at the end."""
    return _url(_text(one)) == _url(_text(other))


def same_phones(one: Json, other: Json) -> bool:
    """Telephone numbers, one or a list in any order, by their digits; `00` in front is `+`."""
    return _phones(one) == _phones(other)


def same_time(one: Json, other: Json) -> bool:
    """Days as days and moments (RFC 3339) as instants; a moment without an offset is in UTC.

    A day agrees with a moment that is midnight of that day where it was written: so a vendor writes a day that has
    timestamps alone. With any other moment it does not agree.
    """
    first, second = _text(one), _text(other)
    if _DAY.fullmatch(first) or _DAY.fullmatch(second):
        return _day(first) == _day(second)
    return (instant(first) or first) == (instant(second) or second)


def domain_key(value: Json) -> str:
    """What a domain is compared by: its one spelling, or its text where it is none."""
    return normalise_domain(_text(value)) or _text(value)


def _day(text: str) -> str:
    """The day that is meant by a day or by its midnight; the text itself where neither is."""
    midnight = _MIDNIGHT.fullmatch(text)
    return midnight[1] if midnight and instant(midnight[1]) else text


def _text(value: Json) -> str:
    return str(value).strip()


def _name(value: Json) -> str:
    folded = unicodedata.normalize("NFKC", _text(value)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _email(value: Json) -> str:
    return normalise_email(_text(value)) or _text(value)


def _number(value: Json) -> Decimal | str:
    text = _text(value)
    try:
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    except InvalidOperation:  # an exponent beyond all bounds
        return text


def _url(text: str) -> object:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    if not parts.scheme or not parts.hostname:
        return text
    port = None if port == _DEFAULT_PORTS.get(parts.scheme) else port
    place = (parts.scheme, parts.username, parts.password, parts.hostname, port)
    return *place, parts.path.rstrip("/"), parts.query, parts.fragment


def _phones(value: Json) -> frozenset[str]:
    return frozenset(map(_phone, value if isinstance(value, list) else [value]))


def _phone(value: Json) -> str:
    text = unicodedata.normalize("NFKC", _text(value))
    digits = "".join(letter for letter in text if letter.isdigit())
    if not digits or any(letter.isalpha() for letter in text):  # an extension, a word
        return text
    if text.lstrip("( ").startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits
