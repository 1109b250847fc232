"""Fields of an account at Assembly: as they are written, and what of them an account that is there lacks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from app.domain.account import AssemblyAccount
from app.domain.account_kind import kind_of
from app.domain.changes import Changes
from app.domain.errors import BadUserInput, FieldRefused
from app.domain.record import Json
from app.domain.vendor import Vendor
from schema.account.writing.assembly_lookups import one_spelling
from schema.ids import parse_id
from schema.label.queries import label_id
from schema.writes.likeness import is_alike
from schema.writes.outcomes import about, graph_name

UNSEEN = ("additional_properties",)
"""Not in the answer that an account is read from."""

_LABELS = ("tier_id", "stage_id", "company_type_id")
_TAGS = ("tag_ids", "added_tag_ids", "removed_tag_ids")
_IN_A_LIST: Final = {"tag_ids": "added_tag_ids", "source_specific_ids": "added_source_specific_ids"}
"""Lists of a new account, and what adds to them once it is there."""


def own_ids(changes: dict[str, Json]) -> dict[str, Json]:
    """Labels and the company by Assembly's own ids, properties by their names."""
    own = dict(changes)
    for name in _LABELS:
        if isinstance(value := own.get(name), str):
            with about(graph_name(name)):
                own[name] = label_id(value)
    for name in _TAGS:
        if isinstance(values := own.get(name), list):
            with about(graph_name(name)):
                own[name] = [label_id(str(each)) for each in values]
    if isinstance(company := own.get("company_id"), str):
        with about("companyId"):
            own["company_id"] = _account_id(company)
    if isinstance(listed := own.get("additional_properties"), list):
        own["additional_properties"] = _by_name(listed)
    return own


def _account_id(named: str) -> str:
    """Assembly's id of an account from an opaque id, or from its own, which is a UUID.

    Raises:
        BadUserInput: it is neither, or another vendor's.
    """
    try:
        UUID(named)
    except ValueError:
        ref = parse_id(named, "Account")
        if ref.vendor is not Vendor.ASSEMBLY:
            raise BadUserInput(f"That is a customer without a record at Assembly, of {ref.vendor.title}.") from None
        return ref.id
    return named


def _by_name(listed: list[Json]) -> dict[str, Json]:
    """Properties by their names.

    Raises:
        FieldRefused: a name comes twice; a null is refused where the write is built.
    """
    values: dict[str, Json] = {}
    for number, each in enumerate(listed):
        if isinstance(each, dict):
            name = str(each["name"])
            if name in values:
                raise FieldRefused(f"additional_properties.{number}.name", f"{name!r} is there twice.")
            values[name] = each.get("value")
    return values


def differing(account: AssemblyAccount, wanted: Changes) -> dict[str, Json]:
    """What is to be sent so that the account is as asked: fields that differ, and what its lists lack."""
    missing: dict[str, Json] = {}
    for name, value in wanted.items():
        if name in _IN_A_LIST:
            held = getattr(account, name)
            lacking: list[Json] = [each for each in value or () if each not in held] if isinstance(value, list) else []
            if lacking:
                missing[_IN_A_LIST[name]] = lacking
        elif not is_alike(account, shown(account, {name: value})):
            missing[name] = value
    return missing


def shown(account: AssemblyAccount, changes: Changes) -> dict[str, Json]:
    """Changes in the spelling in which an account that has them shows them."""
    shown = dict(changes)
    if "domain" in shown and one_spelling(str(shown["domain"])) == one_spelling(account.domain or ""):
        shown["domain"] = account.domain
    if isinstance(word := shown.get("type"), str) and kind_of(word) is kind_of(account.type):
        shown["type"] = account.type
    for name in _IN_A_LIST:
        if name in shown and set(_texts(shown[name])) <= set(getattr(account, name)):
            shown[name] = list(getattr(account, name))
    return shown


def _texts(value: Json) -> Collection[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
