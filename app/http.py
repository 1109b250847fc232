"""The `/graphql` endpoint: HTTP in, HTTP out, and the scope in which an operation runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.access.caller import caller_of
from app.access.first_headers import headers_of
from app.coalescing import Coalescing
from app.domain.errors import BadUserInput, GatewayError
from app.event_stream import EventStream
from app.limits import Limits
from app.operations.notes import current_notes
from app.upstream.decoding import encode_json
from app.upstream.freshness import Stale, Wanted
from app.upstream.scope import new_request_id, serving
from app.vendors.by_tenant import VendorsByTenant
from schema.context import AccountSnapshots, Context
from schema.keyed import KeyedWrites
from schema.limits.bodies import check_body
from schema.limits.extension import is_known_query
from schema.streaming import results
from schema.view import (
    EVENTS_TYPE,
    JSON_TYPE,
    Answer,
    Operation,
    execute,
    media_type,
    operation_of_body,
    operation_of_query,
    refusal,
)

_SHORTEST_DEADLINE = 0.001

_OF_ONE_REQUEST = ("x-explain", "x-request-id")
"""Headers that ask for an answer of one's own."""

_STALE = {
    "": Stale.IF_ERROR,
    "0": Stale.NEVER,
    "false": Stale.NEVER,
    "1": Stale.WHILE_REVALIDATING,
    "true": Stale.WHILE_REVALIDATING,
}
"""What `X-Stale-Ok` means."""


class GraphqlEndpoint:
    """An ASGI application that answers GraphQL over HTTP, and a browser with GraphiQL.

    Args:
        vendors: of each tenant; a request sees those of its client alone.
        snapshots: of lists, kept between requests.
        keyed_writes: kept between requests.
        request_began: told of each request before it is answered, so that it is served nothing older than it may be.
        deadline: of an operation, in seconds; a client may ask for less with `X-Deadline-Ms`.
        limits: that operations are held to.
        coalescing: of equal operations under way; None where each is executed by itself.
        page: makes the page for a browser.
    """

    def __init__(
        self,
        vendors: VendorsByTenant,
        snapshots: AccountSnapshots,
        keyed_writes: KeyedWrites,
        *,
        request_began: Callable[[], Awaitable[None]],
        deadline: float,
        limits: Limits,
        coalescing: Coalescing | None,
        page: Callable[[], Response],
    ) -> None:
        self._vendors = vendors
        self._keyed_writes = keyed_writes
        self._snapshots = snapshots
        self._request_began = request_began
        self._deadline = deadline
        self._limits = limits
        self._coalescing = coalescing
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response | EventStream:
        if asks_for_page(request.scope):
            return self._page()
        headers = headers_of(request.scope)
        media = media_type(headers.get("accept", ""))
        as_events = media == EVENTS_TYPE and request.method == "POST"
        if media == EVENTS_TYPE:
            media = JSON_TYPE  # of what is refused before it is executed
        request_id = _request_id(headers)
        try:
            operation = await _operation(request, headers, self._limits)
            patience, wanted = _patience(headers), _wanted(headers)
        except BadUserInput as error:
            return _Told(refusal(error, media, request_id), request_id)
        caller = caller_of(request.scope)
        context = Context(
            self._vendors.of(caller.principal.tenant),
            self._snapshots,
            self._keyed_writes,
            headers.get("idempotency-key") or None,
            patience,
            limits=self._limits,
            caller=caller,
        )
        seconds = min(patience or self._deadline, self._deadline)
        with serving(request_id, seconds=seconds, wanted=wanted) as scope:
            await self._request_began()
            if as_events:
                notes = current_notes()
                return EventStream(results(operation, context), request_id, lambda: notes.kind == "mutation")
            explained = headers.get("x-explain", "").replace(" ", "").split(",")
            executed = partial(
                execute,
                operation,
                context=context,
                scope=scope,
                media=media,
                reads_only=request.method == "GET",
                explain="plan" in explained,
                cost="cost" in explained,
            )
            if self._coalescing is None or not self._may_be_shared(headers, operation, wanted):
                return _Told(await executed(), request_id)
            key = (
                caller.principal,
                context.vendors.written,
                operation.document,
                operation.name,
                encode_json(operation.variables),
                media,
                seconds,
                wanted,
            )
            return _Told(*await self._coalescing.answer(key, request_id, executed))

    def _may_be_shared(self, headers: Mapping[str, str], operation: Operation, wanted: Wanted) -> bool:
        """Whether the answer is the same for all who ask so now: one of a query, that tells nothing of its own making.

        Who bounds the age of answers by `X-Max-Age` means from now on, and who gives a request id looks for it.
        """
        is_own = wanted.max_age is not None or any(name in headers for name in _OF_ONE_REQUEST)
        return not is_own and is_known_query(operation.document, operation.name, self._limits)


