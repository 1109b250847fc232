"""Behind the door: a stream is reserved, and its operations are begun and ended, each by a request of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.caller import Caller, bringing, caller_of
from app.access.first_headers import headers_of
from app.access.refusals import Overloaded
from app.domain.errors import BadUserInput, GatewayError
from app.http.inbound import read_json, request_id_of
from app.http.leaving import EndsWithItsClient
from app.limits import Limits
from app.sockets.errand import Errand
from app.streams.asking import parameter_of, refused, token_of, told
from app.streams.reserved import Streams, StreamTaken
from app.streams.stream import Stream
from schema.asked_operation import parameters_of_body

_NO_NAME = "`extensions.operationId` is missing: give each operation on a stream an id of its own, a text."


class OperatesStreams:
    """An ASGI application before the endpoint of `/graphql`, which answers what names no stream.

    Args:
        graphql: the endpoint.
        streams: of this process.
        limits: of a body.
        drains: whether the gateway is about to stop; no operation is begun then.
    """

    def __init__(self, graphql: ASGIApp, streams: Streams, limits: Limits, drains: Callable[[], bool]) -> None:
        self._graphql = graphql
        self._operations = EndsWithItsClient(graphql)
        self._streams = streams
        self._limits = limits
        self._drains = drains

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request; most of them are the endpoint's, and handed on as they are."""
        method = scope["method"]
        if method in ("PUT", "DELETE") or (method == "POST" and token_of(scope) is not None):
            return self._answer(method, scope, receive, send)
        return self._graphql(scope, receive, send)

    async def _answer(self, method: str, scope: Scope, receive: Receive, send: Send) -> None:
        caller, request_id = caller_of(scope), request_id_of(headers_of(scope))
        owner = caller.principal.owner
        try:
            if method == "PUT":
                response: Response | None = self._reserved(owner, request_id)
            else:
                stream = self._streams.find(token_of(scope) or "", owner)
                if method == "POST":
                    response = await self._operate(stream, caller, request_id, scope, receive, send)
                else:
                    stream.leave(parameter_of(scope, "operationId") or "")
                    response = Response(None, 200, {"x-request-id": request_id})
        except ClientDisconnect:
            return
        except GatewayError as error:
            response = refused(error, request_id)
        if response is not None:
            await response(scope, receive, send)

    def _reserved(self, owner: str, request_id: str) -> Response:
        if self._drains():
            raise Overloaded
        headers = {"x-request-id": request_id, "cache-control": "no-store"}
        return Response(self._streams.reserve(owner), 201, headers, "text/plain; charset=utf-8")

    async def _operate(  # noqa: PLR0917 - those of a request
        self, stream: Stream, caller: Caller, request_id: str, scope: Scope, receive: Receive, send: Send
    ) -> Response | None:
        """Carry out an operation whose results go to the stream; the answer where it was not accepted."""
        headers = {**headers_of(scope), "x-request-id": request_id}
        body = await read_json(Request(scope, receive), headers, self._limits)
        name = _name(parameters_of_body(body))
        if stream.carries(name):
            raise StreamTaken("id of an operation")
        if stream.is_full or stream.is_closed or self._drains():
            raise Overloaded
        errand = Errand(self._operations, scope, headers, body)
        stream.begin(name, errand.leave)
        accepted, refusals = False, list[bytes]()

        async def tell(result: bytes, has_data: bool) -> None:
            nonlocal accepted
            if not has_data:
                refusals.append(result)
                return
            if not accepted:
                accepted = True
                await Response(None, 202, {"x-request-id": request_id})(scope, receive, send)
            await stream.tell_result(name, result)

        try:
            with bringing(errand.scope, caller):
                await errand.run(tell)
        finally:
            await stream.end(name, tells=accepted)
        if accepted:
            return None
        if refusals:
            return told(refusals[0], request_id, max(400, errand.status))
        return Response(None, 204, {"x-request-id": request_id})  # it was ended before it had a result


def _name(parameters: Mapping[str, Any]) -> str:
    extensions = parameters.get("extensions")
    name = extensions.get("operationId") if isinstance(extensions, dict) else None
    if not (isinstance(name, str) and name):
        raise BadUserInput(_NO_NAME)
    return name
