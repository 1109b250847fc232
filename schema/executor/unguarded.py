"""Guards before resolvers that are passed by, where it is known beforehand that they let everything through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

Resolver = Callable[..., Any]
LetsAllThrough = Callable[[Any], bool]
R = TypeVar("R", bound=Resolver)

_BEHIND = "behind_the_guard"


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a guard.

    Attributes:
        resolve: the resolver that it guards.
        lets_all_through: of an operation's context, whether the guard would do no more than call that. It has to be the
            same function for all guards that ask the same: it is asked once for an operation.
    """

    resolve: Resolver
    lets_all_through: LetsAllThrough


def guarding(guard: R, resolve: Resolver, lets_all_through: LetsAllThrough) -> R:
    """Say of a guard what is behind it, so that it can be passed by.

    Args:
        guard: a resolver that calls another.
        resolve: the other.
        lets_all_through: of an operation's context, whether the guard would do no more than call the other.
    """
    setattr(guard, _BEHIND, Behind(resolve, lets_all_through))
    return guard


def behind(resolve: Resolver, passed: frozenset[LetsAllThrough]) -> Resolver:
    """The resolver to call where some guards let all through."""
    found: Behind | None = getattr(resolve, _BEHIND, None)
    while found is not None and found.lets_all_through in passed:
        resolve = found.resolve
        found = getattr(resolve, _BEHIND, None)
    return resolve


def questions(schema: GraphQLSchema) -> frozenset[LetsAllThrough]:
    """What all guards of a schema ask."""
    return frozenset(_questions(schema))


def _questions(schema: GraphQLSchema) -> Iterator[LetsAllThrough]:
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field in kind.fields.values():
                found: Behind | None = getattr(field.resolve, _BEHIND, None)
                while found is not None:
                    yield found.lets_all_through
                    found = getattr(found.resolve, _BEHIND, None)
