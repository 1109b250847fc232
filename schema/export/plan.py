"""The operation that reads one page of an export, made from the one that a client sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    get_operation_ast,
    parse,
    print_ast,
    value_from_ast_untyped,
)
from strawberry.types.execution import PreExecutionError

from app.domain.errors import BadUserInput
from app.limits import Limits
from schema.asked_operation import Operation
from schema.errors import all_formatted
from schema.export.columns import Column, columns_of
from schema.export.place import Fragments, Place, Selected, connection_type, selected, the_place
from schema.export.used import only_used
from schema.limits.checking import faults_of
from schema.root import schema

INFO = "exportPage"
TOTAL = "exportTotal"
MISSING = "exportMissing"
_ROWS = ("nodes", "edges")
_PAGED_BY = ("first", "after")


class NotExecutable(Exception):
    """A document that is told to be wrong, as it would be by `/graphql`.

    Args:
        errors: what is wrong.
    """

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors

    def told(self) -> dict[str, Any]:
        """The body that tells it, in the scope of a request."""
        return {"errors": all_formatted(PreExecutionError(data=None, errors=self.errors))}


@dataclass(frozen=True, slots=True)
class Plan:
    """How an export is read.

    Attributes:
        document: that reads a page.
        name: of its operation.
        path: keys in the answer that lead to the connection.
        rows: the key of the rows in it.
        columns: of a row.
        after: the cursor to begin behind; None for the beginning.
    """

    document: str
    name: str | None
    path: tuple[str, ...]
    rows: str
    columns: tuple[Column, ...]
    after: str | None
    _variables: Mapping[str, Any]
    _cursor: str

    def operation(self, after: str | None) -> Operation:
        """What reads the page behind a cursor."""
        return Operation(self.document, self.name, {**self._variables, self._cursor: after})


def plan_of(operation: Operation, limits: Limits, *, first: int) -> Plan:
    """How the one list that an operation holds is read to its end. What else it selects is left out.

    Args:
        operation: as it was sent.
        limits: that hold.
        first: rows of a page.

    Raises:
        NotExecutable: the document is not valid, or larger than is allowed.
        BadUserInput: it holds no query, no list, or several.
    """
    faults = faults_of(operation.document, limits)
    if faults:
        raise NotExecutable(faults)
    document = parse(operation.document, max_tokens=None)
    asked = get_operation_ast(document, operation.name)
    if asked is None:
        raise BadUserInput("`operationName` names no operation of the document, or is missing where it has several.")
    if asked.operation is not OperationType.QUERY:
        raise BadUserInput("Only a query can be exported.")
    graph = schema._schema  # noqa: SLF001 - the built one
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    place = the_place(graph, fragments, asked)
    rows = _rows(place[-1], fragments)
    given = operation.variables or {}
    cursor = _unused("exportAfter", {each.variable.name.value for each in asked.variable_definitions or ()})
    written = _written(asked, place, rows, cursor, first)
    document_of_page, needed = only_used(written, fragments)
    kind = connection_type(place[-1])
    chosen = SelectionSetNode(selections=tuple(s for each in rows for s in _selections(each)))
    return Plan(
        print_ast(DocumentNode(definitions=document_of_page)),
        operation.name if asked.name else None,
        tuple(each.key for each in place),
        rows[0].key,
        columns_of(graph, fragments, kind.fields[rows[0].field.name.value].type, chosen) if kind else (),
        _after(place[-1].field, asked, given),
        {name: value for name, value in given.items() if name in needed},
        cursor,
    )


def _rows(connection: Selected, fragments: Fragments) -> list[Selected]:
    """The selections of the connection's rows, which are merged where there are several."""
    kind = connection_type(connection)
    assert isinstance(kind, GraphQLObjectType)  # noqa: S101 - it is one: `the_place` has looked for it
    graph = schema._schema  # noqa: SLF001
    every = selected(graph, fragments, kind, connection.field.selection_set)
    found = [each for each in every if each.field.name.value in _ROWS]
    if not found:
        raise BadUserInput(f"Select the `nodes` of `{connection.key}`, or its `edges`: these are the rows.")
    if len({(each.key, each.field.name.value) for each in found}) > 1:
        raise BadUserInput(f"Select the `nodes` of `{connection.key}` or its `edges`, and not both: each is the rows.")
    if any(each.is_conditional or each.field.directives for each in found):
        raise BadUserInput(f"The rows of `{connection.key}` have directives. Select them without.")
    return found


