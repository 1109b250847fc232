"""`/openapi.json`: the endpoints of the operator's documents in OpenAPI 3.1, out of the graph's own types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLNonNull,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    is_input_object_type,
    is_list_type,
    value_from_ast_untyped,
    visit,
)
from starlette.types import Receive, Scope, Send

from app import __version__
from app.access.first_headers import headers_of
from app.documents.asking import send_json
from app.documents.document import Document, Documents
from app.documents.json_types import Json, JsonTypes
from app.documents.rest import PREFIX, ROWS
from app.documents.variables import type_of
from app.http.inbound import request_id_of
from app.upstream.decoding import encode_json
from schema.root import schema

PLACE = "#/components/schemas/"
_JSON = "application/json"

_ERRORS: Json = {
    "type": "array",
    "description": "What went wrong; everything else in the answer stands.",
    "items": {
        "type": "object",
        "properties": {
            "message": {"type": "string"},
            "path": {"type": "array", "items": {"type": ["string", "integer"]}},
            "extensions": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "retryable": {"type": "boolean"}},
                "required": ["code"],
            },
        },
        "required": ["message", "extensions"],
    },
}
_REFUSALS = {
    "400": "A variable is missing, unknown or not of its type, or the operation asks for more than is allowed.",
    "401": "The request does not say who sends it.",
    "403": "The client may not have any of it.",
    "429": "The client has sent too many requests; `Retry-After` says when the next is served.",
    "502": "Vendors failed, and there is no data at all.",
    "503": "The gateway is full, or a vendor's calls are spent.",
    "504": "Vendors did not answer in time, and there is no data at all.",
}


class OpenApiEndpoint:
    """An ASGI application that answers with the description, which is made once.

    Args:
        documents: of the operator's.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._body: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Answer one request."""
        self._body = self._body or encode_json(described(self._documents))
        await send_json(send, 200, self._body, {"x-request-id": request_id_of(headers_of(scope))})


def described(documents: Iterable[Document]) -> Json:
    """The description of all endpoints.

    Args:
        documents: of the operator's; subscriptions have no endpoint.
    """
    types = JsonTypes(PLACE)
    paths = {f"{PREFIX}{each.name}": _path(each, types) for each in documents if each.is_answered_once}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Account gateway",
            "version": __version__,
            "description": "The operations that this gateway's operator keeps, each at an address of its own.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**dict(sorted(types.named.items())), "Errors": _ERRORS},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"key": []}, {"token": []}, {}],
    }


def inputs_of(document: Document, types: JsonTypes) -> Json:
    """The schema of an object with all variables of a document.

    Args:
        document: whose variables they are.
        types: makes and keeps the schemas.
    """
    variables = document.node.variable_definitions or ()
    properties: dict[str, Json] = {}
    required = []
    for each in variables:
        kind, name = type_of(each), each.variable.name.value
        told = types.of_input(kind)
        default = _default(each)
        if default is not Undefined:
            told = {**told, "default": default}
        elif isinstance(kind, GraphQLNonNull):
            required.append(name)
        properties[name] = told
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _path(document: Document, types: JsonTypes) -> Json:
    inputs = inputs_of(document, types)
    about = {"summary": document.description.split(". ")[0].rstrip("."), "description": document.description}
    answers = _answers(document, types)
    content = {_JSON: {"schema": inputs}}
    post = {
        **about,
        "operationId": f"post{document.name}" if document.reads_only else document.name,
        "requestBody": {"required": bool(inputs["required"]), "content": content},
        "responses": answers,
    }
    if not document.reads_only:
        return {"post": post}
    parameters = [_parameter(document, name, told, inputs) for name, told in inputs["properties"].items()]
    get = {**about, "operationId": document.name, "parameters": parameters, "responses": answers}
    return {"get": get, "post": post}


def _parameter(document: Document, name: str, told: Json, inputs: Json) -> Json:
    kinds = {each.variable.name.value: type_of(each) for each in document.node.variable_definitions or ()}
    where: Json = {"name": name, "in": "query", "required": name in inputs["required"]}
    kind = kinds[name].of_type if isinstance(kinds[name], GraphQLNonNull) else kinds[name]  # type: ignore[attr-defined]
    named = get_named_type(kind)
    if is_input_object_type(named) or named.name == "JSON":
        return {**where, "content": {_JSON: {"schema": told}}}
    if is_list_type(kind):
        where |= {"style": "form", "explode": True}
    return {**where, "schema": told}


def _answers(document: Document, types: JsonTypes) -> Json:
    root: Any = schema._schema.get_root_type(document.node.operation)  # noqa: SLF001 - the built one
    data = types.of(GraphQLNonNull(root), document.node.selection_set, document.fragments)
    errors = {"$ref": f"{PLACE}Errors"}
    body = {"type": "object", "properties": {"data": data, "errors": errors}, "required": ["data"]}
    refused = {"type": "object", "properties": {"errors": errors}, "required": ["errors"]}
    content: Json = {_JSON: {"schema": body}}
    if has_list(document):
        content |= {each: {} for each in sorted(ROWS)}
    said = {"description": "What was asked for; with `errors`, what could be had of it."}
    return {"200": {**said, "content": content}} | {
        status: {"description": told, "content": {_JSON: {"schema": refused}}} for status, told in _REFUSALS.items()
    }


def has_list(document: Document) -> bool:
    """Whether a document selects a connection, which can be had as rows to its end."""
    info = TypeInfo(schema._schema)  # noqa: SLF001 - the built one
    found = []

    class _Looking(Visitor):
        def enter_field(self, *_: Any) -> None:
            kind = info.get_type()
            found.append(kind is not None and get_named_type(kind).name.endswith("Connection"))

    whole = DocumentNode(definitions=(document.node, *document.fragments.values()))
    visit(whole, TypeInfoVisitor(info, _Looking()))
    return document.reads_only and any(found)


def _default(variable: VariableDefinitionNode) -> Any:
    """As it would be sent; `Undefined` where there is none."""
    return Undefined if variable.default_value is None else value_from_ast_untyped(variable.default_value)
