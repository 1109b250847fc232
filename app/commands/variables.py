"""Variables of an operation from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graphql import GraphQLSyntaxError, ListTypeNode, NonNullTypeNode, OperationDefinitionNode, TypeNode, parse


class BadVariable(ValueError):
    """What was given can be no variable; says why."""


def variables_of(document: str, given: str | None, single: Iterable[str]) -> dict[str, Any]:
    """The variables of an operation.

    Args:
        document: that declares them. What is declared as `String` or `ID` is taken as it is written.
        given: an object as JSON, or `@` and the name of a file that holds one; None where there is none.
        single: `name=value`; a value that is no JSON is text. They go before what the object says.

    Raises:
        BadVariable: something of it cannot be read.
    """
    found = _object(given) if given is not None else {}
    texts = _texts(document)
    for each in single:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise BadVariable(f"{each!r} is not name=value.")
        found[name.removeprefix("$")] = value if name.removeprefix("$") in texts else _value(value)
    return found


def _object(given: str) -> dict[str, Any]:
    try:
        text = Path(given[1:]).read_text(encoding="utf-8") if given.startswith("@") else given
        found = json.loads(text)
    except OSError as error:
        raise BadVariable(f"The file of variables cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadVariable(f"The variables are not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise BadVariable("The variables are not an object.")
    return found


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _texts(document: str) -> set[str]:
    """The names of variables that are text; none where the document cannot be read, which the gateway then says."""
    try:
        definitions = parse(document, no_location=True).definitions
    except (GraphQLSyntaxError, RecursionError):
        return set()
    return {
        variable.variable.name.value
        for operation in definitions
        if isinstance(operation, OperationDefinitionNode)
        for variable in operation.variable_definitions or ()
        if _is_text(variable.type)
    }


def _is_text(kind: TypeNode) -> bool:
    if isinstance(kind, NonNullTypeNode):
        return _is_text(kind.type)
    return not isinstance(kind, ListTypeNode) and getattr(kind, "name").value in ("String", "ID")  # noqa: B009
