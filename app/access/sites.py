"""Requests that a page of another site makes a browser send: they are refused, unless that site is allowed to.

A page elsewhere can make its visitor's browser send requests to a gateway that only the visitor can reach, such as an
open one on his own machine. It could not read the answers, yet the vendors would be asked, and written to. Browsers say
from where a request comes: in `Sec-Fetch-Site`, and the older ones in `Origin`. Other clients say neither.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

_OF_HERE = ("same-origin", "none")  # none: typed by its user


def is_of_another_site(headers: Mapping[str, str], allowed: Collection[str]) -> bool:
    """Whether a request was sent by a page of another site that is not allowed to.

    Args:
        headers: their names in small letters.
        allowed: origins that may, such as `https://app.example`.
    """
    origin = headers.get("origin", "")
    if origin and origin in allowed:
        return False
    site = headers.get("sec-fetch-site", "")
    if site:
        return site not in _OF_HERE
    return bool(origin) and _host_of(origin) != headers.get("host", "").lower()


def _host_of(origin: str) -> str | None:
    """Name and port of an origin; the scheme is left out, since a proxy before the gateway may change it."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
