"""The body of `POST …/_query`: filters, order and limit on the first page, only the cursor on the others."""

from __future__ import annotations

from app.domain.query import AllOf, AnyOf, Condition, Filter, Not, Sort, check_filters, check_sorts
from app.domain.record import Json
from app.upstream.decoding import encode_json

MOST_ROWS = 100  # of a page: the largest that the vendor's own examples ask for


def first_page(filters: tuple[Filter, ...], sorts: tuple[Sort, ...], size: int) -> bytes:
    """The body that asks for the first page; `filters` must all hold.

    Raises:
        BadUserInput: the filters nest too deep, or there are too many sort fields.
    """
    check_filters(filters)
    check_sorts(sorts)
    body: dict[str, Json] = {}
    if filters:
        body["filters"] = [_filter(each) for each in filters]
    if sorts:
        body["sort"] = [{"field": each.field, "direction": "desc" if each.descending else "asc"} for each in sorts]
    return encode_json({**body, "limit": _limit(size)})


def following_page(cursor: str, size: int) -> bytes:
    """The body that asks for the page after a cursor, which carries its filter and order in itself."""
    return encode_json({"cursor": cursor, "limit": _limit(size)})


def _limit(size: int) -> int:
    return max(1, min(size, MOST_ROWS))


def _filter(found: Filter) -> Json:
    if isinstance(found, AllOf):
        return {"and": [_filter(each) for each in found.filters]}
    if isinstance(found, AnyOf):
        return {"or": [_filter(each) for each in found.filters]}
    if isinstance(found, Not):
        return {"not": _filter(found.filter)}
    return _condition(found)


def _condition(found: Condition) -> Json:
    asked: dict[str, Json] = {"field": found.field, "operator": found.operator.value}
    return {**asked, "value": found.value} if found.operator.takes_value else asked
