"""The variables of a document out of an address: words, made values of the types that the schema says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLType,
    VariableDefinitionNode,
    type_from_ast,
)

from app.documents.document import Document
from app.domain.errors import BadUserInput
from app.upstream.decoding import NotJson, decode_json
from schema.root import schema

_TRUTH = {"true": True, "false": False}
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")


def type_of(variable: VariableDefinitionNode) -> GraphQLType:
    """The type of a variable of a valid document."""
    found = type_from_ast(schema._schema, variable.type)  # noqa: SLF001 - the built one
    if found is None:
        raise ValueError(f"no type of variable {variable.variable.name.value}")
    return found


def types_of(document: Document) -> dict[str, GraphQLType]:
    """The types of a document's variables, by their names."""
    return {each.variable.name.value: type_of(each) for each in document.node.variable_definitions or ()}


def variables_of(document: Document, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The variables that stand in an address.

    Args:
        document: whose variables they are.
        given: names and values, in their order; those of a list one by one, or as JSON.

    Raises:
        BadUserInput: there is no such variable, or the value is none of its type.
    """
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    check_names(document, values)
    types = types_of(document)
    return {name: _value(name, words, types[name]) for name, words in values.items()}


def check_names(document: Document, given: Mapping[str, Any]) -> None:
    """Refuse variables that a document has not, which would else be overlooked.

    Raises:
        BadUserInput: it has no variable of one of these names.
    """
    known = types_of(document)
    for name in given:
        if name not in known:
            listed = ", ".join(f"`{each}`" for each in known) or "none"
            raise BadUserInput(f"{document.name} has no variable {name[:60]!r}. Those that it has: {listed}.")


def _value(name: str, words: list[str], kind: GraphQLType) -> Any:
    kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(kind, GraphQLList):
        if len(words) == 1 and words[0].lstrip().startswith("["):
            return _json(name, words[0])
        return [_value(name, [word], kind.of_type) for word in words]
    if len(words) > 1:
        raise BadUserInput(f"`{name}` is given {len(words)} times, and is no list.")
    return _single(name, words[0], kind)


def _single(name: str, word: str, kind: GraphQLType) -> Any:
    if isinstance(kind, GraphQLInputObjectType):
        return _json(name, word)
    wanted = str(kind)
    if wanted == "JSON":
        return _json(name, word)
    if wanted == "Boolean" and word not in _TRUTH:
        raise BadUserInput(f"`{name}` is neither `true` nor `false`.")
    if wanted == "Boolean":
        return _TRUTH[word]
    if wanted == "Int":
        return int(_matching(name, word, _WHOLE, "a whole number"))
    if wanted == "Float":
        return float(_matching(name, word, _NUMBER, "a number"))
    return word  # texts, ids, words of a closed list, and scalars that are texts


def _matching(name: str, word: str, shape: re.Pattern[str], what: str) -> str:
    if not shape.fullmatch(word):
        raise BadUserInput(f"`{name}` is not {what}.")
    return word


def _json(name: str, word: str) -> Any:
    try:
        return decode_json(word.encode("utf-8", "surrogatepass"))
    except NotJson:
        raise BadUserInput(f"`{name}` is not JSON.") from None
