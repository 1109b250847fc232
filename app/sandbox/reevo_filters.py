"""The grammar of Reevo's `_query`: filters that nest, compiled to one test of a record."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.sandbox.bodies import DATE, TIME
from app.sandbox.encoding import Json
from app.sandbox.exchange import Refusal
from app.sandbox.reevo_schema import Attribute

Test = Callable[[Json], bool]
Values = Callable[[Json, Attribute], list[Any]]
"""Gives a record's plain values of an attribute: one or none, or several for an array."""
DEPTH_LIMIT = 20
PATH_LIMIT = 2
PAIR = 2


class Filters:
    """Compiles filters over one record type.

    Args:
        attributes: what may be filtered on, by api_name.
        values: how a record's values are found.
    """

    def __init__(self, attributes: dict[str, Attribute], values: Values) -> None:
        self._attributes = attributes
        self._values = values

    def all_of(self, filters: Any, depth: int = 0) -> Test:
        """The test that every filter of the list passes."""
        tests = self._many(filters, depth)
        return lambda record: all(test(record) for test in tests)

    def _many(self, filters: Any, depth: int) -> Sequence[Test]:
        if depth > DEPTH_LIMIT:
            raise Refusal(400, "Filters nest too deep", code="filter_depth_exceeded")
        if not isinstance(filters, list):
            raise Refusal(400, "Filters are a list", code="invalid_filter_value")
        return [self._one(item, depth) for item in filters]

    def _one(self, item: Any, depth: int) -> Test:
        if not isinstance(item, dict):
            raise Refusal(400, "A filter is an object", code="invalid_filter_value")
        if set(item) == {"or"}:
            tests = self._many(item["or"], depth + 1)
            return lambda record: any(test(record) for test in tests)
        if set(item) == {"and"}:
            return self.all_of(item["and"], depth + 1)
        if set(item) == {"not"}:
            inner = item["not"] if isinstance(item["not"], list) else [item["not"]]
            refused = self.all_of(inner, depth + 1)
            return lambda record: not refused(record)
        if not {"field", "operator"} <= set(item) <= {"field", "operator", "value"}:
            raise Refusal(400, "A filter has field, operator and value", code="invalid_filter_value")
        return self._leaf(item)

    def _leaf(self, item: Json) -> Test:
        attribute = self._attribute(item["field"])
        operator = item["operator"]
        if operator not in attribute.operators:
            raise Refusal(400, f"{attribute.api_name} takes no {operator}", code="invalid_filter_operator")
        values = self._values
        if operator in ("exists", "not_exists"):
            wanted = operator == "exists"
            return lambda record: bool(values(record, attribute)) is wanted
        if "value" not in item:
            raise Refusal(400, f"{operator} needs a value", code="invalid_filter_value")
        holds = _holds(attribute, operator.removeprefix("not_"), item["value"])
        if operator in ("ne", "not_in"):
            return lambda record: not any(holds(_key(attribute, value)) for value in values(record, attribute))
        return lambda record: any(holds(_key(attribute, value)) for value in values(record, attribute))

    def _attribute(self, name: Any) -> Attribute:
        parts = str(name).split(".")
        if len(parts) > PATH_LIMIT:
            raise Refusal(400, f"Path too deep: {name}", code="filter_depth_exceeded")
        if parts == ["domains", "domain_name"]:
            parts = ["domains"]
        attribute = self._attributes.get(parts[0]) if len(parts) == 1 else None
        if attribute is None:
            raise Refusal(400, f"Cannot filter on {name}", code="invalid_filter_field")
        return attribute


def _holds(attribute: Attribute, operator: str, value: Any) -> Callable[[Any], bool]:
    """The test of one value; `ne` and `not_in` come as `eq` and `in`, for the caller to turn round."""
    if operator in ("eq", "ne"):
        wanted = _given(attribute, value)
        return lambda key: bool(key == wanted)
    if operator == "in":
        if not isinstance(value, list):
            raise Refusal(400, "in needs a list", code="invalid_filter_value")
        chosen = {_given(attribute, item) for item in value}
        return lambda key: key in chosen
    if operator == "between":
        if not isinstance(value, list) or len(value) != PAIR:
            raise Refusal(400, "between needs a list of two", code="invalid_filter_value")
        low, high = (_given(attribute, item) for item in value)
        return lambda key: bool(low <= key <= high)
    wanted = _given(attribute, value)
    tests: dict[str, Callable[[Any], bool]] = {
        "gt": lambda key: bool(key > wanted),
        "gte": lambda key: bool(key >= wanted),
        "lt": lambda key: bool(key < wanted),
        "lte": lambda key: bool(key <= wanted),
        "contains": lambda key: wanted.casefold() in key.casefold(),
        "starts_with": lambda key: key.casefold().startswith(wanted.casefold()),
        "ends_with": lambda key: key.casefold().endswith(wanted.casefold()),
    }
    return tests[operator]


def _given(attribute: Attribute, value: Any) -> Any:
    """A filter's value, made comparable; raises `Refusal` `invalid_filter_value`."""
    try:
        return _key(attribute, value)
    except (TypeError, ValueError, KeyError, InvalidOperation):
        raise Refusal(400, f"Invalid value for {attribute.api_name}", code="invalid_filter_value") from None


def _key(attribute: Attribute, value: Any) -> Any:
    value_type = attribute.value_type
    if value_type in ("number", "percent", "currency"):
        if isinstance(value, dict):
            value = value["amount"]
        if isinstance(value, bool):
            raise TypeError("a boolean is no number")
        return Decimal(str(value))
    if value_type == "timestamp":
        if not TIME.fits(value):
            raise ValueError("no time")
        return datetime.fromisoformat(value.upper())
    if value_type == "date" and not DATE.fits(value):
        raise ValueError("no date")
    if value_type == "boolean":
        if not isinstance(value, bool):
            raise TypeError("no boolean")
        return value
    if not isinstance(value, str):
        raise TypeError("no text")
    return value.lower() if value_type in ("account_domain", "uuid", "email", "contact_email") else value


def sort_key(attribute: Attribute, value: Any) -> Any:
    """What a value sorts by."""
    key = _key(attribute, value)
    return key.casefold() if isinstance(key, str) else key
