"""The words of the protocol `graphql-transport-ws`: messages, the codes with which a connection is closed, headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PROTOCOL = "graphql-transport-ws"

GOING_AWAY = (1001, "The gateway stops")
TRY_LATER = (1013, "Try again later")
BAD_REQUEST = (4400, "Invalid message")
UNAUTHORIZED = (4401, "Unauthorized")
FORBIDDEN = (4403, "Forbidden")
NOT_ACCEPTABLE = (4406, "Subprotocol not acceptable")
INIT_TIMEOUT = (4408, "Connection initialisation timeout")
EXISTS = (4409, "Subscriber for this id already exists")
INIT_AGAIN = (4429, "Too many initialisation requests")

_OF_CONNECTION = frozenset(
    {
        "host",
        "origin",
        "sec-fetch-site",
        "user-agent",
        "traceparent",
        "tracestate",
        "x-deadline-ms",
        "x-explain",
        "x-incremental",
        "x-max-age",
        "x-stale-ok",
        "authorization",
        "x-api-key",
    }
)
"""Headers of the handshake that hold for every operation."""

_CREDENTIALS = frozenset({"authorization", "x-api-key"})
_OF_CLIENT = _CREDENTIALS | {"x-deadline-ms", "x-explain", "x-incremental", "x-max-age", "x-stale-ok"}
"""Those that a client may give in the payload of `connection_init` too, as a browser can set no headers."""


def headers_for_operations(handshake: Mapping[str, str], payload: Any) -> dict[str, str]:
    """The headers with which the operations of a connection are sent.

    Args:
        handshake: its headers, their names in small letters.
        payload: of `connection_init`: headers by name, or below `headers`, in any letters; nothing else is looked at.

    Raises:
        ValueError: one of them cannot be a header.
    """
    found = {name: value for name, value in handshake.items() if name in _OF_CONNECTION}
    given: dict[str, Any] = {}
    for source in (payload, payload.get("headers") if isinstance(payload, dict) else None):
        if isinstance(source, dict):
            given |= {name.lower(): value for name, value in source.items() if name.lower() in _OF_CLIENT}
    for value in given.values():
        if not (isinstance(value, str) and value.isascii() and value.isprintable()):
            raise ValueError("no header")
    if _CREDENTIALS & given.keys():  # who gives one means that one alone
        found = {name: value for name, value in found.items() if name not in _CREDENTIALS}
    return {**found, **given}