def _selections(of: Selected) -> tuple[Any, ...]:
    return tuple(of.field.selection_set.selections) if of.field.selection_set else ()


def _written(
    asked: OperationDefinitionNode, place: Place, rows: list[Selected], cursor: str, first: int
) -> OperationDefinitionNode:
    """The operation, with nothing in it but the way to the list and a page of that."""
    variable = VariableNode(name=_name(cursor))
    connection = place[-1].field
    pages = (
        ArgumentNode(name=_name("first"), value=IntValueNode(value=str(first))),
        ArgumentNode(name=_name("after"), value=variable),
    )
    kept = tuple(each for each in connection.arguments or () if each.name.value not in _PAGED_BY)
    about = [
        _field("pageInfo", INFO, tuple(_field(name) for name in ("hasNextPage", "endCursor", "isComplete"))),
        _field("totalCount", TOTAL),
    ]
    kind = connection_type(place[-1])
    if kind is not None and "missing" in kind.fields:  # as lists over all vendors have it
        error = _field("error", None, tuple(_field(name) for name in ("code", "message", "retryable")))
        about.append(_field("missing", MISSING, (_field("vendor"), error)))
    page: Any = FieldNode(
        alias=connection.alias,
        name=connection.name,
        arguments=(*kept, *pages),
        directives=connection.directives,
        selection_set=SelectionSetNode(selections=(*(s.field for s in rows), *about)),
    )
    page = _narrowed(page, place[-1])
    for step in reversed(place[:-1]):
        field = step.field
        page = FieldNode(
            alias=field.alias,
            name=field.name,
            arguments=field.arguments,
            directives=field.directives,
            selection_set=SelectionSetNode(selections=(page,)),
        )
        page = _narrowed(page, step)
    text = VariableDefinitionNode(variable=variable, type=NamedTypeNode(name=_name("String")), directives=())
    return OperationDefinitionNode(
        operation=OperationType.QUERY,
        name=asked.name,
        variable_definitions=(*(asked.variable_definitions or ()), text),
        directives=asked.directives,
        selection_set=SelectionSetNode(selections=(page,)),
    )


def _narrowed(field: FieldNode, step: Selected) -> InlineFragmentNode:
    """A field with the type that it is of, as the fragment that held it said."""
    kind = NamedTypeNode(name=_name(step.parent.name))
    return InlineFragmentNode(type_condition=kind, directives=(), selection_set=SelectionSetNode(selections=(field,)))


def _field(name: str, alias: str | None = None, within: tuple[FieldNode, ...] = ()) -> FieldNode:
    return FieldNode(
        alias=_name(alias) if alias else None,
        name=_name(name),
        arguments=(),
        directives=(),
        selection_set=SelectionSetNode(selections=within) if within else None,
    )


def _name(value: str) -> NameNode:
    return NameNode(value=value)


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _after(connection: FieldNode, asked: OperationDefinitionNode, given: Mapping[str, Any]) -> str | None:
    """Where the client's operation begins."""
    value = next((each.value for each in connection.arguments or () if each.name.value == "after"), None)
    if value is None:
        return None
    defaults = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in asked.variable_definitions or ()
        if each.default_value is not None
    }
    after = value_from_ast_untyped(value, {**defaults, **given})
    return after if isinstance(after, str) else None
