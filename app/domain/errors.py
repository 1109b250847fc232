"""Everything that can go wrong, as one tree.

::

    GatewayError                    code, message, retryable, retry_at
    ├── BadUserInput                the caller's argument cannot mean anything
    │   └── FieldRefused            a field of a change that would write the wrong thing
    ├── CostExceeded                an operation that may cost more calls than are allowed
    ├── CursorInvalid               a cursor that is not of this list, filter and order
    ├── CursorExpired               a cursor whose position the vendor no longer knows
    ├── AmbiguousKey                a key that several records match; none is picked
    ├── NotConfigured               the vendor has no base URL or credential here
    ├── NothingFound                a key that matches nothing, where something is needed
    ├── NotLinked                   the customer has no record at the vendor that is needed
    ├── TakenAlready                a record with the key of the new one is there already
    ├── Unsupported                 the vendor has no endpoint for what was asked
    ├── Skipped                     a vendor was not asked, since another one failed
    ├── MatchKeyRequired            an assertion that does not say by which one key its record is found
    ├── IdempotencyMismatch         a key that was used for another input
    ├── IdempotencyUnavailable      the record that a key needs cannot be kept or is in use
    └── UpstreamError               vendor, operation, status
        ├── Rejected                the vendor understood and said no
        │   ├── InvalidInput        it refused what was sent
        │   ├── NotFound            it knows no such record
        │   ├── Conflict            the record's present state forbids it
        │   └── AmbiguousMatch      a match key found several records
        ├── Denied                  the operator's matter: the gateway's credential
        │   ├── UpstreamAuth        the credential is wrong or expired
        │   └── Forbidden           the credential may not do this
        ├── RateLimited             the vendor's budget is spent
        │   └── NoRoom              by the gateway's own count, so it was not asked
        ├── Unavailable             the vendor cannot be reached or failed
        │   ├── TimedOut            it did not answer in time
        │   ├── SwitchedOff         an operator has switched it off, so it is not asked
        │   └── LeftAlone           it failed so often that it is not asked for a while
        └── MalformedReply          the vendor broke its own document

A caller reads `code`; whether asking again may help is `retryable`. Codes are the closed list of the graph's
documentation. Messages never hold a credential, a header or a vendor's unredacted body.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from app.domain.vendor import Vendor


class GatewayError(Exception):
    """Any failure that the gateway understands.

    Args:
        message: one sentence for the caller, saying what to do where something can be done.
    """

    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def extensions(self) -> dict[str, object]:
        """What a GraphQL error carries beside its message (graphql-core copies this attribute)."""
        return {"code": self.code, "retryable": self.retryable}


class BadUserInput(GatewayError):
    """An argument that cannot mean anything; the message names it and says what is accepted."""

    code = "BAD_USER_INPUT"


class FieldRefused(BadUserInput):
    """A field of a change that would write the wrong thing, refused before anything is sent.

    Args:
        field: its name in the domain, in snake case; dots lead into it.
        message: what is wrong with it and what is accepted.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CostExceeded(GatewayError):
    """An operation that may cost more calls to vendors than are allowed; nothing of it was executed."""

    code = "COST_EXCEEDED"


class CursorInvalid(GatewayError):
    """A cursor that was not made by this list with this filter and order; start from the first page."""

    code = "CURSOR_INVALID"


class CursorExpired(GatewayError):
    """A cursor whose position is no longer known; start from the first page."""

    code = "CURSOR_EXPIRED"


class AmbiguousKey(GatewayError):
    """A key that several records match. None is picked; ask for one of the candidates.

    Args:
        key: the argument, as the caller knows it.
        candidates: vendor and record id of each.
    """

    code = "AMBIGUOUS_MATCH"

    def __init__(self, key: str, candidates: list[tuple[Vendor, str]]) -> None:
        super().__init__(f"`{key}` matches {len(candidates)} records, and none is picked: ask for one by its record.")
        self.candidates = candidates

    @property
    def extensions(self) -> dict[str, object]:
        """The code and the candidates."""
        candidates = [{"vendor": vendor.name, "recordId": record_id} for vendor, record_id in self.candidates]
        return {**super().extensions, "candidates": candidates}


class NotConfigured(GatewayError):
    """A vendor that this gateway has no base URL or credential for."""

    code = "NOT_CONFIGURED"

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(f"{vendor.title} is not configured on this gateway.")
        self.vendor = vendor

    @property
    def extensions(self) -> dict[str, object]:
        """The code and the vendor that is missing."""
        return {**super().extensions, "vendor": self.vendor.name}


class NothingFound(GatewayError):
    """A key that matches nothing where something is to be written."""

    code = "NOT_FOUND"


class NotLinked(GatewayError):
    """A customer that is known, with no record at the vendor that is needed."""

    code = "NOT_LINKED"

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(f"No record at {vendor.title} is known to be this customer's.")
        self.vendor = vendor

    @property
    def extensions(self) -> dict[str, object]:
        """The code and the vendor."""
        return {**super().extensions, "vendor": self.vendor.name}


class TakenAlready(GatewayError):
    """What only one record can have is another's already, so that nothing was sent."""

    code = "CONFLICT"


class Unsupported(GatewayError):
    """Something that the vendor's API has no endpoint for."""

    code = "UNSUPPORTED"


