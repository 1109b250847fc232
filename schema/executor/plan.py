"""What was worked out for an operation: a function for each selection of an object type, written when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet
from graphql.pyutils import Path

from schema.executor.fed import AtHand, Refused, Standing
from schema.executor.feeding import Feed, feed
from schema.executor.fields import FieldPlan, needs_info
from schema.executor.lately import shown
from schema.executor.source import written
from schema.executor.unguarded import LetsAllThrough, behind

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution

MOST_FIELDS = 300
"""Of one selection, for which a function is written; that holds the event loop up for some 20 ms."""


class Plan:
    """Of one operation, with what is selected by the values of its variables.

    It holds nodes of the document, and neither the document nor anything of a request.

    Args:
        schema: a Strawberry schema.
        passed: what the guards ask that let all through.
        written_after: how many objects of a selection are executed in graphql-core's way, before a function is written
            for them: writing one takes longer than executing a few.
    """

    def __init__(self, schema: GraphQLSchema, passed: frozenset[LetsAllThrough], written_after: int) -> None:
        self.schema = schema
        self.passed = passed
        self.written_after = written_after
        self._root: ObjectPlan | None = None
        self._objects: dict[tuple[str, int], ObjectPlan] = {}

    def root(self, kind: GraphQLObjectType, fields: GroupedFieldSet) -> ObjectPlan:
        """What is selected of the root type; the first execution says what that is."""
        if self._root is None:
            self._root = ObjectPlan(self, kind, [], fields)
        return self._root

    def object(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> ObjectPlan:
        """What is selected of a type below a field.

        Args:
            kind: the type.
            details: the field's nodes: a list of this plan, told from others by its identity.
        """
        found = self._objects.get((kind.name, id(details)))
        if found is None:
            found = self._objects[kind.name, id(details)] = ObjectPlan(self, kind, details)
        return found

    def __iter__(self) -> Iterator[ObjectPlan]:
        if self._root is not None:
            yield self._root
        yield from self._objects.values()


class ObjectPlan:
    """What is selected of one object type at one place of an operation.

    Args:
        plan: of the operation.
        kind: the type.
        details: of the field that it stands below. They are kept here, since their identity tells this from others.
        fields: their nodes by the keys of the answer, kept for the same reason; found out below a field.

    Attributes:
        classes: of objects that are known to be of the type; empty where only asking each of them tells.
        text: of the function that was written; empty before.
        execute: gives an object's fields, or a coroutine that gives them, for an execution, the object and its path. It
            raises what is wrong with the selection, or with a field that may not be null.
    """

    __slots__ = ("_details", "_feeds", "_fields", "_left", "_plan", "classes", "execute", "kind", "text")

    def __init__(
        self,
        plan: Plan,
        kind: GraphQLObjectType,
        details: list[FieldDetails],
        fields: GroupedFieldSet | None = None,
    ) -> None:
        self.kind = kind
        self.classes: set[type] = set()
        self.text = ""
        self._details = details
        self._fields = fields
        self._plan = plan
        self._left = plan.written_after
        self._feeds: dict[str, Feed | None] = {}
        self.execute: Any = self._execute

    def fields(self, run: CompiledExecution) -> GroupedFieldSet:
        """The nodes of the fields by the keys of the answer, the same for every execution.

        Raises:
            GraphQLError: a condition of `@skip` or `@include` is null.
        """
        if self._fields is None:
            self._fields = run.fields_below(self.kind, self._details)
        return self._fields

    def _execute(self, run: CompiledExecution, source: Any, path: Path | None) -> Any:
        fields = self.fields(run)
        if self._left > 0 or len(fields) > MOST_FIELDS:
            self._left -= 1
            return run.execute_fields(self.kind, source, path, fields, None)
        self.text, self.execute = written(self._plan, list(self.planned(run)))
        return self.execute(run, source, path)

    def fed(self, run: CompiledExecution, values: Sequence[Any]) -> list[Any] | None:
        """The objects of a list shown by looking at them alone, None where that cannot be.

        Args:
            run: the execution.
            values: a list, a tuple or a `Standing`.
        """
        if len(values) <= self._left:
            return None
        of = ""
        try:
            if values.__class__ is Standing:
                of = values.of
                found = self.feed(run, of)
                if found is not None and found.beside <= values.beside.keys():
                    at_hand = AtHand(run, values.beside)
                    if found.attributes:
                        found.learn_all(values.rows, at_hand)
                    return shown(found, values.rows, at_hand)
                of = ""
            found = self.feed(run)
            if found is None:
                return None
            at_hand = AtHand(run)
            found.learn_all(values, at_hand)
            return shown(found, values, at_hand)
        except Refused:
            self._feeds[of] = None  # objects at one place are of few classes: they are not looked at in vain again
            return None
        except Exception:  # noqa: BLE001 - whatever it is, the ordinary way comes upon it again, and knows its place
            return None

    def feed(self, run: CompiledExecution, of: str = "") -> Feed | None:
        """The function that shows objects by looking at them alone, None where that does not tell all.

        Args:
            run: the execution.
            of: which list's rows stand for the objects; empty for the objects themselves.
        """
        if of not in self._feeds:
            self._feeds[of] = feed(self._plan, run, self, of) if len(self.fields(run)) <= MOST_FIELDS else None
        return self._feeds[of]

    def planned(self, run: CompiledExecution) -> Iterator[FieldPlan]:
        """What is known of the fields.

        Raises:
            GraphQLError: a condition of `@skip` or `@include` is null.
        """
        for key, details in self.fields(run).items():
            name = details[0].node.name.value
            definition = self._plan.schema.get_field(self.kind, name)
            if definition is not None:
                resolve = definition.resolve or run.field_resolver
                nodes = [each.node for each in details]
                yield FieldPlan(
                    key=key,
                    name=name,
                    details=details,
                    nodes=nodes,
                    parent=self.kind,
                    definition=definition,
                    type=definition.type,
                    resolve=behind(resolve, self._plan.passed),
                    told=(name, nodes, definition.type, self.kind),
                    needs_info=needs_info(definition.type),
                )
