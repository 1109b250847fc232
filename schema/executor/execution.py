"""The execution of one operation, compiled where it can be: `execution_context_class` of a `strawberry.Schema`.

graphql-core's executor begins and ends as ever: variables, the operation, the response. Two of its steps are ours: the
root fields, and the fields of each object. Both go by the operation's plan. What it calls of graphql-core's executor
beyond its public methods is named here and in `completing`, and stays as it is only within a minor version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from graphql.execution.collect_fields import DeferUsage, FieldDetails, GroupedFieldSet
from graphql.execution.executor import collect_iterator_awaitables
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, Undefined
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor.classes import are_alike
from schema.executor.fields import FieldPlan
from schema.executor.kept import KeptOperations
from schema.executor.leaves import PLAIN
from schema.executor.plan import Plan
from schema.executor.reasons import Reason, reason_of
from schema.executor.unguarded import LetsAllThrough, questions

_new = tuple.__new__
_ABSENT = object()

USUALLY_WRITTEN_AFTER = 8
"""Objects: graphql-core executes as many of a selection in the time that writing a function for it takes."""


class CompiledExecution(StrawberryGraphQLCoreExecutionContext):
    """One execution. Made by graphql-core; a schema takes a subclass that `compiled` gives.

    Attributes:
        classes: of values that are known to be objects: neither awaited, nor raised, nor nothing.
        converted: arguments as resolvers take them, of fields whose calls can all have the same.
    """

    operations: ClassVar[KeptOperations]
    guards: ClassVar[dict[GraphQLSchema, frozenset[LetsAllThrough]]]
    fallback: ClassVar[Callable[[Reason], None]]
    written_after: ClassVar[int]

    _plan: Plan | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes: set[type] = set(PLAIN)
        self.converted: dict[FieldPlan, dict[str, Any]] = {}
        self._given: dict[FieldPlan, dict[str, Any]] = {}
        self._info: tuple[type[Any], tuple[Any, ...]] | None = None

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        new_defer_usages: Sequence[DeferUsage],
    ) -> Any:
        """Execute the root fields by the plan; those of a mutation one behind another, and what is below them by it."""
        kept = type(self).operations.of(self.schema, self.operation, self.fragment_definitions)
        reason = reason_of(self, kept)
        if reason is not None:
            type(self).fallback(reason)
            return super().execute_collected_root_fields(
                root_type, root_value, grouped_field_set, serially, new_defer_usages
            )
        passed = frozenset(each for each in self._guards() if each(self.context_value))
        values = self.variable_values.coerced
        key = (passed, *(values.get(name, _ABSENT) for name in kept.deciding))
        plan = kept.plan(key)
        if plan is None:
            plan = Plan(self.schema, passed, self.written_after)
            kept.keep(key, plan)
        self._plan = plan
        root = plan.root(root_type, grouped_field_set)
        if serially:
            return self.execute_fields_serially(root_type, root_value, None, root.fields(self), None)
        return root.execute(self, root_value, None)

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Execute the fields of an object that graphql-core completes."""
        if self._plan is None:
            return super().collect_and_execute_subfields(
                return_type, field_details_list, path, result, position_context
            )
        return self._plan.object(return_type, field_details_list).execute(self, result, path)

    @property
    def keeper(self) -> object | None:
        """For as long as it lives, what was made of kept records is remembered; None where the context names none."""
        return getattr(self.context_value, "keeper", None)

    def fields_below(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> GroupedFieldSet:
        """The fields that are selected of a type below a field.

        Raises:
            GraphQLError: a condition of `@skip` or `@include` is null.
        """
        return self.collect_subfields(kind, details).grouped_field_set

    def given(self, field: FieldPlan) -> dict[str, Any]:
        """The arguments of a field, found out once for all its objects.

        Raises:
            GraphQLError: one of them is not of its type.
        """
        found = self._given.get(field)
        if found is None:
            first = field.details[0]
            found = get_argument_values(
                field.definition,
                first.node,
                self.variable_values,
                first.fragment_variable_values,
                self.hide_suggestions,
            )
            self._given[field] = found
        return found

    def info(self, field: FieldPlan, at: Path) -> GraphQLResolveInfo[Any]:
        """What the resolver of a field at a place is told; all but the place and the field is made once."""
        if self._info is None:
            first = self.build_resolve_info(field.definition, field.nodes, field.parent, at)
            self._info = (type(first), tuple(first)[5:])
        kind, rest = self._info
        return _new(kind, (*field.told, at, *rest))

    def info_below(self, field: FieldPlan, path: Path | None) -> GraphQLResolveInfo[Any]:
        """What the resolver of a field is told, for an object at a path."""
        at = _new(Path, (path, field.key, field.parent.name))
        if self._info is None:
            return self.info(field, at)
        kind, rest = self._info  # once more, as this is called for each object
        info: GraphQLResolveInfo[Any] = _new(kind, (*field.told, at, *rest))
        return info

    def info_of(self, field: FieldPlan, at: Path) -> GraphQLResolveInfo[Any]:
        """What the resolver of a field was told, for a place in the list that it gave."""
        while isinstance(at.key, int) and at.prev is not None:
            at = at.prev
        return self.info(field, at)

    def admits(self, value: Any) -> bool:
        """Whether a value is an object; its class is noted where all values of it are."""
        kind = value.__class__
        if value is None or value is Undefined or isinstance(value, Exception) or self.is_awaitable(value):
            return False
        if are_alike(kind):
            self.classes.add(kind)
        return True

    def abandon(self, made: Any, pending: Sequence[Any], rest: Iterator[Any] | None = None) -> None:
        """See to what was begun for an object or a list that will not be shown.

        Args:
            made: what there is of it.
            pending: the keys under which it holds something to await.
            rest: items of the list that were not looked at.
        """
        begun = [made[key] for key in pending]
        if rest is not None:
            begun += collect_iterator_awaitables(rest, self.is_awaitable)
        if begun:
            self.settle_in_background(begun)

    def _guards(self) -> frozenset[LetsAllThrough]:
        guards = type(self).guards
        if self.schema not in guards:
            guards[self.schema] = questions(self.schema)
        return guards[self.schema]


def compiled(
    fallback: Callable[[Reason], None] | None = None, *, written_after: int = USUALLY_WRITTEN_AFTER
) -> type[CompiledExecution]:
    """The class to give a `strawberry.Schema` as its `execution_context_class`; of one schema, as it keeps plans.

    Args:
        fallback: told of each operation that is left to graphql-core, and why.
        written_after: how many objects of a selection are executed in graphql-core's way, before a function is written.
    """

    class Compiled(CompiledExecution):
        """Of one schema."""

    Compiled.operations = KeptOperations()
    Compiled.guards = {}
    Compiled.fallback = staticmethod(fallback or _untold)
    Compiled.written_after = written_after
    return Compiled


def describe(execution: type[CompiledExecution]) -> str:
    """The functions that were written so far, for whoever looks for a fault."""
    texts = [f"# {each.kind.name}\n{each.text}" for plan in execution.operations.plans() for each in plan if each.text]
    return "\n".join(texts)


def _untold(reason: Reason) -> None:
    pass
