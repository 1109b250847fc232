"""The file of tenants: the organisations that one gateway serves, each from its own vendors.

TOML, one table a tenant, with the names that the environment has for the vendors, each value in quotes::

    [acme]
    REEVO_BASE_URL = "https://reevo.example"
    REEVO_API_KEY = "key-of-acme"

What is wrong is told by tenant and name, and never with a value.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.access.key_entries import TENANT_NAME
from app.domain.vendor import Vendor
from app.settings.reading import Reader
from app.settings.vendors import VendorSettings

VARIABLE = "GATEWAY_TENANTS_FILE"

_PLACE = re.compile(r"\(at [a-z0-9 ,]+\)")
_SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
"""What may be shown of a name: who has mistaken the sides of a line has a secret there."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_tenants(reader: Reader, own: VendorSettings) -> dict[str, VendorSettings]:
    """What each tenant is served with; empty where there is no file.

    Args:
        reader: of the environment; it is left the faults of the file.
        own: what clients without a tenant are served with.
    """
    path = reader.optional(VARIABLE)
    if path is None:
        return {}
    whole = _tables(Path(path), reader)
    tenants: dict[str, VendorSettings] = {}
    for number, (name, table) in enumerate(whole.items(), start=1):
        if not isinstance(table, dict):
            reader.faults.append(f"{VARIABLE}: {_shown(name)} stands outside of every tenant's table.")
        elif not TENANT_NAME.fullmatch(name):
            reader.faults.append(
                f"{VARIABLE}: table {number} has a name that no tenant can have: 1 to 100 letters, digits and "
                "`. _ @ : / -`."
            )
        else:
            settings, faults = _tenant(table)
            reader.faults += [f"{told_of(name)}: {fault}" for fault in faults]
            tenants[name] = settings
    every: dict[str | None, VendorSettings] = {None: own}
    every.update(tenants)
    reader.faults += _differing(every)
    return tenants


def told_of(tenant: str) -> str:
    """How a fault of one tenant's table begins."""
    return f"{VARIABLE}, tenant {tenant}"


def open_to_others(path: Path) -> bool:
    """Whether others than the file's owner may read or write it; False where that cannot be seen."""
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def _tables(path: Path, reader: Reader) -> Mapping[str, Any]:
    """What the file holds; nothing where that cannot be had."""
    fault = "It holds no tenant."
    try:
        if whole := tomllib.loads(path.read_text(encoding="utf-8")):
            return whole
    except OSError as error:
        fault = f"It cannot be read ({type(error).__name__})."
    except UnicodeDecodeError:
        fault = "It is not text in UTF-8."
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(f"{error}")  # the rest of the message may quote what stands there
        fault = f"It is not TOML {place[0]}." if place else "It is not TOML."
    reader.faults.append(f"{VARIABLE} cannot be used: {fault}")
    return {}


def _tenant(table: Mapping[str, Any]) -> tuple[VendorSettings, list[str]]:
    """One tenant's settings, and what is wrong with them."""
    reader = Reader({name: value for name, value in table.items() if isinstance(value, str)})
    settings = VendorSettings.read(reader)
    faults = [fault for name, value in table.items() if (fault := _fault(name, value, reader))]
    if settings.is_empty and not faults and not reader.faults:
        faults.append("it has no vendor: give the base URL and the credential of one at least.")
    return settings, faults + reader.faults


def _fault(name: str, value: object, known: Reader) -> str | None:
    if name in known.asked:
        return None if isinstance(value, str) else f"{name} is not text: write its value in quotes."
    if isinstance(value, dict):
        return "it has a table within: a tenant whose name holds a dot is written in quotes."
    return f"{_shown(name)} is not a vendor's setting."


def _shown(name: str) -> str:
    return name if _SETTING.fullmatch(name) and len(name) <= 50 else "a name that is not shown"


def _differing(every: Mapping[str | None, VendorSettings]) -> Iterator[str]:
    """What is used in two ways: a credential has one number of calls a second, and one of everything else."""
    for vendor in Vendor:
        first: dict[tuple[str, str], str | None] = {}
        for tenant, settings in every.items():
            access = settings.access(vendor)
            if access is None:
                continue
            before = first.setdefault(access.identity, tenant)
            if settings.of(vendor) != every[before].of(vendor):
                other = "the environment" if before is None else f"tenant {before}"
                yield (
                    f"{told_of(tenant or '')}: {vendor.title}'s credential is the one of {other}, and what is set "
                    "beside it is not: give both the same."
                )
