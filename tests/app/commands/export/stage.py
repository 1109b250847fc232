"""Exports as they are run, over the sandbox in process."""

from __future__ import annotations

from pathlib import Path

import httpx
from starlette.applications import Starlette

from app.commands.export import command
from app.commands.line import parse
from app.domain.vendor import Vendor
from app.pipelines import TransportFor
from app.upstream.policy import Policy
from tests.app.commands.stage import environment, over

LOGS = "{ usageLogs { nodes { id content } } }"


class Failing:
    """The sandbox as every vendor's network, where calls below a path are answered so from a certain one on.

    Args:
        sandbox: the vendors.
        path: in the calls' paths.
        at: the first of them.
        status: of the answer, or a failure of this machine's.
    """

    def __init__(self, sandbox: Starlette, path: str, at: int, status: int | BaseException = 403) -> None:
        self._inner, self._path, self._at, self._status = over(sandbox), path, at, status
        self._seen = 0

    def __call__(self, vendor: Vendor, policy: Policy) -> httpx.AsyncBaseTransport:
        inner, outer = self._inner(vendor, policy), self

        class Network(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                return outer._answer(request) or await inner.handle_async_request(request)

        return Network()

    def _answer(self, request: httpx.Request) -> httpx.Response | None:
        if self._path not in request.url.path:
            return None
        self._seen += 1
        if self._seen < self._at:
            return None
        if isinstance(self._status, BaseException):
            raise self._status
        return httpx.Response(self._status, content=b"{}")


def exported(folder: Path, *arguments: str, network: TransportFor, **changed: str) -> int:
    """Run one. Returns the exit code."""
    return command.run(parse(["export", *arguments]), environment(folder, **changed), network)
