"""The built schema, guarded: each field asks for the scopes that its declaration is marked with.

A client that may see everything costs one comparison at each marked field, and nothing at the others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, default_field_resolver
from graphql.pyutils import is_awaitable

from app.access.caller import Caller
from app.access.principal import READ, WRITE
from app.access.refusals import NotAllowed
from app.limits import MOST_ERRORS
from app.upstream.scope import refuse_stale
from schema.executor.unguarded import guarding
from schema.scopes.marks import Mark
from schema.scopes.needs import GivenValues, check, holds_words, mark_of
from schema.scopes.words import may_be_told

_PAYLOAD = "WritePayload"

Resolver = Callable[..., Any]
Guard = Callable[[Caller, dict[str, Any]], None]


def guard(schema: GraphQLSchema) -> None:
    """Put guards before the resolvers of a schema, in place, and say in descriptions what fields need."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                _guard_field(schema, kind, name, field)
    for root, way in ((schema.mutation_type, "resolve"), (schema.subscription_type, "subscribe")):
        for name, field in root.fields.items() if root else ():
            setattr(field, way, _before(getattr(field, way), _writing(name)))


def guard_reading(name: str, field: GraphQLField) -> None:
    """Let those alone read a root field who may read, as `guard` does with those of the schema.

    Args:
        name: of the field.
        field: that is added to the root type, in place.
    """
    field.resolve = _before(field.resolve, _reading(name))


def _guard_field(schema: GraphQLSchema, kind: GraphQLObjectType, name: str, field: GraphQLField) -> None:
    mark = mark_of(field)
    if mark is not None:
        _describe(kind, name, field, mark)
        field.resolve = _seeing(field.resolve or default_field_resolver, mark, f"`{name}` of {kind.name}")
    elif holds_words(field):
        field.resolve = _cutting(field.resolve or default_field_resolver)
    if kind is schema.query_type or _is_read_of_a_write(kind, name):
        field.resolve = _before(field.resolve or default_field_resolver, _reading(name))
    given = GivenValues(field)
    if given:
        way = "subscribe" if kind is schema.subscription_type else "resolve"
        setattr(field, way, _before(getattr(field, way), _asking(given)))


def _is_read_of_a_write(kind: GraphQLObjectType, name: str) -> bool:
    """Whether it is what a mutation shows of a record, beside what became of the write."""
    payload = next((each for each in kind.interfaces if each.name == _PAYLOAD), None)
    return payload is not None and name not in payload.fields


def _describe(kind: GraphQLObjectType, name: str, field: GraphQLField, mark: Mark) -> None:
    if isinstance(field.type, GraphQLNonNull):
        raise TypeError(f"{kind.name}.{name} needs scopes, so it has to be able to be null")
    needed = " and ".join(f"`{scope}`" for scope in sorted(mark.scopes))
    where = " where the account is a person" if mark.where else ""
    field.description = f"{field.description or ''} Needs {needed}{where}.".strip()


def _before(resolve: Resolver | None, allow: Guard) -> Resolver:
    going_on = resolve or default_field_resolver

    def guarded(source: Any, info: Any, **given: Any) -> Any:
        allow(info.context.caller, given)
        return going_on(source, info, **given)

    return guarded


def _reading(name: str) -> Guard:
    def allow(caller: Caller, _: dict[str, Any]) -> None:
        check(caller.principal, (READ,), f"`{name}`")

    return allow


def _writing(name: str) -> Guard:
    def allow(caller: Caller, _: dict[str, Any]) -> None:
        if not caller.principal.may_write(name):
            raise NotAllowed(f"`{name}`", f"{WRITE}{name}")
        caller.writing = True
        refuse_stale()

    return allow


def _asking(given_values: GivenValues) -> Guard:
    def allow(caller: Caller, given: dict[str, Any]) -> None:
        if not caller.principal.sees_all:
            given_values.check(caller.principal, given)

    return allow


def _seeing(resolve: Resolver, mark: Mark, what: str) -> Resolver:
    def guarded(source: Any, info: Any, **given: Any) -> Any:
        caller: Caller = info.context.caller
        if caller.principal.sees_all or mark.scopes <= caller.principal.scopes:
            return resolve(source, info, **given)
        if mark.where is None:
            return refuse(caller)
        value = resolve(source, info, **given)
        if is_awaitable(value):
            return _shown_later(value, source, caller)
        return shown(value, source, caller)

    def refuse(caller: Caller) -> None:
        caller.refused += 1
        if caller.refused <= MOST_ERRORS:  # an error takes longer than a field, and the last one tells of the others
            check(caller.principal, mark.scopes, what)

    def shown(value: Any, source: Any, caller: Caller) -> Any:
        return refuse(caller) if mark.where is not None and mark.where(source) else value

    async def _shown_later(value: Awaitable[Any], source: Any, caller: Caller) -> Any:
        return shown(await value, source, caller)  # whose it is may be known only then

    return guarding(guarded, resolve, _sees_all)


def _cutting(resolve: Resolver) -> Resolver:
    def guarded(source: Any, info: Any, **given: Any) -> Any:
        message = resolve(source, info, **given)
        return may_be_told(message, info.context.caller.principal) if isinstance(message, str) else message

    return guarding(guarded, resolve, _sees_all)


def _sees_all(context: Any) -> bool:
    """Whether guards of what is seen have nothing to do in an operation with this context."""
    caller = getattr(context, "caller", None)
    return isinstance(caller, Caller) and caller.principal.sees_all
