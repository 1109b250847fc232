"""How Swift speaks: its headers, its double envelope, its refusals (whose body no document describes)."""

from __future__ import annotations

from app.domain.errors import UpstreamError
from app.domain.record import Json, Wire
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.dialect import Reply, error_body, refusal_by_status
from app.upstream.fields import an_object, as_text, integer, objects, text
from app.upstream.request import Request

_PLACEHOLDER = "string"  # of a cursor in the document's sample


class SwiftDialect:
    """Swift's side of the pipeline."""

    vendor = Vendor.SWIFT
    accept = "application/json, text/plain"

    def credential(self, key: str) -> HeaderCredential:
        """The key as a bearer token."""
        return HeaderCredential("authorization", f"Bearer {key}")

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error of a reply outside 2xx; the body may be JSON of an unknown shape or plain text."""
        return refusal_by_status(reply, request, vendor=self.vendor, said=_said(reply))


def _said(reply: Reply) -> str | None:
    body = error_body(reply)
    if isinstance(body, dict):
        for key in ("error", "errors", "message"):
            found = body.get(key)
            first = found[0] if isinstance(found, list) and found else found
            said = text(first, "message") if isinstance(first, dict) else as_text(first)
            if said:
                return said
        return None
    return reply.body[:400].decode("utf-8", "replace") if body is None else as_text(body)


def open_envelope(body: Json) -> Wire:
    """The account in `{"data": Account, "type": "account"}`."""
    return an_object(an_object(body, "the body").get("data"), "data")


def open_list(body: Json) -> tuple[list[Wire], Wire]:
    """The accounts in a list's double envelope, and its `page_info` (empty where there is none)."""
    data = open_envelope(body)
    items = [open_envelope(item) for item in objects(data.get("items"), "items")]
    page_info = data.get("page_info")
    return items, page_info if isinstance(page_info, dict) else {}


def following(page_info: Wire, asked: str | None, rows: int) -> str | None:
    """The cursor of the next page; None where there is none, where it does not move on, or where this page is empty.

    The documented sample is a single page whose cursors are the word `string`, so a page that already holds the
    stated total is the last one, whatever its cursors say. Nor does that word itself lead anywhere: to go on by it
    would send a parameter that is not stated.
    """
    cursor = text(page_info, "after")
    if not cursor or cursor in (asked, _PLACEHOLDER) or rows == 0:
        return None
    if asked is None and total(page_info, rows) == rows:
        return None
    return cursor


def total(page_info: Wire, rows: int) -> int | None:
    """The vendor's count of all accounts; None where it is less than what the page itself holds (a placeholder)."""
    count = integer(page_info, "total")
    return count if count is not None and count >= rows and count > 0 else None
