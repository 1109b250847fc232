"""`/api/<name>`: each of the operator's documents as an endpoint of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.first_headers import headers_of
from app.documents.asking import ask, asking, send_json
from app.documents.document import Document, Documents
from app.documents.variables import check_names, variables_of
from app.domain.errors import BadUserInput, GatewayError
from app.export.endpoint import PATH as EXPORT
from app.export.formats import Format
from app.http.inbound import read_json, request_id_of
from app.limits import Limits
from app.persisted.refusals import NotServed, OnlyByPost
from app.upstream.decoding import NotJson, decode_json
from schema.media import GRAPHQL_TYPE, JSON_TYPE, by_weight
from schema.view import refusal

PREFIX = "/api/"

ROWS = {each.media_type.partition(";")[0] for each in Format}
"""Media types of lists as rows, to their end."""


def rows_wanted(accept: str) -> str | None:
    """The media type of rows that a client would rather have than JSON; None where it would not.

    Args:
        accept: the header.
    """
    for name in by_weight(accept):
        if name in ROWS:
            return name
        if name in (JSON_TYPE, GRAPHQL_TYPE, "*/*", "application/*"):
            return None
    return None


class RestEndpoint:
    """An ASGI application that answers with what a document says, as `/graphql` would.

    Args:
        documents: of the operator's.
        graphql: the endpoint of `/graphql`.
        exports: that of exports, for who wants a document's list as rows.
        limits: that hold for bodies.
    """

    def __init__(self, documents: Documents, graphql: ASGIApp, exports: ASGIApp, limits: Limits) -> None:
        self._documents = documents
        self._graphql = graphql
        self._exports = exports
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers, request = headers_of(scope), Request(scope, receive)
        try:
            document = self._document(scope)
            variables = await self._variables(document, request, headers)
        except ClientDisconnect:
            return
        except GatewayError as error:
            await _refuse(send, error, request_id_of(headers))
            return
        wanted = rows_wanted(headers.get("accept", ""))
        if wanted is not None and document.reads_only and scope["method"] != "HEAD":
            given = {"documentId": document.name, "variables": variables}
            await self._exports(*asking(scope, receive, given, EXPORT, wanted), send)
            return
        answered = await ask(self._graphql, scope, receive, document.name, variables)
        if answered is not None:
            told = {"x-request-id": answered.request_id, "vary": "accept"}
            await send_json(send, answered.status, answered.body, told)

    def _document(self, scope: Scope) -> Document:
        name = unquote(scope["path"].removeprefix(scope.get("root_path", "")).removeprefix(PREFIX))
        document = self._documents.get(name)
        if document is None or not document.is_answered_once:
            raise NotServed
        if scope["method"] != "POST" and not document.reads_only:
            raise OnlyByPost
        return document

    async def _variables(self, document: Document, request: Request, headers: Mapping[str, str]) -> dict[str, Any]:
        if request.method != "POST":
            return variables_of(document, request.query_params.multi_items())
        body = await read_json(request, headers, self._limits)
        try:
            given = decode_json(body) if body.strip() else {}
        except NotJson:
            given = None
        if not isinstance(given, dict):
            raise BadUserInput("The body is not a JSON object with the variables.")
        check_names(document, given)
        return given


async def _refuse(send: Send, error: GatewayError, request_id: str) -> None:
    statuses = {NotServed: 404, OnlyByPost: 405}
    answer = refusal(error, JSON_TYPE, request_id, statuses.get(type(error), 400))
    headers = {"x-request-id": request_id, "vary": "accept"}
    await send_json(send, answer.status, answer.body, headers | ({"allow": "POST"} if answer.status == 405 else {}))
