"""What a request says, as GraphQL over HTTP has it: its parameters, and the operation that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadUserInput
from app.upstream.decoding import NotJson, decode_json


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks to be executed."""

    document: str
    name: str | None
    variables: dict[str, Any] | None


def operation_of_body(body: bytes) -> Operation:
    """The operation in a POST's JSON body.

    Raises:
        BadUserInput: the body is not what GraphQL over HTTP describes.
    """
    return operation_of(parameters_of_body(body))


def parameters_of_body(body: bytes) -> dict[str, Any]:
    """What a POST's JSON body says, not looked at yet.

    Raises:
        BadUserInput: the body is no JSON object.
    """
    try:
        parameters = decode_json(body)
    except NotJson:
        raise BadUserInput(
            "The body is not JSON. Send an object with `query` and, where needed, `variables`."
        ) from None
    if not isinstance(parameters, dict):
        raise BadUserInput("The body is not a JSON object. Send one with `query` and, where needed, `variables`.")
    return parameters


def operation_of_query(parameters: Mapping[str, str]) -> Operation:
    """The operation in a GET's query parameters.

    Raises:
        BadUserInput: `query` is missing, or `variables` is not JSON.
    """
    return operation_of(parameters_of_query(parameters))


def parameters_of_query(parameters: Mapping[str, str]) -> dict[str, Any]:
    """What a GET's query parameters say, not looked at yet.

    Raises:
        BadUserInput: `variables` or `extensions` is not JSON.
    """
    read: dict[str, Any] = dict(parameters)
    try:
        for name in ("variables", "extensions"):
            if name in read:
                read[name] = decode_json(read[name].encode()) if read[name] else None
    except NotJson:
        raise BadUserInput("`variables` and `extensions` are JSON objects.") from None
    return read


def operation_of(parameters: Mapping[str, Any]) -> Operation:
    """The operation that parameters ask for.

    Raises:
        BadUserInput: they are not what GraphQL over HTTP describes.
    """
    document, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(document, str) or not document.strip():
        raise BadUserInput("`query` is missing: give the GraphQL document as a string.")
    if not isinstance(name, str | None):
        raise BadUserInput("`operationName` is not a string.")
    if not isinstance(variables, dict | None):
        raise BadUserInput("`variables` is not an object.")
    if not isinstance(extensions, dict | None):
        raise BadUserInput("`extensions` is not an object.")
    return Operation(document, name or None, variables)
