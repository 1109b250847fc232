"""What to ask of a list: conditions joined by and, or and not, and an order. Reevo's `_query` is the one that takes it.

The limits checked here are those that the vendor's page on queries states, so that a query that it must refuse costs no
call: three sort fields, one value or several as the operator wants. The depth is our own bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import BadUserInput
from app.domain.record import Json

MOST_SORTS = 3
MOST_DEPTH = 20


class Operator(StrEnum):
    """How a condition compares, in the vendor's own words."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    BETWEEN = "between"
    EXISTS = "exists"
    NOT_EXISTS = "not_exists"

    @property
    def takes_value(self) -> bool:
        """Whether a condition with this operator compares with a value."""
        return self not in (Operator.EXISTS, Operator.NOT_EXISTS)


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared.

    Attributes:
        field: the vendor's own name of the field.
        operator: how it is compared.
        value: what with; a list for `in` and `not_in`, a list of two for `between`, None for `exists` and `not_exists`.

    Raises:
        BadUserInput: the field is empty, or the value is not what the operator takes.
    """

    field: str
    operator: Operator
    value: Json = None

    def __post_init__(self) -> None:
        _check_field(self.field)
        name = self.operator.value
        if not self.operator.takes_value:
            if self.value is not None:
                raise BadUserInput(f"The operator {name!r} on {self.field!r} takes no value.")
            return
        if self.value is None:
            raise BadUserInput(
                f"The operator {name!r} on {self.field!r} needs a value; 'not_exists' finds what has none."
            )
        if self.operator in (Operator.IN, Operator.NOT_IN) and not (isinstance(self.value, list) and self.value):
            raise BadUserInput(f"The operator {name!r} on {self.field!r} needs a list with at least one value.")
        if self.operator is Operator.BETWEEN and not (isinstance(self.value, list) and len(self.value) == 2):
            raise BadUserInput(f"The operator 'between' on {self.field!r} needs a list of exactly two values.")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these holds.

    Raises:
        BadUserInput: there are none.
    """

    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        if not self.filters:
            raise BadUserInput("An 'and' needs at least one filter.")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds.

    Raises:
        BadUserInput: there are none.
    """

    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        if not self.filters:
            raise BadUserInput("An 'or' needs at least one filter.")


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    filter: Filter


Filter = Condition | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Sort:
    """One field to order by, ascending unless `descending`.

    Raises:
        BadUserInput: the field is empty.
    """

    field: str
    descending: bool = False

    def __post_init__(self) -> None:
        _check_field(self.field)


def check_filters(filters: Iterable[Filter]) -> None:
    """Refuse blocks that nest deeper than `MOST_DEPTH`; what passes can be walked by recursion.

    Raises:
        BadUserInput: they do.
    """
    waiting: list[tuple[Filter, int]] = [(each, 0) for each in filters]
    while waiting:
        found, above = waiting.pop()
        if isinstance(found, Condition):
            continue
        if above >= MOST_DEPTH:
            raise BadUserInput(f"Filters nest at most {MOST_DEPTH} blocks deep.")
        inside = (found.filter,) if isinstance(found, Not) else found.filters
        waiting.extend((each, above + 1) for each in inside)


def check_sorts(sorts: tuple[Sort, ...]) -> None:
    """Refuse more sort fields than the vendor takes.

    Raises:
        BadUserInput: there are more than `MOST_SORTS`.
    """
    if len(sorts) > MOST_SORTS:
        raise BadUserInput(f"At most {MOST_SORTS} sort fields are possible, {len(sorts)} were given.")


def _check_field(field: str) -> None:
    if not field.strip():
        raise BadUserInput("A filter or sort field is named by a word that is not empty.")