def asks_for_page(scope: Scope) -> bool:
    """Whether a browser asks for GraphiQL, which holds no data and is served to everybody."""
    is_navigation = scope["method"] == "GET" and "text/html" in headers_of(scope).get("accept", "")
    return is_navigation and "query" not in Request(scope).query_params


def turned_away(request: Request, error: GatewayError, status: int, headers: Mapping[str, str]) -> Response:
    """The answer to a request that is not let in.

    Args:
        request: of which nothing but the head is read.
        error: why.
        status: the HTTP status.
        headers: beside those of every answer.
    """
    media, request_id = media_type(request.headers.get("accept", "")), _request_id(request.headers)
    response = _Told(refusal(error, JSON_TYPE if media == EVENTS_TYPE else media, request_id, status), request_id)
    response.headers.update(headers)
    return response


def _patience(headers: Mapping[str, str]) -> float | None:
    """The seconds that the client gives the gateway; None where it does not say. Raises BadUserInput."""
    given = headers.get("x-deadline-ms")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadUserInput("The header `X-Deadline-Ms` is not a whole number of milliseconds.")
    return max(_SHORTEST_DEADLINE, int(given) / 1000)


def _wanted(headers: Mapping[str, str]) -> Wanted:
    """How old the client lets answers be. Raises BadUserInput."""
    age, stale = headers.get("x-max-age"), headers.get("x-stale-ok", "").lower()
    if age is not None and not (age.isascii() and age.isdigit() and len(age) < 10):
        raise BadUserInput("The header `X-Max-Age` is not a whole number of seconds.")
    if stale not in _STALE:
        raise BadUserInput("The header `X-Stale-Ok` is neither `1` nor `0`.")
    return Wanted(None if age is None else float(age), _STALE[stale])


async def _operation(request: Request, headers: Mapping[str, str], limits: Limits) -> Operation:
    if request.method in ("GET", "HEAD"):
        return operation_of_query(request.query_params)
    content_type = headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise BadUserInput("Send the operation as JSON, with `Content-Type: application/json`.")
    body = await _body(request, limits.body_bytes)
    check_body(body, limits)
    return operation_of_body(body)


async def _body(request: Request, most: int) -> bytes:
    body, is_whole = bytearray(), False
    while not is_whole:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            raise BadUserInput(f"The body is larger than {most} bytes, and no more are read.")
        is_whole = not message.get("more_body", False)
    return bytes(body)


def _request_id(headers: Mapping[str, str]) -> str:
    """The client's own id where it is harmless in a header and a log line, else a new one."""
    given = headers.get("x-request-id", "")
    harmless = 0 < len(given) <= 64 and given.isascii() and all(c.isalnum() or c in "-_." for c in given)
    return given if harmless else new_request_id()


class _Told(Response):
    """An answer, with its headers as they are sent."""

    def __init__(self, answer: Answer, request_id: str) -> None:
        self._answer = answer
        self._request_id = request_id
        super().__init__(answer.body, answer.status)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:  # noqa: ARG002 - there are no others
        """Spell them out, as there is nothing to look for in them."""
        self.raw_headers = [
            (b"content-type", b"%b; charset=utf-8" % self._answer.media_type.encode("latin-1")),
            (b"x-request-id", self._request_id.encode("latin-1")),
            (b"vary", b"accept"),
            (b"content-length", b"%d" % len(self._answer.body)),
        ]
