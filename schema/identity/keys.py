"""What each vendor is asked for on behalf of an account of Assembly: no more than the rules can use."""

from __future__ import annotations

import re

from app.domain.link_keys import AccountKeys
from app.domain.vendor import Vendor

ID, SHARED, DOMAIN = "id", "shared", "domain"

Key = tuple[str, str]
"""A kind of key and its value: `ID`, `SHARED` (an id of another system) or `DOMAIN`."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)
_UUID_LENGTH, _ULID_LENGTH = 36, 26
_USERLOT = Vendor.USERLOT  # a member of an enumeration takes longer to look up than a variable, and pages are long
_NUMBER = re.compile(r"[1-9][0-9]*")


def looks_like_reevo(record_id: str) -> bool:
    """Whether this may be an id at Reevo or Userlot: a UUID."""
    return len(record_id) == _UUID_LENGTH and _UUID.fullmatch(record_id) is not None


def looks_like_swift(record_id: str) -> bool:
    """Whether this may be an id at Swift: a ULID."""
    return len(record_id) == _ULID_LENGTH and _ULID.fullmatch(record_id) is not None


def reevo_keys(keys: AccountKeys) -> list[Key]:
    """Reevo's ids that are linked, else the domain; a plain id may be Reevo's where it looks like one."""
    explicit = keys.explicit_at(Vendor.REEVO)
    by_id = _ids([each for each in (*explicit, *keys.plain) if looks_like_reevo(each)])
    return by_id if explicit or keys.domain is None else [*by_id, (DOMAIN, keys.domain)]


def company_keys(keys: AccountKeys) -> list[Key]:
    """Userlot's ids that are linked, else the ids that both share."""
    explicit = keys.explicit_at(_USERLOT)
    plain = [each for each in keys.plain if len(each) == _UUID_LENGTH and looks_like_reevo(each)]
    shared = [] if explicit else [(SHARED, each) for each in keys.external]
    return [*_ids([*explicit, *plain]), *shared] if explicit or plain else shared


def swift_keys(keys: AccountKeys) -> list[Key]:
    """Swift's ids that are linked, else the numbers that may be customer ids there."""
    explicit = keys.explicit_at(Vendor.SWIFT)
    by_id = _ids([*explicit, *[each for each in keys.plain if looks_like_swift(each)]])
    return by_id if explicit else by_id + [(SHARED, each) for each in keys.external if _NUMBER.fullmatch(each)]


def team_keys(keys: AccountKeys) -> list[Key]:
    """Assemble's ids that are linked, else the ids that both share; a plain id may be a team's where it is a number."""
    explicit = keys.explicit_at(Vendor.ASSEMBLE)
    by_id = _ids([*explicit, *[each for each in keys.plain if _NUMBER.fullmatch(each)]])
    return by_id if explicit else by_id + [(SHARED, each) for each in keys.external]


def _ids(values: list[str]) -> list[Key]:
    return [(ID, value) for value in dict.fromkeys(values)] if values else []
