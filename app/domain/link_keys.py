"""What records can be linked by: ids, ids of other systems, domains and e-mail addresses, in one spelling each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.free_mail import is_free_mail
from app.domain.identity import normalise_domain, normalise_email
from app.domain.team import Team
from app.domain.vendor import Vendor

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}")
_UUID_LENGTH, _ULID_LENGTH = 36, 26
_LINKED_VENDORS = "|".join(vendor.value for vendor in Vendor if vendor is not Vendor.ASSEMBLY)
_NAMED = re.compile(
    rf"(?P<not>not\s*:\s*)?(?P<vendor>{_LINKED_VENDORS})\s*:(?P<id>.*)",
    re.IGNORECASE | re.ASCII | re.DOTALL,  # in ASCII, for a long s is no s that a vendor's name is found by
)
_NO_IDS = frozenset({"", "0"})
_PERSON = "customer"


def spelled(record_id: str) -> str:
    """An id in the spelling by which it compares: case means nothing in UUIDs and ULIDs."""
    text = record_id.strip()
    if len(text) == _UUID_LENGTH and _UUID.fullmatch(text):
        return text.lower()
    return text.upper() if len(text) == _ULID_LENGTH and _ULID.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """What an account of Assembly can be linked by.

    Attributes:
        explicit: records that its source specific ids name as `vendor:id`, less those it refuses.
        refused: records that they name as `not:vendor:id`.
        plain: its other source specific ids.
        external: ids of other systems that an organisation shares with records elsewhere; a person has none.
        domain: of an organisation, unless it is a free-mail host.
        email: of a person.
        is_person: whether it is one.
    """

    explicit: frozenset[tuple[Vendor, str]]
    refused: frozenset[tuple[Vendor, str]]
    plain: tuple[str, ...]
    external: tuple[str, ...]
    domain: str | None
    email: str | None
    is_person: bool

    def explicit_at(self, vendor: Vendor) -> list[str]:
        """The ids that are explicitly linked at one vendor, in one order."""
        if not self.explicit:  # as of most accounts, and it is asked thousands of times
            return []
        return sorted(record_id for at, record_id in self.explicit if at is vendor)


def keys_of(account: AssemblyAccount) -> AccountKeys:
    """What an account of Assembly can be linked by."""
    explicit: set[tuple[Vendor, str]] = set()
    refused: set[tuple[Vendor, str]] = set()
    plain: list[str] = []
    for given in account.source_specific_ids:
        text = given.strip()
        named = _NAMED.fullmatch(text)
        if named is None:
            plain.append(text)
        elif named["id"].strip() not in _NO_IDS:
            (refused if named["not"] else explicit).add((Vendor(named["vendor"].lower()), spelled(named["id"])))
    is_person = (account.type or "").lower() == _PERSON
    plain = [text for text in plain if text not in _NO_IDS]
    tool_id = (account.id_in_tool or "").strip()
    external = dict.fromkeys([*plain, *(() if tool_id in _NO_IDS else (tool_id,))])
    return AccountKeys(
        explicit=frozenset(explicit - refused),
        refused=frozenset(refused),
        plain=tuple(dict.fromkeys(plain)),
        external=() if is_person else tuple(external),
        domain=None if is_person else linking_domain(account.domain or ""),
        email=normalise_email(account.domain or "") if is_person else None,
        is_person=is_person,
    )


def linking_domain(domain: str) -> str | None:
    """The domain in its one spelling, None where it is none or a free-mail host that many customers share."""
    name = normalise_domain(domain)
    return None if name is None or is_free_mail(name) else name


def reevo_domains(account: ReevoAccount) -> tuple[str, ...]:
    """The domains by which an account of Reevo can be linked, each once."""
    names = (linking_domain(domain.domain_name) for domain in account.domains)
    return tuple(dict.fromkeys(name for name in names if name))


def shared_id(record: object) -> str | None:
    """The id of another system that a record holds and shares with others; None where it holds none that counts."""
    text: str | None = None
    if isinstance(record, Company):
        text = record.external_id
    elif isinstance(record, Team):
        text = record.external_reference
    elif isinstance(record, SwiftAccount) and record.customer_id is not None:
        text = str(record.customer_id)
    text = (text or "").strip()
    return None if text in _NO_IDS else text
