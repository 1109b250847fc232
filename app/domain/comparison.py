"""Whether two vendors say the same: values are compared, not spellings.

Each function takes two values as the graph shows them and tells whether they agree. It is the same both ways round, and
a value agrees with itself. What cannot be read as what it should be is compared as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from app.domain.identity import normalise_domain, normalise_email
from app.domain.record import Json

Same = Callable[[Json, Json], bool]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"([Tt ](?P<time>([01]\d|2[0-3]):\d\d:\d\d)(\.(?P<fraction>\d+))?(?P<offset>[Zz]|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def same_name(one: Json, other: Json) -> bool:
    """Names without regard to case, to how many blanks there are, and to how a letter is composed (NFKC)."""
    return _name(one) == _name(other)


def same_domain(one: Json, other: Json) -> bool:
    """Domains in their one spelling, see `normalise_domain`."""
    return domain_key(one) == domain_key(other)


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
    first, second = _when(_text(one)), _when(_text(other))
    if isinstance(first, _Moment) and isinstance(second, _Moment):
        return (first.instant, first.fraction) == (second.instant, second.fraction)
    return _day(first) == _day(second)


def domain_key(value: Json) -> str:
    """What a domain is compared by: its one spelling, or its text where it is none."""
    return normalise_domain(_text(value)) or _text(value)


class _Moment:
    """A timestamp: the instant to the second, what is beyond the second, and as it was written."""

    __slots__ = ("fraction", "instant", "written")

    def __init__(self, day: date, clock: time, fraction: str, offset: str | None) -> None:
        self.written = datetime.combine(day, clock)
        aware = datetime.fromisoformat(f"{self.written.isoformat()}{(offset or 'Z').upper()}")
        self.instant = aware.astimezone(UTC)
        self.fraction = fraction.rstrip("0")


def _when(text: str) -> _Moment | date | str:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return text
    try:
        day = date.fromisoformat(match["day"])
        if match["time"] is None:
            return day
        return _Moment(day, time.fromisoformat(match["time"]), match["fraction"] or "", match["offset"])
    except (ValueError, OverflowError):  # a day or time that there is not, or outside of the years there are
        return text


def _day(when: _Moment | date | str) -> object:
    """The day that a timestamp stands for; itself where it stands for none."""
    if isinstance(when, _Moment) and when.written.time() == time.min and not when.fraction:
        return when.written.date()
    return when


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
