"""Inputs that say which account, and Reevo's filter grammar."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from app.domain.errors import BadUserInput
from app.domain.query import AllOf, AnyOf, Condition, Filter, Not, Sort
from schema.enums import Operator, Vendor
from schema.scalars import JSON
from schema.scopes.marks import ANYTHING, IF_AN_ADDRESS, PERSONAL

T = TypeVar("T")

_MOST_NESTED = 30  # blocks; Reevo's adapter refuses less than this with a message of its own


@strawberry.input(description="One vendor's record, by that vendor's own id.")
class RecordInput:
    """Names a record."""

    vendor: Vendor = strawberry.field(description="Whose record.")
    id: str = strawberry.field(
        metadata=IF_AN_ADDRESS,
        description="The vendor's own id. Assembly takes a domain or a source specific id in its place too.",
    )


@strawberry.input(one_of=True, description="Which account: give exactly one of these.")
class AccountBy:
    """A key of an account."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="The account's opaque id.")
    domain: str | None = strawberry.field(
        metadata=IF_AN_ADDRESS, default=strawberry.UNSET, description="A domain, such as `acme.com`."
    )
    email: str | None = strawberry.field(
        metadata=PERSONAL, default=strawberry.UNSET, description="A person's e-mail address."
    )
    external_id: str | None = strawberry.field(
        metadata=IF_AN_ADDRESS, default=strawberry.UNSET, description="Your own id of the account."
    )
    record: RecordInput | None = strawberry.field(default=strawberry.UNSET, description="One vendor's record.")


def given(key: T | None) -> T | None:
    """A key of a one-of input; None where it is not the one that was given. Such inputs can have no default."""
    return None if key is strawberry.UNSET else key


@strawberry.input(
    description="A condition (`field`, `operator`, `value`) or a block (`and`, `or`, `not`): exactly one of the four."
)
class ReevoFilter:
    """Reevo's filter grammar."""

    field: str | None = strawberry.field(
        metadata=ANYTHING,
        default=None,
        description="The attribute's `apiName`, such as `updated_at`; `accountSchema` lists them.",
    )
    operator: Operator | None = strawberry.field(default=None, description="How to compare.")
    value: JSON | None = strawberry.field(
        default=None, description="What with: a list for IN and NOT_IN, two values for BETWEEN, none for EXISTS."
    )
    and_: list[ReevoFilter] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list[ReevoFilter] | None = strawberry.field(default=None, name="or", description="At least one holds.")
    not_: ReevoFilter | None = strawberry.field(default=None, name="not", description="This does not hold.")


@strawberry.input(description="An order by one attribute.")
class ReevoSort:
    """Reevo's sort."""

    field: str = strawberry.field(metadata=ANYTHING, description="The attribute's `apiName`, such as `updated_at`.")
    descending: bool = strawberry.field(default=False, description="The largest or newest first.")

    def to_domain(self) -> Sort:
        """The same as a value of the domain. Raises BadUserInput."""
        return Sort(self.field, descending=self.descending)


def to_filter(given: ReevoFilter, depth: int = 0) -> Filter:
    """The filter as a value of the domain.

    Raises:
        BadUserInput: not exactly one of the four forms is given, or they are nested too deep.
    """
    if depth > _MOST_NESTED:
        raise BadUserInput(f"`filter` nests more than {_MOST_NESTED} blocks.")
    is_condition = given.field is not None or given.operator is not None or given.value is not None
    forms: list[Any] = [is_condition or None, given.and_, given.or_, given.not_]
    if sum(form is not None for form in forms) != 1:
        raise BadUserInput(
            "`filter` takes exactly one of a condition (`field` with `operator`), `and`, `or` and `not`."
        )
    if given.and_ is not None:
        return AllOf(tuple(to_filter(inner, depth + 1) for inner in given.and_))
    if given.or_ is not None:
        return AnyOf(tuple(to_filter(inner, depth + 1) for inner in given.or_))
    if given.not_ is not None:
        return Not(to_filter(given.not_, depth + 1))
    if given.field is None or given.operator is None:
        raise BadUserInput("A condition in `filter` needs both `field` and `operator`.")
    return Condition(given.field, given.operator, given.value)
