"""How Assemble speaks: its Accept header, its envelopes, its page numbers, its refusals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from app.domain.errors import Conflict, CursorInvalid, UpstreamError
from app.domain.record import Json, Wire
from app.domain.vendor import Vendor
from app.upstream.dialect import Reply, error_body, refusal_by_status
from app.upstream.fields import Unparsable, an_object, as_text, integer, objects, text
from app.upstream.request import Request

_MOST_FAULTS = 5  # told of a refusal; the message is shortened anyway
_MOST_PAGE_DIGITS = 9

_HIDE = "assemble.team.hide"
_NOT_HIDDEN = frozenset({400, 422})  # the request holds nothing that could be wrong but the team's state


class AssembleDialect:
    """Assemble's side of the pipeline."""

    vendor = Vendor.ASSEMBLE
    accept = "application/x.uvol.v3+json"

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error of a reply outside 2xx.

        The HTTP status decides; the body's `status_code`, a number or its digits, is kept as the vendor's code. A team
        that cannot be hidden is a conflict, whose reason the document gives and the vendor's words do not.
        """
        body = error_body(reply)
        code = integer(body, "status_code") if isinstance(body, dict) else None
        error = refusal_by_status(
            reply,
            request,
            vendor=self.vendor,
            said=_said(body, reply.body),
            vendor_code=None if code is None else str(code),
        )
        return _cannot_hide(error) if request.operation == _HIDE and error.status in _NOT_HIDDEN else error


def _cannot_hide(error: UpstreamError) -> Conflict:
    return Conflict(
        f"{error.message.removesuffix('.')}. A team can only be hidden while it has no active children, no active "
        "users and no active opportunities.",
        vendor=error.vendor,
        operation=error.operation,
        status=error.status,
        vendor_code=error.vendor_code,
    )


def _said(body: Json, sent: bytes) -> str | None:
    """The message of `{"message", "errors"?, "status_code"}` with its faults; of any other body, its beginning."""
    if body is None:
        return sent[:400].decode("utf-8", "replace")
    if not isinstance(body, dict):
        return as_text(body)
    said = [text(body, "message"), *_faults(body.get("errors"))]
    return "; ".join(filter(None, said)) or text(body, "error")


def _faults(errors: Json) -> list[str]:
    """One line a fault; `errors` is a map of field to messages, a list of messages, or a message."""
    if isinstance(errors, dict):
        return [f"{field}: {'; '.join(_lines(said))}" for field, said in islice(errors.items(), _MOST_FAULTS)]
    return _lines(errors)


def _lines(said: Json) -> list[str]:
    found = said[:_MOST_FAULTS] if isinstance(said, list) else [said]
    return [line for line in map(as_text, found) if line]


def open_one(body: Json) -> Wire:
    """The team in `{"data": Team}`; a team without its envelope is taken too.

    Raises:
        Unparsable: the body holds no object.
    """
    outer = an_object(body, "the body")
    return an_object(outer["data"], "data") if "data" in outer else outer


def open_list(body: Json) -> tuple[Sequence[Wire], Wire]:
    """The teams of `{"data": [Team], "meta": {"pagination": …}}` and the pagination, empty where there is none.

    A bare list, as the recursive listing is, is taken too.

    Raises:
        Unparsable: the body holds no list of objects.
    """
    if isinstance(body, list):
        return objects(body, "the body"), {}
    outer = an_object(body, "the body")
    return objects(outer.get("data"), "data"), _object_at(_object_at(outer, "meta"), "pagination")


def open_children(value: Json) -> Sequence[Wire] | None:
    """The teams nested in a team: a list, bare or in `{"data": …}`.

    Returns:
        The teams; none for null, None where the value cannot hold teams.

    Raises:
        Unparsable: an item is no object.
    """
    inner = value["data"] if isinstance(value, dict) and "data" in value else value
    if inner is None or inner == []:  # as of most teams of a tree
        return []
    return objects(inner, "children") if isinstance(inner, list) else None


def open_include(value: Json) -> Json:
    """What came with a team by `include`: as it stands, or out of its `{"data": …}`."""
    if isinstance(value, dict) and "data" in value and value.keys() <= {"data", "meta"}:
        return value["data"]
    return value


def page_number(token: str | None) -> int:
    """The page that a token asks for; 1 without one.

    Raises:
        CursorInvalid: the token is not one that `following` gave.
    """
    if token is None:
        return 1
    if not (token.isascii() and token.isdigit() and len(token) <= _MOST_PAGE_DIGITS and int(token) > 1):
        raise CursorInvalid("This cursor is not one of Assemble's teams; start from the first page.")
    return int(token)


def following(pagination: Wire, page: int, rows: int) -> str | None:
    """The token of the next page; None where this page is the last.

    The stated numbers decide. Without them the next link does, of which only the page number is used, so that no link
    leads to another host.

    Raises:
        Unparsable: another page came than was asked for, so going on would repeat rows or miss some.
    """
    current = integer(pagination, "current_page")
    if current is not None and current > 0 and current != page:
        raise Unparsable(f"page {page} was asked for, page {current} came")
    pages = integer(pagination, "total_pages")
    if pages is None or pages < 1:
        linked = _linked_page(pagination.get("links"))
        return str(linked) if linked is not None and linked > page and rows else None
    return str(page + 1) if page < pages else None


def total(pagination: Wire, page: int, rows: int) -> int | None:
    """The vendor's count of the whole list; None where the page itself says otherwise, as a placeholder's does."""
    count = integer(pagination, "total")
    if count is None:
        return None
    only = page == 1 and following(pagination, page, rows) is None
    before = max(integer(pagination, "per_page") or 0, 0) * (page - 1) if rows else 0
    return count if (count == rows if only else count >= max(before + rows, 0)) else None


def _linked_page(links: Json) -> int | None:
    """The page number in `links.next`; `links` is an empty list where there is one page."""
    following_link = text(links, "next") if isinstance(links, dict) else None
    try:
        numbers = parse_qs(urlsplit(following_link or "").query).get("page", [])
    except ValueError:  # no URL, or too many parameters
        return None
    last = numbers[-1] if numbers else ""
    return int(last) if last.isascii() and last.isdigit() and len(last) <= _MOST_PAGE_DIGITS else None


def _object_at(wire: Wire, key: str) -> Wire:
    value = wire.get(key)
    return value if isinstance(value, dict) else {}
