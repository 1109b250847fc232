"""What the pipeline must know of how a vendor speaks, and the reading of refusals that most vendors share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from app.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    MalformedReply,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.auth import Credential
from app.upstream.decoding import NotJson, decode_json
from app.upstream.request import Request

_MESSAGE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """A vendor's complete answer.

    Attributes:
        status: the HTTP status.
        headers: names in lower case.
        body: as sent, decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Any 2xx: a vendor documents 201 for a read."""
        return 200 <= self.status < 300

    def json(self) -> Json:
        """The body as JSON.

        Raises:
            NotJson: it is not.
        """
        return decode_json(self.body)


class Dialect(Protocol):
    """A vendor's way of speaking, as far as the pipeline needs it."""

    vendor: Vendor
    accept: str

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error that a reply outside 2xx stands for."""
        ...


class KeyedDialect(Dialect, Protocol):
    """The dialect of a vendor that is asked with one key."""

    def credential(self, key: str) -> Credential:
        """The key in the header that the vendor wants it in."""
        ...


def refusal_by_status(
    reply: Reply, request: Request, *, vendor: Vendor, said: str | None, vendor_code: str | None = None
) -> UpstreamError:
    """The error that a status stands for where the vendor's document says nothing more exact.

    Args:
        reply: the answer, outside 2xx.
        request: what was asked.
        vendor: whom.
        said: the vendor's own message, as its dialect found it in the body.
        vendor_code: the vendor's own error code, likewise.
    """
    kind = _kind(reply.status)
    text = f"{vendor.title} answered {reply.status} to {request.operation}"
    message = f"{text}: {shortened(said)}" if said else f"{text}."
    return kind(
        message,
        vendor=vendor,
        operation=request.operation,
        status=reply.status,
        vendor_code=vendor_code,
        retry_at=retry_at(reply.headers, datetime.now(UTC)) if issubclass(kind, RateLimited | Unavailable) else None,
    )


def _kind(status: int) -> type[UpstreamError]:
    if status >= 500:
        return Unavailable
    return {
        400: InvalidInput,
        401: UpstreamAuth,
        403: Forbidden,
        404: NotFound,
        408: Unavailable,
        409: Conflict,
        410: NotFound,
        422: InvalidInput,
        425: Unavailable,
        429: RateLimited,
    }.get(status, InvalidInput if status >= 400 else MalformedReply)


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When `Retry-After` (seconds or an HTTP date) allows another try; None where it is absent or unreadable."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit() and len(value) < 10:
        return now + timedelta(seconds=int(value))
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def error_body(reply: Reply) -> Json:
    """An error's body as JSON; None where it is not JSON."""
    try:
        return reply.json()
    except NotJson:
        return None


def shortened(text: str) -> str:
    """A vendor's words at a length that is safe to show, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MESSAGE_LENGTH else f"{line[:_MESSAGE_LENGTH]}…"


def in_seconds(seconds: float) -> datetime:
    """The moment that many seconds from now."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
