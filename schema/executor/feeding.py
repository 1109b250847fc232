"""Selections whose fields are all shown by looking at the object alone: which they are, and of which classes.

Objects of such a selection are shown by one function for all of a list, see `loops`: without a path, an `info` or
anything to await. It raises `Unusual`, or whatever else, for an object that is not to be shown so: the whole list then
goes the ordinary way from its start, which knows what the matter is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, is_leaf_type

from schema.executor.classes import are_alike, tells_by_class
from schema.executor.completing import MOST_CLASSES
from schema.executor.fed import Among, AtHand, Refused, Unusual, is_plain
from schema.executor.fields import FieldPlan
from schema.executor.leaves import class_of
from schema.executor.loops import FedField, Show, written
from schema.executor.reading import looking

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution
    from schema.executor.plan import ObjectPlan, Plan


@dataclass(slots=True, eq=False)
class Feed:
    """How objects of a selection are shown by looking at them alone.

    Attributes:
        schema: a Strawberry schema.
        kind: their type.
        of: which list's rows stand for them, see `Standing`; empty for the objects themselves.
        fields: what is selected.
        attributes: of the objects, or of the rows, that are read.
        of_type: classes of objects that are known to be of the type.
        beside: what has to stand beside the rows, see `Standing.beside`.
        amongs: what objects here and below are looked up in.
        classes: those that have the attributes, and are no more than they seem.
        text: of the function that was written; empty before.
    """

    schema: GraphQLSchema
    kind: GraphQLObjectType
    of: str
    fields: Sequence[FedField]
    attributes: frozenset[str]
    of_type: set[type]
    beside: frozenset[str]
    amongs: frozenset[Among]
    classes: set[type] = field(default_factory=set)
    text: str = ""
    _show: Show | None = None

    @property
    def below(self) -> list[Feed]:
        """How the objects that fields hold are shown."""
        return [each.below for each in self.fields if each.below is not None]

    def rows(self, rows: Sequence[Any], at_hand: AtHand) -> list[dict[str, Any]]:
        """What is shown of objects whose classes are known, or of rows that stand for objects.

        Raises:
            Exception: one of them is not shown by looking at it.
        """
        if self._show is None:
            self.text, self._show = written(self)
        return self._show(rows, at_hand)

    def learn_all(self, objects: Sequence[Any], at_hand: AtHand) -> None:
        """Find out whether objects of the values' classes can be shown.

        Raises:
            Unusual: as `learn`.
        """
        for kind in set(map(type, objects)) - self.classes:
            self.learn(at_hand, next(each for each in objects if each.__class__ is kind))

    def learn(self, at_hand: AtHand, value: Any) -> None:
        """Find out whether objects of a value's class can be shown.

        Raises:
            Refused: they cannot, or it can only be told of each.
            Unusual: this object cannot.
        """
        kind: type = value.__class__
        if hasattr(kind, "__getattr__") or not are_alike(kind):
            raise Refused
        if kind is not NoneType and not all(is_plain(kind, each) for each in self.attributes):
            raise Refused
        run, is_type_of = at_hand.run, self.kind.is_type_of
        if kind not in run.classes and not run.admits(value):
            raise Unusual
        if not self.of and kind not in self.of_type:
            if is_type_of is not None and is_type_of(value, None) is not True:  # type: ignore[arg-type]
                raise Unusual
            if len(self.of_type) < MOST_CLASSES:
                self.of_type.add(kind)
        if len(self.classes) < MOST_CLASSES:
            self.classes.add(kind)


def feed(plan: Plan, run: CompiledExecution, below: ObjectPlan, of: str) -> Feed | None:
    """How objects of a selection are shown; None where looking at an object does not tell all that is selected.

    Args:
        plan: of the operation.
        run: the execution.
        below: the selection.
        of: which list's rows stand for its objects, see `Standing`; empty for the objects themselves.
    """
    is_type_of: Any = below.kind.is_type_of
    if is_type_of is not None and not tells_by_class(is_type_of):
        return None
    fields: list[FedField] = []
    attributes, beside, amongs = set[str](), set[str](), set[Among]()
    for each in below.planned(run):
        if each.name == "__typename":
            fields.append(FedField(each))
            continue
        look = looking(plan.schema, each, 0, of)
        found = None if look is None else _fed(plan, run, each, look.below)
        if look is None or found is None:
            return None
        fields.append(found)
        attributes |= look.attributes
        beside |= {look.beside} - {""}
        amongs |= {look.among} if look.among is not None else set()
        if found.below is not None:
            beside |= found.below.beside
            amongs |= found.below.amongs
    return Feed(
        plan.schema,
        below.kind,
        of,
        fields,
        frozenset(attributes),
        below.classes,
        beside=frozenset(beside),
        amongs=frozenset(amongs),
    )


def _fed(plan: Plan, run: CompiledExecution, each: FieldPlan, of: str) -> FedField | None:
    """A field whose value is had by looking; None where what is below it is not."""
    kind: Any = each.type.of_type if isinstance(each.type, GraphQLNonNull) else each.type
    if isinstance(kind, GraphQLList):
        kind = kind.of_type.of_type if isinstance(kind.of_type, GraphQLNonNull) else kind.of_type
        if is_leaf_type(kind):
            return FedField(each) if class_of(kind) is not None else None
    elif is_leaf_type(kind):
        return FedField(each)
    if not isinstance(kind, GraphQLObjectType):
        return None
    below = plan.object(kind, each.details).feed(run, of)
    return None if below is None else FedField(each, below)
