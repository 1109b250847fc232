"""How references to a customer are spelled, before any vendor is asked."""

from __future__ import annotations

import idna


def normalise_domain(domain: str) -> str | None:
    """The one spelling of a domain: lower-case ASCII (IDNA), no trailing dot, no leading `www.`.

    Returns None where the text is not a domain.
    """
    name = domain.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    name = name.removeprefix("www.")
    labels = name.split(".")
    if len(labels) < 2 or not all(_is_label(label) for label in labels):
        return None
    return name


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


def _is_label(label: str) -> bool:
    return 0 < len(label) <= 63 and all(c.isalnum() or c in "-_" for c in label) and not label.startswith("-")
