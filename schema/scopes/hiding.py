"""Which parts of a document a client may not see, so that nothing is asked of a vendor for them."""

from __future__ import annotations

from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLResolveInfo, TypeInfo, TypeInfoVisitor, Visitor, visit

from app.access.caller import Caller
from app.access.principal import Principal
from schema.scopes.needs import mark_of

_NOTHING: frozenset[int] = frozenset()


def hidden(info: GraphQLResolveInfo[Any]) -> frozenset[int]:
    """The field nodes of the operation that its client may not see, by their `id`; found once for an operation.

    Args:
        info: of any of its fields.
    """
    caller = getattr(info.context, "caller", None)
    if not isinstance(caller, Caller) or caller.principal.sees_all:
        return _NOTHING
    if caller.hidden is None:
        caller.hidden = _found(info, caller.principal)
    return caller.hidden


def _found(info: GraphQLResolveInfo[Any], principal: Principal) -> frozenset[int]:
    types = TypeInfo(info.schema)
    looking = _Looking(types, principal)
    document = DocumentNode(definitions=(info.operation, *info.fragments.values()))
    visit(document, TypeInfoVisitor(types, looking))
    return frozenset(looking.found)


class _Looking(Visitor):
    def __init__(self, types: TypeInfo, principal: Principal) -> None:
        super().__init__()
        self.found: set[int] = set()
        self._types = types
        self._principal = principal

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Note a field that needs a scope which is missing."""
        field = self._types.get_field_def()
        mark = mark_of(field) if field else None
        if mark is not None and mark.where is None and not mark.scopes <= self._principal.scopes:
            self.found.add(id(node))
