"""The `/graphql` endpoint: HTTP in, HTTP out, and the scope in which an operation runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import partial

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.access.caller import caller_of
from app.access.first_headers import headers_of
from app.domain.errors import BadUserInput, GatewayError
from app.http.coalescing import Coalescing
from app.http.event_stream import EventStream
from app.http.inbound import patience_of, read_parameters, request_id_of, wanted_of
from app.limits import Limits
from app.operations.notes import current_notes
from app.persisted.asked import Asked
from app.persisted.refusals import STATUS, NotTrusted, PersistedQueryNotFound
from app.sockets.errand import JUST_ADMITTED
from app.upstream.decoding import encode_json
from app.upstream.freshness import Wanted
from app.upstream.scope import serving
from app.vendors.by_tenant import VendorsByTenant
from schema.asked_operation import Operation, operation_of
from schema.context import AccountSnapshots, Context
from schema.explaining import Explaining
from schema.federation.tracing import HEADER as TRACE
from schema.federation.tracing import is_asked
from schema.limits.extension import is_known_query
from schema.media import JSON_TYPE, Form, accepted
from schema.streaming import form_for, parts, results
from schema.view import Answer, execute, refusal
from schema.writes.keyed import KeyedWrites

PATH = "/graphql"
_NAMES = {"query", "documentId", "extensions"}
"""Of these one stands in the address of a query."""

_OF_ONE_REQUEST = ("x-explain", "x-request-id", TRACE)
"""Headers that ask for an answer of one's own."""


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
        asked: finds the documents that requests name.
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
        asked: Asked,
        page: Callable[[], Response],
    ) -> None:
        self._vendors = vendors
        self._keyed_writes = keyed_writes
        self._snapshots = snapshots
        self._request_began = request_began
        self._deadline = deadline
        self._limits = limits
        self._coalescing = coalescing
        self._asked = asked
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = Response(status_code=204) if JUST_ADMITTED in scope else await self._respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response | EventStream:
        if asks_for_page(request.scope):
            return self._page()
        # It may wait for nothing, and who asks again and again leaves others their turn; nothing is watched for it yet.
        await asyncio.sleep(0)
        headers = headers_of(request.scope)
        taken = accepted(headers.get("accept", ""), headers.get("x-incremental", ""))
        media = JSON_TYPE if taken.prefers_events else taken.once
        request_id, caller = request_id_of(headers), caller_of(request.scope)
        try:
            parameters = await read_parameters(request, headers, self._limits)
            operation = operation_of(await self._asked.written_out(parameters, caller.principal))
            patience, wanted = patience_of(headers), wanted_of(headers)
        except (BadUserInput, PersistedQueryNotFound, NotTrusted) as error:
            return _Told(refusal(error, media, request_id, STATUS.get(error.code, 400)), request_id)
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
            explaining = Explaining.asked(headers.get("x-explain", ""))
            executed = partial(
                execute,
                operation,
                context=context,
                scope=scope,
                media=media,
                reads_only=request.method == "GET",
                explain=explaining.plan,
                cost=explaining.cost,
                traces=is_asked(headers.get(TRACE, "")),
            )
            form = form_for(operation, taken, self._limits) if request.method == "POST" else None
            if form is not None:
                if form is Form.ONE_EVENT:
                    begun = _one(executed)
                elif not form.is_deferred:
                    begun = results(operation, context)
                else:
                    deferred = await parts(
                        operation, form, context=context, scope=scope, media=media, explaining=explaining
                    )
                    if isinstance(deferred, Answer) and not taken.prefers_events:
                        return _Told(deferred, request_id)
                    begun = _one(partial(_made, deferred)) if isinstance(deferred, Answer) else deferred
                notes = current_notes()
                return EventStream(begun, request_id, lambda: notes.kind == "mutation", form)
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
    here = scope["path"].removeprefix(scope.get("root_path", ""))
    return is_navigation and here == PATH and not _NAMES & Request(scope).query_params.keys()


def not_by_this_method(request: Request, error: Exception) -> Response:
    """The answer to a method that nothing at this address answers to.

    Args:
        request: of which nothing but the head is read.
        error: of the routes, with the methods in its headers.
    """
    headers = error.headers if isinstance(error, HTTPException) else None
    methods = sorted(each.strip() for each in Headers(headers).get("allow", "").split(","))
    wrong = BadUserInput(f"This address does not answer {request.method}, but {', '.join(methods)}.")
    return turned_away(request, wrong, 405, {"allow": ", ".join(methods)})


def turned_away(request: Request, error: GatewayError, status: int, headers: Mapping[str, str]) -> Response:
    """The answer to a request that is not let in.

    Args:
        request: of which nothing but the head is read.
        error: why.
        status: the HTTP status.
        headers: beside those of every answer.
    """
    taken, request_id = accepted(request.headers.get("accept", "")), request_id_of(request.headers)
    media = JSON_TYPE if taken.prefers_events else taken.once
    response = _Told(refusal(error, media, request_id, status), request_id)
    response.headers.update(headers)
    return response


async def _one(answering: Callable[[], Awaitable[Answer]]) -> AsyncGenerator[bytes, None]:
    """The one result of an operation, made when it is asked for."""
    yield (await answering()).body


async def _made(answer: Answer) -> Answer:
    return answer


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
            (b"cache-control", b"no-store"),  # it is one client's, and a cache between could not tell whose
            (b"content-length", b"%d" % len(self._answer.body)),
        ]
        if self._answer.status == 405:
            self.raw_headers.append((b"allow", b"POST"))
