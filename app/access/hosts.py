"""The names that a gateway answers to, by what stands in `Host`.

A hostile page can have its own name point to its visitor's machine (DNS rebinding). The browser then takes a gateway on
that machine for the page's own site, says so in `Sec-Fetch-Site`, and lets the page read the answers. The name that was
asked for is all that gives it away: it is the page's, and never one that means this machine.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.refusals import HostUnclear, Refuse, UnknownHost
from app.domain.errors import GatewayError

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:@/?#\s]+)(?::[0-9]{0,5})?")
_EVERY = "*."


@dataclass(frozen=True, slots=True)
class Hosts:
    """Names that are answered to; whatever means loopback is always among them.

    Attributes:
        exact: names and addresses, in small letters, IPv6 without brackets.
        below: names of which all that end in `.name` are answered to.
    """

    exact: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    @classmethod
    def of(cls, given: Collection[str]) -> Hosts:
        """The names that an operator lists.

        Args:
            given: each a name, an address, or `*.` before a name.

        Raises:
            ValueError: one of them is none of these.
        """
        names = [each.lower() for each in given]
        below = {each.removeprefix(_EVERY) for each in names if each.startswith(_EVERY)}
        exact = {_bare(each) for each in names if not each.startswith(_EVERY)}
        if not all(_NAME.fullmatch(each) for each in below) or not all(_is_name(each) for each in exact):
            raise ValueError("no name")
        return cls(frozenset(exact), frozenset(below))

    def holds(self, name: str) -> bool:
        """Whether a name is answered to.

        Args:
            name: as `named` gives it.
        """
        if name in self.exact or _is_loopback(name):
            return True
        parts = name.split(".")
        return any(".".join(parts[start:]) in self.below for start in range(1, len(parts)))


class ServedHosts:
    """An ASGI application that lets requests through to another where they were sent to a name that is served.

    Args:
        inner: what is behind it.
        hosts: that are served.
        refuse: makes the answer to a request that is turned away.
    """

    def __init__(self, inner: ASGIApp, hosts: Hosts, refuse: Refuse) -> None:
        self._inner = inner
        self._hosts = hosts
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it: 400 where it names no host or several, 421 where it is another."""
        request = Request(scope)
        name = named(request.headers.getlist("host"))
        if name is None:
            await self._turned_away(request, HostUnclear(), 400)(scope, receive, send)
        elif not self._hosts.holds(name):
            await self._turned_away(request, UnknownHost(), 421)(scope, receive, send)
        else:
            await self._inner(scope, receive, send)

    def _turned_away(self, request: Request, error: GatewayError, status: int) -> ASGIApp:
        return self._refuse(request, error, status, {})


def named(hosts: Sequence[str]) -> str | None:
    """The name or address that a request was sent to: small letters, no port, no brackets, no dot at its end.

    Args:
        hosts: the values of all its `Host` headers.

    Returns:
        None where there is not exactly one, or it is no host.
    """
    found = _HOST.fullmatch(hosts[0].strip(" \t")) if len(hosts) == 1 else None
    if found is None:
        return None
    name = _bare(found[1].lower())
    return name if _is_name(name) else None


def _bare(name: str) -> str:
    if name.startswith("["):
        return name[1:-1]
    return name.removesuffix(".")


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None or _address(name) is not None


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761: no resolver is to ask anybody for these
        return True
    address = _address(name)
    return address is not None and address.is_loopback
