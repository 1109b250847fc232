"""Assembly's two ways of naming things: an account's reference in one path slot, and pages by limit and offset."""

from collections.abc import Sequence

from app.sandbox.encoding import Json
from app.sandbox.exchange import Call, Refusal
from app.sandbox.store import State

PAGE_QUERY = frozenset({"limit", "offset"})
PAGE_LIMIT = 100


def missing(state: State, noun: str) -> Refusal:
    """What Assembly says where a reference names nothing."""
    return Refusal(int(state.variants["assembly", "missing_status"]), f"{noun} not found")


def account_of(state: State, reference: str) -> Json:
    """The account that an id, a domain (or a Customer's e-mail) or a source specific id names.

    Raises:
        Refusal: when it names none.
    """
    accounts = state.table("assembly", "account")
    by_id = accounts.get(reference.lower())
    if by_id is not None:
        return by_id
    found = accounts.find("domain", reference.lower()) or accounts.find("source_id", reference)
    if not found:
        raise missing(state, "Account")
    return found[0]


def page(state: State, call: Call, rows: Sequence[Json]) -> tuple[Sequence[Json], Json]:
    """Cut one page.

    Args:
        state: for the type of the cursor.
        call: with `limit` 1 to 100, default 100, and `offset` from 0.
        rows: all of them, in order.

    Returns:
        The rows of the page, and `has_next_page` with `next_cursor`.

    Raises:
        Refusal: 400 for a limit or an offset out of range.
    """
    query = call.params
    limit = _whole(query.get("limit", str(PAGE_LIMIT)), "limit", 1, PAGE_LIMIT)
    offset = _whole(query.get("offset", "0"), "offset", 0, None)
    more = offset + limit < len(rows)
    cursor: int | str | None = offset + limit if more else None
    if more and state.variants["assembly", "next_cursor"] == "string":
        cursor = str(cursor)
    return rows[offset : offset + limit], {"has_next_page": more, "next_cursor": cursor}


def _whole(text: str, name: str, least: int, most: int | None) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, f"Invalid {name}")
    number = int(text)
    if number < least or (most is not None and number > most):
        raise Refusal(400, f"Invalid {name}")
    return number
