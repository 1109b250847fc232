"""How a record is served as a GraphQL type without being copied.

A GraphQL type declares its plain fields by annotation and description; Strawberry reads them as attributes from
whatever object a resolver returned, and that object is the record itself. `served` is where mypy is told so. Fields
that need more than an attribute have a resolver whose `parent` is the record.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar, cast

import strawberry
from strawberry import Parent

from app.domain.record import Record
from schema.executor.classes import by_class, never_awaited
from schema.executor.fed import fed_by

T = TypeVar("T")


def served(graphql_type: type[T], record: object) -> T:  # noqa: ARG001
    """The record, as the GraphQL type that shows it."""
    return cast("T", record)


def served_or_none(graphql_type: type[T], record: object | None) -> T | None:  # noqa: ARG001
    """The record, as the GraphQL type that shows it; None stays None."""
    return cast("T | None", record)


def served_list(graphql_type: type[T], records: Sequence[object]) -> list[T]:  # noqa: ARG001
    """The records, as the GraphQL type that shows them."""
    return cast("list[T]", records)


def later(graphql_type: type[T], awaited: Awaitable[object]) -> T:  # noqa: ARG001
    """What is awaited, as the GraphQL type that will show it: the executor awaits a value that can be awaited.

    A resolver that has its answer already gives it at once, which costs a fraction of a task and of a turn of the event
    loop; only the others give something to await.
    """
    return cast("T", awaited)


@never_awaited
class Reached:
    """A record together with how it was reached, where a field of its type depends on that.

    Its attributes are the record's; a subclass adds its own.
    """

    __slots__ = ("record",)

    def __init__(self, record: object) -> None:
        self.record = record

    def __getattr__(self, name: str) -> object:
        return getattr(self.record, name)


@fed_by(lambda record: record.id, key="id")
def vendor_id(parent: Parent[Record]) -> str:
    """Resolves `vendorId`: what the vendor itself calls the record."""
    return parent.id


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    """Relay's Node. Which type an object is shown as is told by the object, see `shown_as`."""

    id: strawberry.ID = strawberry.field(description="Opaque and stable: keep it, do not read it.")

    @classmethod
    @by_class
    def is_type_of(cls, obj: object, info: object) -> bool:  # noqa: ARG003
        """Whether an object is shown as this type."""
        return shown_as(obj) == cls.__name__


_SHOWN_AS: dict[type, str] = {}


def shows(record_type: type, graphql_type: str) -> None:
    """Declare that objects of `record_type` are shown as `graphql_type`."""
    _SHOWN_AS[record_type] = graphql_type


def shown_as(obj: object) -> str | None:
    """The name of the GraphQL type that shows this object."""
    return _SHOWN_AS.get(type(obj))
