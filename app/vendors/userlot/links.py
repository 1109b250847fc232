"""The `Link` header (RFC 8288), as far as Userlot could ever use it: to name the next page of a list.

No document of the vendor mentions it. Of a link only the query is kept, and only where it leads to the list itself, so
that no reply can send the gateway's key to another host or endpoint.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from app.upstream.fields import Unparsable
from app.upstream.request import Query

_PARAMETER = r"""\s*;\s*([^\s=;,"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?"""
_LINK = re.compile(rf"<([^<>]*)>((?:{_PARAMETER})*)")
_PARAMETERS = re.compile(_PARAMETER)
_SOMEWHERE = "http://vendor.invalid"  # only so that relative links can be resolved; nothing is sent there


def next_page(header: str, path: str, asked: Query) -> str | None:
    """The token of the page after the one asked for.

    Args:
        header: the `Link` header, empty where there is none.
        path: of the list.
        asked: the query of the page that the header came with.

    Returns:
        The next page's query, encoded; None where no link has the relation `next`, or it leads nowhere new.

    Raises:
        Unparsable: the next page is elsewhere than under `path`, or its address cannot be read.
    """
    target = _next_target(header)
    if target is None:
        return None
    try:
        there = urlsplit(urljoin(f"{_SOMEWHERE}{path}", target))
        following = parameters(there.query)
    except ValueError as error:  # also text that is not UTF-8
        raise Unparsable("a link to a next page that is not an address") from error
    if not there.path.rstrip("/").endswith(path):
        raise Unparsable("a link to a next page that is not of this list")
    return urlencode(following, quote_via=quote) if following and following != asked else None


def parameters(token: str) -> Query:
    """The query parameters in a token or link.

    Raises:
        UnicodeDecodeError: they are not UTF-8.
    """
    return tuple(parse_qsl(token, keep_blank_values=True, errors="strict"))


def _next_target(header: str) -> str | None:
    for link in _LINK.finditer(header):
        relations: str | None = None
        anchored = False
        for name, quoted, plain in _PARAMETERS.findall(link[2]):
            if name.lower() == "rel" and relations is None:  # a second `rel` does not count
                relations = quoted or plain
            anchored = anchored or name.lower() == "anchor"
        # An anchor makes the link one from another page than this.
        if relations is not None and not anchored and "next" in relations.lower().split():
            return link[1].strip()
    return None
