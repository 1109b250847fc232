"""The headers of a request, decoded once for all who look at them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope

_KEY = "gateway.headers"


def headers_of(scope: Scope) -> Mapping[str, str]:
    """The headers of a request, their names in small letters; of several with one name the first.

    Args:
        scope: of the request; what was decoded is kept in it.
    """
    found: Mapping[str, str] | None = scope.get(_KEY)
    if found is None:
        raw = reversed(scope["headers"])
        found = scope[_KEY] = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    return found


def with_headers(scope: Scope, headers: Mapping[str, str]) -> Scope:
    """The scope of a request as if it had been sent with other headers.

    Args:
        scope: of the request.
        headers: all of them, their names in small letters.
    """
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {**scope, "headers": raw, _KEY: headers}
