"""What records can be linked by: ids, ids of other systems, domains and e-mail addresses, in one spelling each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.free_mail import is_free_mail
from app.domain.identity import normalise_domain, normalise_email
from app.domain.team import Team
from app.domain.vendor import Vendor

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}")
_UUID_LENGTH, _ULID_LENGTH = 36, 26
_LENGTHS = (_UUID_LENGTH, _ULID_LENGTH)
_LINKED_VENDORS = "|".join(vendor.value for vendor in Vendor if vendor is not Vendor.ASSEMBLY)
_NAMED = re.compile(
    rf"(?P<not>not\s*:\s*)?(?P<vendor>{_LINKED_VENDORS})\s*:(?P<id>.*)",
    re.IGNORECASE | re.ASCII | re.DOTALL,  # in ASCII, for a long s is no s that a vendor's name is found by
)
_NO_IDS = frozenset({"", "0"})
_PERSON = "customer"

_MOST_REMEMBERED = 1 << 14
"""Ids, and accounts, of which it is remembered what was worked out of their text: about as many as a long list has."""
_LONGEST_REMEMBERED = 200
"""Characters of an account's keys: what is remembered is bounded in size too."""


def spelled(record_id: str) -> str:
    """An id in the spelling by which it compares: case means nothing in UUIDs and ULIDs."""
    text = record_id.strip()
    return _in_one_case(text) if len(text) in _LENGTHS else text


@lru_cache(maxsize=_MOST_REMEMBERED)  # the same ids come again with every request, and in every list
def _in_one_case(text: str) -> str:
    if len(text) == _UUID_LENGTH:
        return text.lower() if _UUID.fullmatch(text) else text
    return text.upper() if _ULID.fullmatch(text) else text


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
        names: under what a record may be named by it, whose ever it is: plain ids in the spelling by which they
            compare, and explicit ones as `vendor:id`.
    """

    explicit: frozenset[tuple[Vendor, str]]
    refused: frozenset[tuple[Vendor, str]]
    plain: tuple[str, ...]
    external: tuple[str, ...]
    domain: str | None
    email: str | None
    is_person: bool
    names: tuple[str, ...]

    def explicit_at(self, vendor: Vendor) -> list[str]:
        """The ids that are explicitly linked at one vendor, in one order."""
        if not self.explicit:  # as of most accounts, and it is asked thousands of times
            return []
        found = [record_id for at, record_id in self.explicit if at is vendor]
        return sorted(found) if len(found) > 1 else found


def keys_of(account: AssemblyAccount) -> AccountKeys:
    """What an account of Assembly can be linked by.

    Of an organisation it is remembered, by the text that decides it: it is asked several times in a request, and the
    same accounts come again in the next. Of a person nothing is kept beyond the request.
    """
    given, tool_id, domain = account.source_specific_ids, account.id_in_tool or "", account.domain or ""
    if (account.type or "").lower() == _PERSON:
        return _person_keys(given, domain)
    is_short = len(tool_id) + len(domain) + len(" ".join(given)) < _LONGEST_REMEMBERED
    return (_remembered_keys if is_short else _organisation_keys)(given, tool_id, domain)


def _person_keys(given: tuple[str, ...], address: str) -> AccountKeys:
    explicit, refused, plain, names = _source_keys(given)
    email = normalise_email(address)
    return AccountKeys(explicit, refused, plain, external=(), domain=None, email=email, is_person=True, names=names)


def _organisation_keys(given: tuple[str, ...], tool_id: str, domain: str) -> AccountKeys:
    explicit, refused, plain, names = _source_keys(given)
    tool_id = tool_id.strip()
    external = plain if tool_id in _NO_IDS or tool_id in plain else (*plain, tool_id)
    domain_or_none = linking_domain(domain)
    return AccountKeys(
        explicit, refused, plain, external, domain=domain_or_none, email=None, is_person=False, names=names
    )


_remembered_keys = lru_cache(maxsize=_MOST_REMEMBERED)(_organisation_keys)


def _source_keys(
    given: tuple[str, ...],
) -> tuple[frozenset[tuple[Vendor, str]], frozenset[tuple[Vendor, str]], tuple[str, ...], tuple[str, ...]]:
    """What source specific ids link explicitly, what they refuse, the plain ones among them, and what all name."""
    explicit: set[tuple[Vendor, str]] = set()
    refused: set[tuple[Vendor, str]] = set()
    plain: dict[str, None] = {}
    for each in given:
        text = each.strip()
        named = _NAMED.fullmatch(text)
        if named is None:
            if text not in _NO_IDS:
                plain[text] = None
        elif named["id"].strip() not in _NO_IDS:
            (refused if named["not"] else explicit).add((Vendor(named["vendor"].lower()), spelled(named["id"])))
    linked = frozenset(explicit - refused)
    names = (*sorted(f"{vendor}:{record_id}" for vendor, record_id in linked), *map(spelled, plain))
    return linked, frozenset(refused), tuple(plain), names


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
