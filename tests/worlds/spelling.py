"""The keys that a record holds, read from the wire and spelled as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import idna

from app.domain.vendor import Vendor
from tests.worlds.model import Wire

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)
LINK = re.compile(r"(not:)?(userlot|swift|reevo|assemble):(.*)", re.IGNORECASE | re.DOTALL)
LABEL = re.compile(r"[\w-]{1,63}")
FREE_MAIL = frozenset({"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"})
"""As many as a test needs; the gateway knows more."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What an account of Assembly can be recognised by.

    Attributes:
        id: as it is.
        is_person: whether it is a Customer.
        links: spelled ids by vendor, of the links that name the vendor.
        refused: likewise, of the refusals.
        plain: the other source specific ids, spelled.
        external: those and the id in the tool as they are, less what never matches.
        domain: of a company; "" for none.
        email: of a person; "" for none.
    """

    id: str
    is_person: bool
    links: Mapping[Vendor, frozenset[str]]
    refused: Mapping[Vendor, frozenset[str]]
    plain: frozenset[str]
    external: frozenset[str]
    domain: str
    email: str


def spelled(value: Any) -> str:
    """The one spelling of an id; "" for what never matches anything."""
    text = "" if value is None else str(value).strip()
    if UUID.fullmatch(text):
        return text.lower()
    if ULID.fullmatch(text):
        return text.upper()
    return "" if text == "0" else text


def exact(value: Any) -> str:
    """An id of another system without the blanks around it; "" for what never matches.

    It compares as text, case and all, also where it looks like a UUID: how its system spells ids is unknown.
    """
    text = "" if value is None else str(value).strip()
    return "" if text == "0" else text


def domain(text: Any) -> str:
    """The one spelling of a domain; "" for what is none, and for a host where anybody may have an address."""
    name = str(text or "").strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            return ""
    name = name.removeprefix("www.")
    labels = name.split(".")
    is_name = len(labels) > 1 and all(LABEL.fullmatch(label) and label[0] != "-" for label in labels)
    return name if is_name and name not in FREE_MAIL else ""


def email(text: Any) -> str:
    """The one spelling of an e-mail address; "" for what is none."""
    name = str(text or "").strip().lower()
    return name if re.fullmatch(r"\S+@\S+", name) else ""


def keys_of(wire: Wire) -> Keys:
    """The keys of one of Assembly's accounts."""
    links: dict[Vendor, set[str]] = {vendor: set() for vendor in Vendor}
    refused: dict[Vendor, set[str]] = {vendor: set() for vendor in Vendor}
    plain = set()
    for text in wire.get("source_specific_ids") or ():
        link = LINK.fullmatch(text.strip())
        if link is None:
            plain.add(exact(text))
        else:
            (refused if link[1] else links)[Vendor(link[2].lower())].add(spelled(link[3]))
    is_person = wire.get("type") == "Customer"
    return Keys(
        wire["id"],
        is_person,
        {vendor: frozenset(ids - {""}) for vendor, ids in links.items()},
        {vendor: frozenset(ids) for vendor, ids in refused.items()},
        frozenset(spelled(text) for text in plain - {""}),
        frozenset({*plain, exact(wire.get("id_in_tool"))} - {""}),
        "" if is_person else domain(wire.get("domain")),
        email(wire.get("domain")) if is_person else "",
    )


def matching_key(vendor: Vendor, wire: Wire) -> str:
    """The foreign id that a record of another vendor holds; "" where it holds none that can match."""
    name = {Vendor.USERLOT: "external_id", Vendor.ASSEMBLE: "external_reference", Vendor.SWIFT: "customer_id"}
    return exact(wire.get(name[vendor])) if vendor in name else ""


def domains_of(wire: Wire) -> Iterator[str]:
    """Every domain of a Reevo account, the primary one and others."""
    return (domain(each["domain_name"]) for each in wire.get("domains", ()))


def source_ids(wire: Wire) -> frozenset[str]:
    """A company's ids in other systems, which only the sandbox can read off a record."""
    return frozenset(spelled(text) for text in wire.get("_source_external_ids") or ()) - {""}


def emails_of_end_users(wires: Iterable[Wire]) -> Iterator[tuple[str, str]]:
    """Address and id of each of Userlot's end users."""
    return ((email(wire.get("email")), wire["id"]) for wire in wires)
