"""Several endpoints behind one door: what holds of a request before it is answered holds at each of them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class ByPath:
    """An ASGI application that hands a request to another, by its path.

    Args:
        endpoints: by path; one that ends with a slash takes all paths below it. The routes let no others through.
    """

    def __init__(self, endpoints: Mapping[str, ASGIApp]) -> None:
        self._endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            LookupError: nobody answers at this path.
        """
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        endpoint = self._endpoints.get(path) or self._endpoints[path[: path.rfind("/") + 1]]
        await endpoint(scope, receive, send)
