"""Gives generated operations a meaning: of the keys of which one may be given, one; ids and domains that there are.

What is generated knows types alone. Without this most of it would be refused for its keys, or find nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    IntValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    visit,
)

_PAGES = ("first", "last")
_MOST_ROWS = 7


class _Meaning(Visitor):
    """Changes values where they stand.

    Args:
        types: says of what type each value is.
        ids: that there are.
        named: values that there are, by the names of arguments and fields.
    """

    def __init__(self, types: TypeInfo, ids: Sequence[str], named: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._types = types
        self._ids = ids
        self._named = named

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        if node.name.value in _PAGES and isinstance(node.value, IntValueNode):
            return ArgumentNode(name=node.name, value=IntValueNode(value=str(int(node.value.value) % _MOST_ROWS)))
        value = self._known(node.name.value, node.value)
        return None if value is None else ArgumentNode(name=node.name, value=value)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode | None:
        value = self._known(node.name.value, node.value)
        return None if value is None else ObjectFieldNode(name=node.name, value=value)

    def enter_object_value(self, node: ObjectValueNode, *_: Any) -> ObjectValueNode | None:
        kind = get_named_type(self._types.get_input_type())
        if not isinstance(kind, GraphQLInputObjectType) or not kind.is_one_of:
            return None
        given = [each for each in node.fields if not isinstance(each.value, NullValueNode)]
        return ObjectValueNode(fields=(given[_turn(print_ast(node)) % len(given)],)) if len(given) > 1 else None

    def _known(self, name: str, value: Any) -> StringValueNode | None:
        """One that there is, in the place of every other text that may be one."""
        if not isinstance(value, StringValueNode) or _turn(value.value) % 2:
            return None
        known = self._named.get(name) or (self._ids if name == "id" else ())
        return StringValueNode(value=known[_turn(value.value) // 2 % len(known)]) if known else None


def _turn(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def meaningful(document: str, schema: GraphQLSchema, ids: Sequence[str], named: Mapping[str, Sequence[str]]) -> str:
    """A document that is as valid as it was, and more often finds something.

    Args:
        document: as it was generated.
        schema: that it was generated for.
        ids: that there are.
        named: values that there are, by the names of arguments and fields.
    """
    types = TypeInfo(schema)
    return print_ast(visit(parse(document), TypeInfoVisitor(types, _Meaning(types, ids, named))))
