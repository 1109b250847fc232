"""Each request is shown once, with what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from app.upstream.watched_transport import WatchedTransport

Seen = list[tuple[str, str, int | str]]


async def _send(extensions: dict[str, object], answer: httpx.Response | Exception) -> Seen:
    seen: Seen = []

    @contextmanager
    def watch(operation: str, method: str) -> Iterator[Callable[[int], None]]:
        try:
            yield lambda status: seen.append((operation, method, status))
        except httpx.HTTPError as error:
            seen.append((operation, method, type(error).__name__))
            raise

    def answered(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = WatchedTransport(httpx.MockTransport(answered), watch)
    request = httpx.Request("GET", "http://vendor.test/", extensions=extensions)
    if isinstance(answer, Exception):
        with pytest.raises(type(answer)):
            await transport.handle_async_request(request)
    else:
        assert await transport.handle_async_request(request) is answer
    await transport.aclose()
    return seen


async def test_an_answer_is_shown_with_its_operation() -> None:
    assert await _send({"operation": "swift.account.get"}, httpx.Response(404)) == [("swift.account.get", "GET", 404)]


async def test_a_failure_passes_and_is_shown() -> None:
    assert await _send({}, httpx.ReadTimeout("late")) == [("other", "GET", "ReadTimeout")]
