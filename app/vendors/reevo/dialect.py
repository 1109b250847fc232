"""How Reevo speaks: its headers, and its refusals, which are told apart by a code string and only then by the status.

The vendor names the codes, but neither the statuses they come with nor the place they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.errors import AmbiguousMatch, InvalidInput, NotFound, Rejected, UpstreamError
from app.domain.record import Json, Wire
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.dialect import Reply, error_body, refusal_by_status
from app.upstream.request import Request

INVALID_CURSOR = "invalid_cursor"
INVALID_FILTER_VALUE = "invalid_filter_value"
REFUSED_FIELD = frozenset({"invalid_filter_field", "invalid_filter_operator", "unknown_field", "filter_depth_exceeded"})
"""What is said of a field that cannot be filtered, or not in this way; the last is about paths with dots."""
REFUSED_IDS = frozenset({"invalid_filter_field", "invalid_filter_operator"})
"""What is said where records cannot be asked for by `id in [...]`."""
REFUSED_FILTER = REFUSED_FIELD | {INVALID_FILTER_VALUE}

_KINDS: dict[str, type[Rejected]] = {
    "ambiguous_match": AmbiguousMatch,
    "record_not_found": NotFound,
    "target_record_not_found": NotFound,
    "unknown_field": InvalidInput,
    "unknown_relationship": InvalidInput,
    "filter_depth_exceeded": InvalidInput,
    "sort_too_many_fields": InvalidInput,
    "unsortable_field": InvalidInput,
    "invalid_matching_field": InvalidInput,
    INVALID_CURSOR: InvalidInput,
}
_INVALID_INPUT = ("field_", "invalid_filter_")  # families of codes, of which the documents show a few
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PLACES = ("error", "detail", "errors")
_MESSAGES = ("message", "msg", "detail", "description")


class ReevoDialect:
    """Reevo's side of the pipeline."""

    vendor = Vendor.REEVO
    accept = "application/json"

    def credential(self, key: str) -> HeaderCredential:
        """The key as a bearer token."""
        return HeaderCredential("authorization", f"Bearer {key}")

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error of a reply outside 2xx, with the vendor's own code in `vendor_code` where it gave one.

        `invalid_cursor` is an `InvalidInput` here: only the adapter knows whether a caller's cursor was meant.
        """
        body = error_body(reply)
        code = _code(body)
        # What a vendor says of a wrong credential may repeat the credential.
        said = code if reply.status == 401 else _message(body) or code
        error = refusal_by_status(reply, request, vendor=self.vendor, said=said, vendor_code=code)
        kind = _kind(code)
        if kind is None or isinstance(error, kind):
            return error
        return kind(
            error.message, vendor=error.vendor, operation=error.operation, status=error.status, vendor_code=code
        )


def _kind(code: str | None) -> type[Rejected] | None:
    if code is None:
        return None
    return _KINDS.get(code) or (InvalidInput if code.startswith(_INVALID_INPUT) else None)


def _code(body: Json) -> str | None:
    """The first code that is known, else the first word that looks like one."""
    found = [each for each in _candidates(body) if _CODE.fullmatch(each)]
    return next((each for each in found if _kind(each)), next(iter(found), None))


def _candidates(body: Json) -> Iterator[str]:
    for place in _objects(body):
        found = place.get("code")
        if isinstance(found, str):
            yield found
    yield from _words(body)


def _message(body: Json) -> str | None:
    for place in _objects(body):
        for name in _MESSAGES:
            found = place.get(name)
            if isinstance(found, str) and found:
                return found
    return next(_words(body), None)


def _words(body: Json) -> Iterator[str]:
    """What stands as plain text where an object might: a code or a message."""
    if isinstance(body, dict):
        for name in _PLACES:
            word = _first(body.get(name))
            if isinstance(word, str) and word:
                yield word


def _objects(body: Json) -> list[Wire]:
    """The objects of an error's body that may tell its code: what is in `error` before the body itself."""
    if not isinstance(body, dict):
        return []
    error, detail, errors = (_first(body.get(name)) for name in _PLACES)
    return [place for place in (error, body, detail, errors) if isinstance(place, dict)]


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, list) and value else value
