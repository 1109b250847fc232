"""What the fields of the built schema need, as their declarations say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from app.access.principal import Principal
from app.access.refusals import NotAllowed
from schema.scopes.marks import IF_AN_ADDRESS, MARK, WORDS, Mark

_DEFINITION = "strawberry-definition"


def mark_of(field: GraphQLField | GraphQLInputField) -> Mark | None:
    """What a field was marked with; None where it is open."""
    found = _metadata(field).get(MARK)
    return found if isinstance(found, Mark) else None


def holds_words(field: GraphQLField) -> bool:
    """Whether its message may hold a vendor's words."""
    return bool(_metadata(field).get(WORDS))


def _metadata(field: GraphQLField | GraphQLInputField) -> Mapping[Any, Any]:
    declared = field.extensions.get(_DEFINITION)
    return getattr(declared, "metadata", None) or {}


def check(principal: Principal, needed: Iterable[str], what: str) -> None:
    """Refuse what a client may not see.

    Raises:
        NotAllowed: a scope is missing.
    """
    missing = [scope for scope in needed if scope not in principal.scopes]
    if missing:
        raise NotAllowed(what, *missing)


def check_address(value: str, key: str, principal: Principal) -> None:
    """Refuse a key that may be an e-mail address to who may not look for people, as `account` does of its own.

    Args:
        value: that a record is looked for by.
        key: the field that it came in.
        principal: who asks.

    Raises:
        NotAllowed: a scope is missing.
    """
    mark: Mark = IF_AN_ADDRESS[MARK]
    if mark.where is not None and mark.where(value, {}):
        check(principal, mark.scopes, f"`{key}`")


class GivenValues:
    """Checks the values of a field's arguments: what is looked for tells as much as what is shown.

    Args:
        field: whose arguments they are.
    """

    def __init__(self, field: GraphQLField) -> None:
        self._marked = {
            name: (argument.out_name or name, argument.type)
            for name, argument in field.args.items()
            if _holds_marks(argument.type, set())
        }

    def __bool__(self) -> bool:
        """Whether there is anything to check."""
        return bool(self._marked)

    def check(self, principal: Principal, given: Mapping[str, Any]) -> None:
        """Look through the values.

        Raises:
            NotAllowed: one of them needs a scope that is missing.
        """
        for name, (key, kind) in self._marked.items():
            value = given.get(key, given.get(name))
            if value is not None:
                _check_value(principal, kind, value)


def _holds_marks(kind: GraphQLInputType, seen: set[str]) -> bool:
    named = get_named_type(kind)
    if not isinstance(named, GraphQLInputObjectType) or named.name in seen:
        return False
    seen.add(named.name)
    return any(mark_of(field) or _holds_marks(field.type, seen) for field in named.fields.values())


def _check_value(principal: Principal, kind: GraphQLInputType, value: Any) -> None:
    waiting: list[tuple[Any, Any]] = [(kind, value)]
    while waiting:
        kind, value = waiting.pop()
        if isinstance(kind, GraphQLNonNull):
            waiting.append((kind.of_type, value))
        elif isinstance(kind, GraphQLList) and isinstance(value, list):
            waiting.extend((kind.of_type, each) for each in value)
        elif isinstance(kind, GraphQLInputObjectType) and isinstance(value, Mapping):
            waiting.extend(_parts(principal, kind, value))


def _parts(
    principal: Principal, kind: GraphQLInputObjectType, value: Mapping[str, Any]
) -> list[tuple[GraphQLInputType, Any]]:
    parts = []
    for name, field in kind.fields.items():
        given = value.get(field.out_name or name, value.get(name))
        if given is None:
            continue
        mark = mark_of(field)
        if mark is not None and (mark.where is None or mark.where(given, value)):
            check(principal, mark.scopes, f"`{name}` of {kind.name}")
        if not isinstance(get_named_type(field.type), GraphQLEnumType):
            parts.append((field.type, given))
    return parts
