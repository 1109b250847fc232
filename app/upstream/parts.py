"""Lists that come in parts: within one request, all of a list's parts are of now, or all of them are from before.

Joined with one from before, a part of now would leave out whatever has moved from the one into the other meanwhile.
"""

from __future__ import annotations

from app.domain.errors import UpstreamError
from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.scope import Scope


def is_part(request: Request, value: object) -> bool:
    """Whether an answer is one of several that make a list: it follows another, or another follows it."""
    return request.follows or getattr(value, "following", None) is not None


def may_stand_in(scope: Scope, vendor: Vendor, request: Request, value: object) -> bool:
    """Whether a stale answer agrees with what the request was given of the same list before."""
    return not is_part(request, value) or scope.parts.get((vendor, request.operation), "nothing yet") is not None


def why_stale(scope: Scope, vendor: Vendor, request: Request) -> UpstreamError | None:
    """Why the parts before this one were stale, so that this one has to be; None where it has not."""
    return scope.parts.get((vendor, request.operation)) if request.follows else None


def note_part(scope: Scope, vendor: Vendor, request: Request, value: object, why: UpstreamError | None) -> None:
    """Note what was given where it is a part.

    Args:
        scope: of the inbound request.
        vendor: who answered.
        request: what was asked.
        value: what was given.
        why: the failure that a stale one took the place of; None for one that is fresh.
    """
    if is_part(request, value):
        scope.parts[vendor, request.operation] = why
