"""The function that is written for a selection whose fields are all shown by looking at the object alone.

It is called for an object without a path, an `info` or anything to await, and raises `Unusual`, or whatever else, for
an object that is not to be shown so: the whole list then goes the ordinary way from its start, which knows what the
matter is. What it writes is held by the same comparisons as `showing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLFloat, GraphQLLeafType, GraphQLList, GraphQLNonNull, GraphQLObjectType, is_leaf_type

from schema.executor.classes import are_alike, tells_by_class
from schema.executor.completing import MOST_CLASSES, SEQUENCES
from schema.executor.fed import Among, AtHand, Refused, Unusual, is_plain
from schema.executor.fields import FieldPlan
from schema.executor.leaves import PLAIN, class_of, inline, shows_as_is
from schema.executor.reading import looking
from schema.executor.writing import checked, code_of, constant

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution
    from schema.executor.plan import ObjectPlan, Plan

Show = Callable[[Any, AtHand], dict[str, Any]]

_EXACT = 2**53
"""Up to this, every whole number is a float, too."""

_HEAD = "def show(source, at_hand):\n"
_COMMON_NAMES = {"Decimal": Decimal, "Unusual": Unusual, "plain": PLAIN, "sequences": SEQUENCES}


@dataclass(slots=True, eq=False)
class Feed:
    """How objects of a selection are shown by looking at them alone.

    Attributes:
        kind: their type.
        attributes: of the objects that are read.
        show: gives an object's fields; it raises where that takes more than looking.
        text: of it.
        of_type: classes of objects that are known to be of the type.
        classes: those of them that have the attributes, and are no more than they seem.
        beside: what has to stand beside the rows, see `Standing.beside`.
        amongs: what objects here and below are looked up in.
        below: how the objects that their fields hold are shown.
    """

    kind: GraphQLObjectType
    attributes: frozenset[str]
    show: Show
    text: str
    of_type: set[type]
    classes: set[type] = field(default_factory=set)
    beside: frozenset[str] = frozenset()
    amongs: frozenset[Among] = frozenset()
    below: Sequence[Feed] = ()

    def rows(self, rows: Sequence[Any], at_hand: AtHand) -> list[dict[str, Any]]:
        """What is shown of objects whose classes are known, or of rows that stand for objects.

        Raises:
            Exception: one of them is not shown by looking at it.
        """
        show = self.show
        return [show(row, at_hand) for row in rows]

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
        run, is_type_of = at_hand.run, self.kind.is_type_of
        if hasattr(kind, "__getattr__") or not are_alike(kind):
            raise Refused
        if kind is not NoneType and not all(is_plain(kind, each) for each in self.attributes):
            raise Refused
        if kind not in run.classes and not run.admits(value):
            raise Unusual
        if kind not in self.of_type:
            if is_type_of is not None and is_type_of(value, None) is not True:  # type: ignore[arg-type]
                raise Unusual
            if len(self.of_type) < MOST_CLASSES:
                self.of_type.add(kind)
        if len(self.classes) < MOST_CLASSES:
            self.classes.add(kind)


def feed(plan: Plan, run: CompiledExecution, below: ObjectPlan, of: str) -> Feed | None:
    """The function for a selection; None where looking at an object does not tell all that is selected.

    Args:
        plan: of the operation.
        run: the execution.
        below: the selection.
        of: which list's rows stand for its objects, see `Standing`; empty for the objects themselves.
    """
    is_type_of: Any = below.kind.is_type_of
    if is_type_of is not None and not tells_by_class(is_type_of):
        return None
    writer = _Writer(plan, run)
    text, shown, attributes, beside, amongs = _HEAD, [], set[str](), set[str](), set[Among]()
    for number, each in enumerate(below.planned(run)):
        if each.name == "__typename":
            shown.append(f"{constant(each.key)}: {constant(each.parent.name)}")
            continue
        look = looking(plan.schema, each, number, of)
        lines = list(writer.shown(each, number, comes_again=look.among is not None)) if look is not None else []
        if look is None or not lines:
            return None
        writer.names |= look.names
        attributes |= look.attributes
        beside |= {look.beside} - {""}
        amongs |= {look.among} if look.among is not None else set()
        text += f"    # {checked(each.parent.name)}.{checked(each.name)}\n    value_{number} = {look.expression}\n"
        text += "".join(f"    {line}\n" for line in lines)
        shown.append(f"{constant(each.key)}: value_{number}")
    text += f"    return {{{', '.join(shown)}}}\n"
    exec(code_of(text), writer.names)  # noqa: S102 - what was written just now, of nothing but checked names
    show = writer.names["show"]
    amongs = amongs.union(*(each.amongs for each in writer.below))
    return Feed(
        below.kind,
        frozenset(attributes),
        show,
        text,
        below.classes,
        beside=frozenset(beside),
        amongs=frozenset(amongs),
        below=tuple(writer.below),
    )


class _Met:
    """A key to the objects of a list that were met at one field, as `AtHand` keeps them: by their identity."""

    def __call__(self, _context: object) -> dict[int, tuple[Any, dict[str, Any]]]:
        return {}


class _Writer:
    """Writes what makes of the value of a field what is shown.

    Attributes:
        names: what the text means by its names.
        below: what shows the objects that fields hold.
    """

    def __init__(self, plan: Plan, run: CompiledExecution) -> None:
        self._plan = plan
        self._run = run
        self.below: list[Feed] = []
        self.names: dict[str, Any] = dict(_COMMON_NAMES)

    def shown(self, each: FieldPlan, number: int, *, comes_again: bool) -> Iterator[str]:
        """The lines for the value of a field; none where it takes more than looking.

        Args:
            each: the field.
            number: tells the names of this field from those of others.
            comes_again: whether many objects of a list have the same objects for their values.
        """
        inner: Any = each.type.of_type if isinstance(each.type, GraphQLNonNull) else each.type
        if is_leaf_type(inner):
            lines = list(self._leaf(inner, number))
        elif isinstance(inner, GraphQLObjectType):
            lines = list(self._object(each, inner, number, f"value_{number}", comes_again=comes_again))
        elif isinstance(inner, GraphQLList):
            lines = list(self._list(each, inner.of_type, number, comes_again=comes_again))
        else:
            return
        if lines and inner is each.type:
            yield f"if value_{number} is not None:"
            lines = [f"    {line}" for line in lines]
        yield from lines

    def _leaf(self, kind: GraphQLLeafType, number: int) -> Iterator[str]:
        value, leaf = f"value_{number}", inline(kind, number)
        if leaf is not None:
            self.names |= leaf.names
            if kind is GraphQLFloat:  # vendors' numbers keep their digits, and whole ones have no fraction
                is_exact = f"{value}.__class__ is int and {-_EXACT} <= {value} <= {_EXACT}"
                yield f"if {value}.__class__ is Decimal or {is_exact}: {value} = float({value})"
            yield f"if {_of(value, leaf.is_unusual)}: raise Unusual"
            if leaf.shown != "value":
                yield f"{value} = {_of(value, leaf.shown)}"
            return
        is_other = f"{value}.__class__ is not str and {value}.__class__ not in plain"
        if not shows_as_is(kind):
            self.names[f"coerce_{number}"] = kind.coerce_output_value
            yield f"if {is_other} and not at_hand.run.admits({value}): raise Unusual"
            yield f"{value} = coerce_{number}({value})"
        yield f"if {is_other}: raise Unusual"

    def _object(
        self, each: FieldPlan, kind: GraphQLObjectType, number: int, value: str, *, comes_again: bool
    ) -> Iterator[str]:
        below = self._plan.object(kind, each.details).feed(self._run)
        if below is None:
            return
        self.below.append(below)
        found = {"show": below.show, "classes": below.classes, "learn": below.learn}
        self.names |= {f"{name}_{number}": meant for name, meant in found.items()}
        learn = f"if {value}.__class__ not in classes_{number}: learn_{number}(at_hand, {value})"
        if not comes_again:
            yield learn
            yield f"{value} = show_{number}({value}, at_hand)"
            return
        # Kept with the object, so that no other one has its place in memory.
        self.names[f"met_{number}"] = _Met()
        yield f"found = at_hand[met_{number}].get(id({value}))"
        yield "if found is None:"
        yield f"    {learn}"
        yield f"    found = at_hand[met_{number}][id({value})] = {value}, show_{number}({value}, at_hand)"
        yield f"{value} = found[1]"

    def _list(self, each: FieldPlan, kind: Any, number: int, *, comes_again: bool) -> Iterator[str]:
        inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        only = class_of(inner) if is_leaf_type(inner) else None
        below: list[str] = []
        if isinstance(inner, GraphQLObjectType):
            below = list(self._object(each, inner, number, "item", comes_again=comes_again))
        value = f"value_{number}"
        if only is not None:
            self.names[f"kinds_{number}"] = {only} if inner is not kind else {only, NoneType}
            is_usual = f"{value}.__class__ in sequences and kinds_{number}.issuperset(map(type, {value}))"
            yield f"if not ({is_usual}): raise Unusual"
            yield f"{value} = list({value})"
        elif below:
            yield f"if {value}.__class__ not in sequences: raise Unusual"
            yield "items = []"
            yield f"for item in {value}:"
            yield from (f"    {line}" for line in below)
            yield "    items.append(item)"
            yield f"{value} = items"


def _of(value: str, expression: str) -> str:
    return re.sub(r"\bvalue\b", value, expression)
