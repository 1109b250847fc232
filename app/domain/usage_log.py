"""Assembly's usage logs: what happened at an account, and when."""

from __future__ import annotations

from app.domain.frozen import frozen
from app.domain.record import Json, Wire


@frozen
class UsageLog:
    """One event. `timestamp` is RFC 3339 text; which account it belongs to is known from the request, not from here."""

    id: str
    timestamp: str | None
    type: str | None
    content: str | None
    attribute: str | None
    metadata: Json
    custom_fields: Wire
    raw: Wire
