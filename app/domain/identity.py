"""How references to a customer are spelled, before any vendor is asked."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_MOST_REMEMBERED = 1 << 14
"""Domains whose spelling is remembered: the same ones come again with every request."""
_LONGEST_DOMAIN = 255
"""Characters; what is longer is not remembered, so that what is remembered is bounded in size too."""

_LABEL = "[a-z0-9_][a-z0-9_-]{0,62}"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")


def normalise_domain(domain: str) -> str | None:
    """The one spelling of a domain: lower-case ASCII (IDNA), no trailing dot, no leading `www.`.

    Returns None where the text is not a domain.
    """
    name = domain.strip()
    return _remembered_domain(name) if len(name) <= _LONGEST_DOMAIN else _normalised(name)


def _normalised(domain: str) -> str | None:
    name = domain.rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    name = name.removeprefix("www.")
    return name if _DOMAIN.fullmatch(name) else None


_remembered_domain = lru_cache(maxsize=_MOST_REMEMBERED)(_normalised)


def spellings_of(domain: str) -> list[str]:
    """The ways in which a vendor may have stored a domain that is given in its one spelling, that one first."""
    labels = domain.split(".")
    try:
        unicode = ".".join(idna.decode(label) if label.startswith("xn--") else label for label in labels)
    except idna.IDNAError:
        unicode = domain
    return list(dict.fromkeys(f"{www}{name}" for name in (domain, unicode) for www in ("", "www.")))


def normalise_email(address: str) -> str | None:
    """The one spelling of an e-mail address: trimmed and lower-case. None where the text is not an address."""
    name = address.strip().lower()
    local, at, host = name.rpartition("@")
    return name if at and local and host and not any(c.isspace() or not c.isprintable() for c in name) else None
