"""Credentials kept out of what a vendor says: some vendors quote what they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import UpstreamError
from app.upstream.dialect import Reply

_HIDDEN = "***"
_SHORTEST_SECRET = 4  # characters; a shorter value is a word of a test, and would spoil every message it occurs in


def redacted(said: str, proof: Mapping[str, str]) -> str:
    """The words without the credential.

    Args:
        said: the vendor's words.
        proof: the headers that authenticated the request. Their values are hidden, and what follows a scheme such as
            `Bearer`, also where JSON has its slashes escaped.
    """
    for secret in _secrets(proof):
        said = said.replace(secret, _HIDDEN)
    return said


def redacted_reply(reply: Reply, proof: Mapping[str, str]) -> Reply:
    """A refusal whose body does not quote the credential: its reader may cut the words within one."""
    body = redacted(reply.body.decode("latin-1"), proof).encode("latin-1")  # latin-1 keeps any bytes as they are
    return replace(reply, body=body)


def redact(error: UpstreamError, proof: Mapping[str, str]) -> None:
    """Hide the credential in an error, where the body's own spelling of it hid it from `redacted_reply`."""
    error.message = redacted(error.message, proof)
    error.args = (error.message,)
    error.vendor_code = error.vendor_code and redacted(error.vendor_code, proof)


def _secrets(proof: Mapping[str, str]) -> list[str]:
    """What to look for, the longest first, since one may hold another."""
    plain = {part for value in proof.values() for part in (value, value.rpartition(" ")[2])}
    escaped = {secret.replace("/", "\\/") for secret in plain}
    return sorted((s for s in plain | escaped if len(s) >= _SHORTEST_SECRET), key=len, reverse=True)
