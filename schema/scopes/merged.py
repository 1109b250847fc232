"""Merged fields that a client may not see, where they are named as data: in `conflicts` and `provenance`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from app.access.caller import current_principal
from app.access.principal import REVENUE
from schema.scopes.marks import MARK, Mark
from schema.scopes.needs import check

_BESIDE = {"contractValue": Mark(frozenset({REVENUE}))}
"""What is compared and is no field of `Account`."""


def unseen(kind: type, shown: Any) -> dict[str, frozenset[str]]:
    """The fields of a type that the client being served may not see of an object, with the scopes they need.

    Args:
        kind: the type, whose declarations hold the marks.
        shown: the object.
    """
    principal = current_principal()
    if principal.sees_all:
        return {}
    definition = get_object_definition(kind, strict=True)
    marks = {to_camel_case(each.python_name): each.metadata.get(MARK) for each in definition.fields}
    return {
        name: mark.scopes
        for name, mark in {**marks, **_BESIDE}.items()
        if mark and not mark.scopes <= principal.scopes and (mark.where is None or mark.where(shown))
    }


def check_named(fields: Collection[str] | None, hidden: dict[str, frozenset[str]]) -> None:
    """Refuse fields that are asked for by name.

    Raises:
        NotAllowed: one of them may not be seen.
    """
    for name in fields or ():
        check(current_principal(), hidden.get(name, ()), f"`{name}`")
