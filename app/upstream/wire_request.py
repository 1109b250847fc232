"""A request that is spelled out already, so that no layer on its way spells it again.

httpx takes an address and headers apart, normalises both and puts them together; ours are normal as they are. What is
made here goes through httpx's transport seam all the same: whoever looks at it as an `httpx.Request` finds one.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

import httpx

_LONGEST = 8_000  # characters; far below what httpx refuses

# Such a path and query httpx sends as they are. A segment that begins with a dot may be one that it resolves.
_PLAIN = re.compile(r"(?!.*/\.)/(?:[\w~./=&-]++|%[0-9A-Fa-f]{2})*+(?:\?(?:[\w~.=&-]++|%[0-9A-Fa-f]{2})*+)?", re.ASCII)
_WITH_A_LENGTH = ("POST", "PUT", "PATCH")  # that is told where it is 0, too
_OF_THE_WIRE = ("host", "content-length", "transfer-encoding")


class Origin:
    """An upstream's base URL, taken apart once.

    Args:
        base_url: without a trailing slash.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._host = self._root = ""
        self._is_plain = False
        try:
            url = httpx.URL(f"{base_url}/")
        except httpx.InvalidURL:
            return  # which whoever sends something is told
        self._host, path = url.netloc.decode(), url.raw_path.decode()
        self._root = f"{url.scheme}://{self._host}{path[:-1]}"
        has_more = bool(url.userinfo or url.query or url.fragment)
        self._is_plain = bool(self._host) and not has_more and _is_plain(path)

    def request(
        self,
        method: str,
        target: str,
        headers: dict[str, str],
        body: bytes | None,
        extensions: dict[str, object],
    ) -> httpx.Request:
        """A request to this upstream: what httpx would make of it, byte for byte, without its work where that is known.

        Args:
            method: in capitals.
            target: path and query behind the base URL.
            headers: in their order.
            body: of the request.
            extensions: of the request.

        Raises:
            httpx.InvalidURL: the target is longer than any address can be.
            UnicodeEncodeError: a header is not ASCII.
        """
        if not (self._is_plain and _is_plain(target) and _are_plain(headers)):
            url = self._base_url + target
            return httpx.Request(method, url, headers=headers, content=body, extensions=extensions)
        lines = [("Host", self._host), *headers.items()]
        if body:
            lines.append(("Content-Length", str(len(body))))
        elif method in _WITH_A_LENGTH:
            lines.insert(1, ("Content-Length", "0"))
        return WireRequest(method, self._root + target, lines, body or b"", extensions)


class WireRequest(httpx.Request):
    """A request with its address and its headers as they are sent; httpx's forms of them are made for whoever looks.

    Args:
        method: in capitals.
        address: whole, as it is sent.
        lines: all headers, as they are sent.
        body: as it is sent.
        extensions: for the transport.
    """

    def __init__(
        self, method: str, address: str, lines: list[tuple[str, str]], body: bytes, extensions: dict[str, object]
    ) -> None:
        self.method = method
        self.address = address
        self.lines = lines
        self.extensions = extensions
        self.stream = httpx.ByteStream(body)
        self._content = body

    @cached_property
    def url(self) -> httpx.URL:  # type: ignore[override]  # it is set like any other
        """The address."""
        return httpx.URL(self.address)

    @cached_property
    def headers(self) -> httpx.Headers:  # type: ignore[override]
        """The headers."""
        return httpx.Headers(self.lines)


def _is_plain(target: str) -> bool:
    return len(target) < _LONGEST and _PLAIN.fullmatch(target) is not None


def _are_plain(headers: dict[str, str]) -> bool:
    """Whether all of these can be sent, and none of them is one that belongs to the wire or comes twice."""
    return "".join(headers.values()).isascii() and _are_plain_names(tuple(headers))


@lru_cache(maxsize=64)  # there are as many as dialects and ways to sign in
def _are_plain_names(given: tuple[str, ...]) -> bool:
    names = {name.lower() for name in given}
    return "".join(given).isascii() and len(names) == len(given) and names.isdisjoint(_OF_THE_WIRE)
