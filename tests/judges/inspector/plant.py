"""`python -m tests.judges.inspector.plant`: changes planted in the SDL, and what `make check` says of each, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    parse,
    parse_type,
    print_ast,
)
from graphql.language import ConstDirectiveNode, NameNode, parse_const_value

from schema.releases import breaks
from schema.root import schema

PLACES = 3
"""In how many definitions each change is planted."""

Change = Callable[[Any], Any]
"""Of a definition another one; None where it has nothing that can be changed so."""


def _with(node: Any, **changed: Any) -> Any:
    return type(node)(**{**{key: getattr(node, key) for key in node.keys}, **changed})


def _parts(node: Any, part: str) -> tuple[Any, ...]:
    return tuple(getattr(node, part) or ())


def _without_last(part: str, least: int = 1) -> Change:
    return lambda node: _with(node, **{part: _parts(node, part)[:-1]}) if len(_parts(node, part)) > least else None


def _one(part: str, fits: Callable[[Any], bool], change: Callable[[Any], Any]) -> Change:
    """A change of the first of a definition's parts that it fits."""

    def changed(node: Any) -> Any:
        parts = list(_parts(node, part))
        at = next((at for at, each in enumerate(parts) if fits(each)), None)
        if at is None:
            return None
        parts[at] = change(parts[at])
        return _with(node, **{part: tuple(parts)})

    return changed


def _more(part: str, made: str, of: str) -> Change:
    """One part more, as it is written in a definition."""
    document: Any = parse(of % made)
    added = getattr(document.definitions[0], part)
    return lambda node: _with(node, **{part: (*_parts(node, part), *added)})


def _is_required(node: Any) -> bool:
    return isinstance(node.type, NonNullTypeNode)


def _has_no_default(node: Any) -> bool:
    return not _is_required(node) and getattr(node, "default_value", None) is None


def _optional(node: Any) -> Any:
    return _with(node, type=node.type.type)


def _required(node: Any) -> Any:
    return _with(node, type=NonNullTypeNode(type=node.type))


def _deprecated(node: Any) -> Any:
    return _with(
        node,
        directives=(*_parts(node, "directives"), ConstDirectiveNode(name=NameNode(value="deprecated"), arguments=())),
    )


def _of_argument(change: Change) -> Change:
    """A change of the arguments of a field, the first that has what is changed."""

    def changed(node: Any) -> Any:
        for at, each in enumerate(_parts(node, "fields")):
            other = change(each)
            if other is not None:
                return _with(node, fields=(*node.fields[:at], other, *node.fields[at + 1 :]))
        return None

    return changed


_ARGUMENT, _INPUT = "type T { f(%s): Int }", "input I { %s }"


def _argument(made: str) -> Change:
    document: Any = parse(_ARGUMENT % made)
    added = document.definitions[0].fields[0].arguments
    return _of_argument(lambda field: _with(field, arguments=(*field.arguments, *added)) if field.arguments else None)


OBJECTS: dict[str, Change] = {
    "a field is gone": _without_last("fields"),
    "a field may be null": _one("fields", _is_required, _optional),
    "a field is never null": _one("fields", lambda node: not _is_required(node), _required),
    "a field has another type": _one("fields", lambda _: True, lambda node: _with(node, type=parse_type("Vendor"))),
    "a field is deprecated": _one("fields", lambda node: not node.directives, _deprecated),
    "a field is new": _more("fields", "planted: Int", "type T { %s }"),
    "an interface is gone": _without_last("interfaces", least=0),
    "an argument is new": _argument("planted: Int"),
    "an argument is new and needed": _argument("planted: Int!"),
    "an argument is gone": _of_argument(lambda field: _with(field, arguments=()) if field.arguments else None),
    "an argument is needed": _of_argument(_one("arguments", _has_no_default, _required)),
}


def _one_of(node: Any) -> Any:
    given = _parts(node, "directives")
    if any(_is_required(each) or each.default_value is not None for each in node.fields):
        return None
    return _with(node, directives=() if given else (ConstDirectiveNode(name=NameNode(value="oneOf"), arguments=()),))


INPUTS: dict[str, Change] = {
    "an input takes one key alone, or no more": _one_of,
    "a field of an input is gone": _without_last("fields"),
    "a field of an input is new": _more("fields", "planted: Int", _INPUT),
    "a field of an input is new and needed": _more("fields", "planted: Int!", _INPUT),
    "a field of an input is needed": _one("fields", _has_no_default, _required),
    "a field of an input is optional": _one("fields", _is_required, _optional),
    "a field of an input has a default": _one(
        "fields",
        lambda node: _has_no_default(node) and print_ast(node.type) == "String",
        lambda node: _with(node, default_value=parse_const_value('"planted"')),
    ),
}
ENUMS: dict[str, Change] = {
    "a value is gone": _without_last("values"),
    "a value is new": _more("values", "PLANTED", "enum E { %s }"),
}
KINDS: dict[type[Node], dict[str, Change]] = {
    ObjectTypeDefinitionNode: OBJECTS,
    InputObjectTypeDefinitionNode: INPUTS,
    EnumTypeDefinitionNode: ENUMS,
}


def planted(document: DocumentNode) -> Iterator[tuple[str, str]]:
    """Each change, by name, and the SDL with it."""
    definitions = document.definitions
    for kind, changes in KINDS.items():
        for name, change in changes.items():
            made = [(at, change(each)) for at, each in enumerate(definitions) if isinstance(each, kind)]
            fitting = [(at, node) for at, node in made if node is not None]
            for at, node in fitting[:: max(1, len(fitting) // PLACES)][:PLACES]:
                changed = (*definitions[:at], node, *definitions[at + 1 :])
                yield f"{name}, {node.name.value}", print_ast(DocumentNode(definitions=changed))


def main() -> int:
    """Print them. Returns the exit code."""
    base = schema.as_str()
    told = [{"name": name, "sdl": sdl, "breaks": breaks(base, sdl)} for name, sdl in planted(parse(base))]
    json.dump({"base": base, "planted": told}, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
