"""The file of API keys: who has one, and what for. It holds digests of keys and no key.

::

    {"keys": [{"name": "reports", "sha256": "<64 hex digits>", "scopes": ["read"],
               "tenant": "acme", "expires": "2027-01-31T00:00:00Z", "perMinute": 600}]}

`tenant`, `expires` and `perMinute` may be left out. A key is 256 bits of chance, so that one round of SHA-256 keeps it
as well as many would: there is nothing to guess from.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.access.principal import Principal, is_scope

PREFIX = "agk_"
"""What every key begins with, so that one is recognised where it should not stand."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\w.@:/-]{1,100}")
TENANT_NAME = _NAME
"""What the name of a tenant is made of, here and in the file of tenants."""

_FIELDS = {"name", "sha256", "scopes", "tenant", "expires", "perMinute"}


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key of the file.

    Attributes:
        digest: SHA-256 of the key, in hex.
        principal: who has it.
        expires: from when on it is not accepted; None for never.
    """

    digest: str
    principal: Principal
    expires: datetime | None


def new_key() -> str:
    """A key that nobody has yet."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What the file has in place of the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


class EntriesFault(ValueError):
    """The file cannot be used.

    Args:
        faults: one sentence each, without digests.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def entries_of(text: str) -> dict[str, KeyEntry]:
    """The keys of a file, by their digests.

    Args:
        text: what the file holds.

    Raises:
        EntriesFault: with everything that is wrong.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise EntriesFault(["It is not JSON."]) from None
    given = whole.get("keys") if isinstance(whole, dict) else None
    if not isinstance(given, list):
        raise EntriesFault(["It is not an object with a list `keys`."])
    faults: list[str] = []
    entries: dict[str, KeyEntry] = {}
    names: set[str] = set()
    for number, each in enumerate(given, start=1):
        entry = _entry(each, f"Key {number}", faults)
        if entry is None:
            continue
        name = entry.principal.name
        if entry.digest in entries or name in names:
            faults.append(f"Key {number} has the name or the digest of one before it.")
        names.add(name)
        entries[entry.digest] = entry
    if faults:
        raise EntriesFault(faults)
    return entries


def _entry(given: object, where: str, faults: list[str]) -> KeyEntry | None:
    """One entry; None where it has faults, which are then added."""
    if not isinstance(given, dict):
        faults.append(f"{where} is not an object.")
        return None
    before = len(faults)
    unknown = sorted(set(given) - _FIELDS)
    if unknown:
        faults.append(f"{where} has fields that mean nothing: {', '.join(map(repr, unknown))[:200]}.")
    name = _text(given, "name", _NAME, faults=faults, where=where, wanted="1 to 100 letters, digits and `. _ @ : / -`")
    digest = _text(
        given, "sha256", _DIGEST, faults=faults, where=where, wanted="the key's SHA-256 in 64 small hex digits"
    )
    tenant = None
    if given.get("tenant") is not None:
        tenant = _text(given, "tenant", TENANT_NAME, faults=faults, where=where, wanted="the name of a tenant")
    scopes = given.get("scopes")
    if not (isinstance(scopes, list) and scopes and all(isinstance(each, str) and is_scope(each) for each in scopes)):
        faults.append(f"{where} needs `scopes`, a list of scopes such as `read` and `write:createAccount`.")
        scopes = []
    expires = _moment(given.get("expires"), where, faults)
    rate = given.get("perMinute")
    if rate is not None and not (type(rate) is int and 1 <= rate <= 1_000_000):
        faults.append(f"{where} has a `perMinute` that is not a number from 1 to 1000000.")
    if len(faults) > before:
        return None
    return KeyEntry(digest, Principal(name, "key", frozenset(scopes), tenant, rate), expires)


def _text(
    given: Mapping[str, Any], field: str, form: re.Pattern[str], *, faults: list[str], where: str, wanted: str
) -> str:
    value = given.get(field)
    if isinstance(value, str) and form.fullmatch(value):
        return value
    faults.append(f"{where} needs `{field}`: {wanted}.")
    return ""


def _moment(given: object, where: str, faults: list[str]) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        faults.append(f"{where} has an `expires` that is no moment with its offset, such as `2027-01-31T00:00:00Z`.")
        return None
    return moment.astimezone(UTC)
