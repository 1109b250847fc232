"""How a request proves who sends it: one small object a credential, so that nothing crosses from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Credential(Protocol):
    """Gives the headers that authenticate a request."""

    async def headers(self) -> Mapping[str, str]:
        """The headers to send; may sign in first.

        Raises:
            UpstreamError: signing in failed.
        """
        ...

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Told that these headers got a 401. True where new ones can be had, so the read may be tried once more."""
        ...


class HeaderCredential:
    """A fixed header: an API key or a bearer token that the operator set.

    Args:
        name: the header's name.
        value: its whole value, with a `Bearer ` prefix where the vendor wants one.
    """

    def __init__(self, name: str, value: str) -> None:
        self._headers = {name: value}

    async def headers(self) -> Mapping[str, str]:
        """The header."""
        return self._headers

    def refused(self, headers: Mapping[str, str]) -> bool:  # noqa: ARG002
        """A fixed credential has no successor."""
        return False

    def __repr__(self) -> str:
        return f"{type(self).__name__}({next(iter(self._headers))!r}, ***)"