class Skipped(GatewayError):
    """A vendor that was not asked, or is not believed, since another that comes first could not be asked.

    Args:
        vendor: that was not asked.
        cause: what came of the other.
    """

    code = "SKIPPED"

    def __init__(self, vendor: Vendor, cause: GatewayError) -> None:
        super().__init__(f"Which record {vendor.title} holds is not known while another vendor fails: {cause.message}")
        self.vendor = vendor
        self.cause = cause

    @property
    def extensions(self) -> dict[str, object]:
        """What the cause carries, such as when to ask again, with this code and vendor."""
        return {**self.cause.extensions, "code": self.code, "vendor": self.vendor.name}


class MatchKeyRequired(GatewayError):
    """An assertion without exactly one key to find its record by, so that a second record might be made; not sent.

    Args:
        keys: the names that are accepted, as the caller knows them.
    """

    code = "MATCH_KEY_REQUIRED"

    def __init__(self, *keys: str) -> None:
        named = ", ".join(f"`{key}`" for key in keys)
        super().__init__(f"Give exactly one of {named} with a value: without it another record might be created.")


class IdempotencyMismatch(GatewayError):
    """An idempotency key that the caller has used for another input within its lifetime; nothing was written."""

    code = "IDEMPOTENCY_MISMATCH"

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key was used with another input, and nothing was written: use a new key for a new "
            "write, and the same input to learn what came of the first."
        )


class IdempotencyUnavailable(GatewayError):
    """The record that an idempotency key needs cannot be kept now, or another request holds it.

    It is raised before something is sent and never after, so asking again with the same key is safe.
    """

    code = "IDEMPOTENCY_UNAVAILABLE"
    retryable = True


class UpstreamError(GatewayError):
    """A vendor was asked, and no usable answer came.

    Args:
        message: what happened, without secrets.
        vendor: whom was asked.
        operation: what was asked, as `vendor.noun.verb`.
        status: the HTTP status, when there was one.
        vendor_code: the vendor's own error code, when it gave one.
        retry_at: when asking again may succeed, when known.
        request_id: the inbound request's id, which was sent to the vendor too.

    Attributes:
        unsettled: whether the vendor may have done what was asked, though no usable answer came. Of no matter for a
            read; a write must not be sent again then.
    """

    code = "UPSTREAM_UNAVAILABLE"

    def __init__(
        self,
        message: str,
        *,
        vendor: Vendor,
        operation: str,
        status: int | None = None,
        vendor_code: str | None = None,
        retry_at: datetime | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.vendor = vendor
        self.operation = operation
        self.status = status
        self.vendor_code = vendor_code
        self.retry_at = retry_at
        self.request_id = request_id
        self.unsettled = False

    @property
    def extensions(self) -> dict[str, object]:
        """Code, vendor, operation, retryable, retryAt (RFC 3339) and requestId."""
        return {
            **super().extensions,
            "vendor": self.vendor.name,
            "operation": self.operation,
            "retryAt": rfc3339(self.retry_at) if self.retry_at else None,
            "requestId": self.request_id,
        }


class Rejected(UpstreamError):
    """The vendor understood the request and said no."""

    code = "BAD_USER_INPUT"


class InvalidInput(Rejected):
    """The vendor refused what was sent."""


class NotFound(Rejected):
    """The vendor knows no such record."""

    code = "NOT_FOUND"


class Conflict(Rejected):
    """The record's present state forbids what was asked."""

    code = "CONFLICT"


class AmbiguousMatch(Rejected):
    """A match key found more than one record; none was picked."""

    code = "AMBIGUOUS_MATCH"


class Denied(UpstreamError):
    """The gateway's own credential was refused: the operator's matter, not the caller's."""

    code = "FORBIDDEN"


class UpstreamAuth(Denied):
    """The credential is wrong or expired."""

    code = "UPSTREAM_AUTH"


class Forbidden(Denied):
    """The credential may not do this."""


class RateLimited(UpstreamError):
    """The vendor's budget is spent; `retry_at` says when there is more."""

    code = "RATE_LIMITED"
    retryable = True


class NoRoom(RateLimited):
    """The calls that the vendor allows are taken for longer than there is time; nothing was sent."""


class Unavailable(UpstreamError):
    """The vendor could not be reached, broke off, or failed on its side."""

    retryable = True


class TimedOut(Unavailable):
    """No complete answer within the deadline."""

    code = "TIMEOUT"


class SwitchedOff(Unavailable):
    """An operator of the gateway has switched the vendor off; nothing was sent."""

    def __init__(self, vendor: Vendor, operation: str, request_id: str) -> None:
        super().__init__(
            f"{vendor.title} is switched off by the operator of this gateway, so nothing was sent to it.",
            vendor=vendor,
            operation=operation,
            request_id=request_id,
        )


class LeftAlone(Unavailable):
    """The vendor failed so often that the gateway does not ask it until `retry_at`; nothing was sent."""


class MalformedReply(UpstreamError):
    """The vendor's answer is not what its document describes."""

    code = "MALFORMED_REPLY"


def rfc3339(moment: datetime) -> str:
    """An aware datetime in RFC 3339, UTC, to the second and ending in `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
