"""`/mcp`: the operator's documents as tools, by the Model Context Protocol over streamable HTTP.

Every message is a request of its own, answered with JSON: there is no session, and nothing that the gateway would tell
unasked, so that GET and DELETE have no answer here. Signing in, the check of where a request comes from, rates and
limits are those of every door.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app import __version__
from app.access.first_headers import headers_of
from app.documents.asking import ask, send_json
from app.documents.document import Documents
from app.documents.tools import Tools
from app.documents.variables import check_names
from app.domain.errors import BadUserInput
from app.http.inbound import read_json, request_id_of
from app.limits import Limits
from app.upstream.decoding import NotJson, decode_json, encode_json

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
"""Of the protocol, the newest first."""

_PARSE_ERROR, _INVALID_REQUEST, _NO_METHOD, _INVALID_PARAMS = -32700, -32600, -32601, -32602

_ABOUT = (
    "Accounts of one company's customers over several vendors. Each tool is an operation that the operator keeps; its "
    "answer is GraphQL's: `data`, and `errors` where parts of it could not be had."
)


class Refused(Exception):
    """A message that is answered with an error of the protocol.

    Args:
        code: of JSON-RPC.
        message: for the caller.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class _Gone(Exception):
    """The client has gone."""


class McpEndpoint:
    """An ASGI application that answers one message of the protocol.

    Args:
        documents: of the operator's.
        graphql: the endpoint of `/graphql`.
        limits: that hold for bodies.
        writes: whether documents that write are tools.
    """

    def __init__(self, documents: Documents, graphql: ASGIApp, limits: Limits, *, writes: bool) -> None:
        self._tools = Tools(documents, writes=writes)
        self._graphql = graphql
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {"x-request-id": request_id_of(headers_of(scope))}
        number: Any = None
        try:
            message = await self._message(Request(scope, receive))
            number = message.get("id")
            result = await self._result(message, scope, receive)
        except (ClientDisconnect, _Gone):
            return
        except Refused as refused:
            wrong = refused.code in (_PARSE_ERROR, _INVALID_REQUEST)
            told = {"jsonrpc": "2.0", "id": number, "error": {"code": refused.code, "message": refused.message}}
            await send_json(send, 400 if wrong else 200, encode_json(told), headers)
            return
        if result is None:
            await send_json(send, 202, b"", headers)
            return
        await send_json(send, 200, encode_json({"jsonrpc": "2.0", "id": number, "result": result}), headers)

    async def _message(self, request: Request) -> dict[str, Any]:
        headers = headers_of(request.scope)
        try:
            message = decode_json(await read_json(request, headers, self._limits))
        except BadUserInput as error:
            raise Refused(_INVALID_REQUEST, error.message) from None
        except NotJson:
            raise Refused(_PARSE_ERROR, "The body is not JSON.") from None
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            raise Refused(_INVALID_REQUEST, "Send one message of JSON-RPC 2.0; several at once are not taken.")
        version = headers.get("mcp-protocol-version", VERSIONS[-1])
        if version not in VERSIONS and message.get("method") != "initialize":
            raise Refused(_INVALID_REQUEST, f"This version of the protocol is not spoken; {', '.join(VERSIONS)} are.")
        if not isinstance(message.get("id"), str | int | None) or isinstance(message.get("id"), bool):
            raise Refused(_INVALID_REQUEST, "`id` is neither a text nor a whole number.")
        return message

    async def _result(self, message: dict[str, Any], scope: Scope, receive: Receive) -> dict[str, Any] | None:
        """What is answered; None to what needs no answer."""
        method, parameters = message.get("method"), message.get("params")
        if "id" not in message or method is None:  # a notification, or an answer to what was never asked
            return None
        given = parameters if isinstance(parameters, dict) else {}
        if method == "initialize":
            return _initialized(given)
        if method == "ping":
            return {}
        if method == "tools/list":
            return {"tools": self._tools.told()}
        if method == "tools/call":
            return await self._called(given, scope, receive)
        raise Refused(_NO_METHOD, "There is no such method here: this server has tools alone.")

    async def _called(self, given: dict[str, Any], scope: Scope, receive: Receive) -> dict[str, Any]:
        name, arguments = given.get("name"), given.get("arguments")
        arguments = {} if arguments is None else arguments
        tool = self._tools.get(name) if isinstance(name, str) else None
        if tool is None:
            raise Refused(_INVALID_PARAMS, "There is no tool of this name; `tools/list` tells those that there are.")
        if not isinstance(arguments, dict):
            raise Refused(_INVALID_PARAMS, "`arguments` is not an object.")
        try:
            check_names(tool, arguments)
        except BadUserInput as error:
            return {"content": [{"type": "text", "text": error.message}], "isError": True}
        answered = await ask(self._graphql, scope, receive, tool.name, arguments)
        if answered is None:
            raise _Gone
        text = answered.body.decode()
        told: dict[str, Any] = {"content": [{"type": "text", "text": text}], "isError": answered.status != 200}
        return {**told, "structuredContent": decode_json(answered.body)}


def _initialized(given: dict[str, Any]) -> dict[str, Any]:
    wanted = given.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "account-gateway", "title": "Account gateway", "version": __version__},
        "instructions": _ABOUT,
    }
