"""The credentials that a process was given, so that its log can leave them out wherever they turn up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from urllib.parse import unquote, urlsplit

from app.redis.address import RedisAddress
from app.settings import Settings
from app.settings.reading import Secret


def credentials_of(settings: Settings) -> set[str]:
    """Every secret value among the settings, also of tenants, and the password of Redis as written and as meant."""
    found: set[str] = set()
    _gather(settings, found)
    return found - {""}


def _gather(value: object, found: set[str]) -> None:
    if isinstance(value, Secret):
        found.add(value.value)
    elif isinstance(value, RedisAddress):
        password = urlsplit(value.url).password or ""
        found |= {password, unquote(password)}
    elif isinstance(value, Mapping):
        for each in value.values():
            _gather(each, found)
    elif is_dataclass(value):
        for each in fields(value):
            _gather(getattr(value, each.name), found)
