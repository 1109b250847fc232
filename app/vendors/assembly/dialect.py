"""How Assembly speaks: its limit, its two shapes of error body, and refusals that are told by their words.

The document states the 429 and an "already exists" error. Error bodies are known from the vendor's other pages only.
"""

from __future__ import annotations

import re

from app.domain.errors import Conflict, InvalidInput, NotFound, RateLimited, UpstreamError
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.dialect import Reply, error_body, in_seconds, refusal_by_status
from app.upstream.fields import as_text, text
from app.upstream.request import Request

_OF_ONE_RECORD = frozenset(
    {
        "assembly.account.get",
        "assembly.additional_properties.get",
        "assembly.label.get",
        "assembly.usage_log.list_of_account",
        "assembly.account.delete",
        "assembly.additional_properties.create",
        "assembly.additional_properties.set",
        "assembly.additional_properties.delete",
        "assembly.label.update",
        "assembly.label.delete",
        "assembly.usage_log.add_to_account",
        "assembly.usage_log.update",
        "assembly.usage_log.delete",
    }
)
"""Operations whose path names one record, so that "not found" can only mean that record."""

_OF_ONE_AND_MORE = frozenset({"assembly.account.update"})
"""Operations whose body names records too: labels, and a Customer's company."""

_OF_A_REFERENCE_ALONE = frozenset(
    {
        "assembly.account.get",
        "assembly.additional_properties.get",
        "assembly.label.get",
        "assembly.account.delete",
        "assembly.label.delete",
        "assembly.usage_log.delete",
    }
)
"""Operations that send nothing beside the record's reference, so that what does not exist can only be that record."""

_ABSENT = re.compile(r"\b(does not exist|doesn't exist|no such)\b")
"""Other words for "not found", which the document has none for."""

_ACCOUNT_MISSING = re.compile(r"(?<!company )\baccount not found")

_MARKUP = ("<", "{", "[")  # what a page, or JSON that was cut off, begins with: not words to show


class AssemblyDialect:
    """Assembly's side of the pipeline."""

    vendor = Vendor.ASSEMBLY
    accept = "application/json"

    def credential(self, key: str) -> HeaderCredential:
        """The raw key, with no `Bearer` before it."""
        return HeaderCredential("authorization", key)

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error of a reply outside 2xx.

        Beyond what the status says: "already exists" is a conflict, a 400 that says "not found" about the one record
        asked for is a 404, as is one that says so in other words where nothing but its reference was sent, and a 429
        without `Retry-After` can be tried again in a second, as the limit is by the second.
        """
        said, code = _said(reply)
        error = refusal_by_status(reply, request, vendor=self.vendor, said=said, vendor_code=code)
        if isinstance(error, RateLimited) and error.retry_at is None:
            error.retry_at = in_seconds(1)
        if isinstance(error, InvalidInput) and said is not None:
            return _by_words(error, said.lower())
        return error


def _by_words(error: InvalidInput, said: str) -> UpstreamError:
    """The error that the vendor's words make of a refusal whose status says too little."""
    kind: type[UpstreamError]
    if "already exists" in said:
        kind = Conflict
    elif error.status == 400 and _is_missing(error.operation, said):
        kind = NotFound
    else:
        return error
    return kind(
        error.message,
        vendor=error.vendor,
        operation=error.operation,
        status=error.status,
        vendor_code=error.vendor_code,
    )


def _is_missing(operation: str, said: str) -> bool:
    """Whether the words mean that the record which the path names does not exist."""
    if operation in _OF_ONE_AND_MORE:
        return _ACCOUNT_MISSING.search(said) is not None
    if operation in _OF_A_REFERENCE_ALONE and _ABSENT.search(said):
        return True
    return operation in _OF_ONE_RECORD and "not found" in said


def _said(reply: Reply) -> tuple[str | None, str | None]:
    """The vendor's words and its own code: `{"error": text}`, `{"error": code, "message": text}`, or plain text."""
    body = error_body(reply)
    if isinstance(body, dict):
        error = body.get("error")
        words = [_words(error), text(body, "message")]
        code = as_text(error) if not isinstance(error, str) else None
        return ": ".join(filter(None, words)) or None, code
    if body is not None:
        return as_text(body), None
    plain = reply.body[:400].decode("utf-8", "replace").strip()
    return (None if plain.startswith(_MARKUP) else plain or None), None


def _words(error: Json) -> str | None:
    if isinstance(error, dict):
        return text(error, "message")
    return error if isinstance(error, str) else None
