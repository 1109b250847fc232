"""Plans that are kept as long as their documents are, and no longer.

Whoever keeps parsed documents decides how many there are; a plan goes when its operation's node goes. Of one operation
there are few plans: as many as its conditions make, those that were wanted longest ago given up first.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from schema.executor.plan import Plan

MOST_OPERATIONS = 1000
MOST_PLANS = 16
"""Of one operation."""

_CONDITIONS = {"skip", "include"}
_INCREMENTAL = {"defer", "stream"}


class Kept:
    """What is known of an operation, and its plans.

    Args:
        schema: that it is valid against.
        operation: its node; it is not kept.
        fragments: of its document.

    Attributes:
        deciding: names of the variables that decide what is selected.
        is_incremental: whether it asks for parts of its answer to come later.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self.schema = schema
        sets = (operation.selection_set, *(each.selection_set for each in fragments.values()))
        found = [each for selected in sets for each in _directives(selected)]
        self.deciding = tuple(sorted({variable for name, variable in found if variable and name in _CONDITIONS}))
        self.is_incremental = any(name in _INCREMENTAL for name, _ in found)
        self._plans: OrderedDict[Any, Plan] = OrderedDict()

    def plan(self, key: Any) -> Plan | None:
        """The plan under this key."""
        found = self._plans.get(key)
        if found is not None:
            self._plans.move_to_end(key)
        return found

    def keep(self, key: Any, plan: Plan) -> None:
        """Keep a plan under a key."""
        self._plans[key] = plan
        while len(self._plans) > MOST_PLANS:
            self._plans.popitem(last=False)

    def __iter__(self) -> Iterator[Plan]:
        return iter(self._plans.values())


class KeptOperations:
    """What is known of operations, by the identity of their nodes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[weakref.ref[OperationDefinitionNode], Kept]] = OrderedDict()

    def of(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> Kept:
        """What is known of an operation, found out where it was not."""
        key = id(operation)
        found = self._kept.get(key)
        if found is not None and found[0]() is operation and found[1].schema is schema:
            self._kept.move_to_end(key)
            return found[1]
        kept = Kept(schema, operation, fragments)
        self._kept[key] = (weakref.ref(operation, partial(self._forget, key)), kept)
        while len(self._kept) > MOST_OPERATIONS:
            self._kept.popitem(last=False)
        return kept

    def _forget(self, key: int, gone: weakref.ref[OperationDefinitionNode]) -> None:
        found = self._kept.get(key)
        if found is not None and found[0] is gone:
            del self._kept[key]

    def plans(self) -> Iterator[Plan]:
        """Every plan."""
        for _, kept in self._kept.values():
            yield from kept

    def __len__(self) -> int:
        return len(self._kept)


def _directives(selected: SelectionSetNode) -> Iterator[tuple[str, str | None]]:
    """The directives below a selection, fragments apart: their names, with the variables that they take."""
    waiting = [selected]
    while waiting:
        for each in waiting.pop().selections:
            for directive in each.directives or ():
                yield directive.name.value, None
                for argument in directive.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        yield directive.name.value, argument.value.name.value
            if isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set:
                waiting.append(each.selection_set)
