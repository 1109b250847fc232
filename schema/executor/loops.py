"""The function that is written for a list whose objects are shown by looking at them: one loop over all of them.

What is nested in an object is shown in its place, since a call for each takes longer than showing it. Nothing of a
document stands in what is written but names, as in `source`; it is held by the same comparisons as `showing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLFloat, GraphQLLeafType, GraphQLList, GraphQLNonNull, get_nullable_type, is_leaf_type

from schema.executor.completing import SEQUENCES
from schema.executor.fed import AtHand, Unusual
from schema.executor.fields import FieldPlan
from schema.executor.leaves import PLAIN, class_of, inline, shows_as_is
from schema.executor.reading import Looking, looking
from schema.executor.writing import checked, code_of, constant, indented, renamed

if TYPE_CHECKING:
    from schema.executor.feeding import Feed

Show = Callable[[Sequence[Any], AtHand], list[dict[str, Any]]]

MOST_FIELDS = 300
"""In one function, those of nested objects among them: writing so many holds the event loop up for some 20 ms."""

DEEPEST = 12
"""Objects within objects in one function: Python takes twenty loops within each other."""

_EXACT = 2**53
"""Up to this, every whole number is a float, too."""

_COMMON_NAMES = {"Decimal": Decimal, "Unusual": Unusual, "absent": object(), "plain": PLAIN, "sequences": SEQUENCES}


@dataclass(frozen=True, slots=True, eq=False)
class FedField:
    """A field whose value is had by looking at the object.

    Attributes:
        plan: of the field.
        below: how the objects of its value are shown; None for a leaf, or leaves.
    """

    plan: FieldPlan
    below: Feed | None = None


def written(feed: Feed) -> tuple[str, Show]:
    """The function of objects, or of the rows that stand for them, and its text.

    It raises where one of them takes more than looking.

    Args:
        feed: how they are shown.
    """
    writer = _Writer()
    body, shown = writer.object(feed, "source", 0)
    body = [*writer.learnt(feed, "source", 0), *body, f"made.append({shown})"]
    lines = ["made = []", *writer.prologue, "for source in objects:", *indented(body)]
    text = "\n".join(["def show(objects, at_hand):", *indented([*lines, "return made"])]) + "\n"
    exec(code_of(text), writer.names)  # noqa: S102 - what was written just now, of nothing but checked names
    show: Show = writer.names["show"]
    return text, show


class _Writer:
    """Writes the parts of one function.

    Attributes:
        names: what the text means by its names.
        prologue: lines that stand before the loop.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = dict(_COMMON_NAMES)
        self.prologue: list[str] = []
        self._room = MOST_FIELDS
        self._count = 0

    def object(self, feed: Feed, source: str, depth: int) -> tuple[list[str], str]:
        """The lines that read the fields of an object, and the expression of what is shown of it.

        Args:
            feed: how it is shown.
            source: the name of the object, or of its row.
            depth: how many objects it is nested in.
        """
        self._room -= len(feed.fields)
        lines, shown = [], []
        for each in feed.fields:
            field, key = each.plan, constant(each.plan.key)
            lines.append(f"# {checked(field.parent.name)}.{checked(field.name)}")
            if field.name == "__typename":
                shown.append(f"{key}: {constant(field.parent.name)}")
                continue
            number = self._count = self._count + 1
            look = looking(feed.schema, field, number, feed.of)
            if look is None:
                raise Unusual
            self.names |= look.names
            lines += self._field(each, look, number, source, depth)
            shown.append(f"{key}: value_{number}")
        return lines, f"{{{', '.join(shown)}}}"

    def _field(self, each: FedField, look: Looking, number: int, source: str, depth: int) -> Iterator[str]:
        value = f"value_{number}"
        inner: Any = each.plan.type.of_type if isinstance(each.plan.type, GraphQLNonNull) else each.plan.type
        may_be_null = inner is each.plan.type
        is_list = isinstance(inner, GraphQLList)
        if look.key and each.below is not None:
            found = f"at_hand[among_{number}]"
            below = list(self._below(each.below, f"one_{number}", number, depth))
            if is_list:
                yield from _looked_up_all(f"{source}.{look.key}", found, below, number)
            else:
                yield from _looked_up(f"{source}.{look.key}", found, below, number, may_be_null=may_be_null)
            self.prologue.append(f"met_{number} = {{}}")
            return
        yield f"{value} = {self._read(look, source)}"
        if is_leaf_type(inner):
            lines = list(self._leaf(inner, number))
        elif not is_list and each.below is not None:
            lines = list(self._object(each.below, value, number, depth, comes_again=look.among is not None))
        else:
            lines = list(self._list(each, inner.of_type, number, depth, comes_again=look.among is not None))
        if may_be_null:
            yield f"if {value} is not None:"
        yield from indented(lines) if may_be_null else lines

    def _read(self, look: Looking, source: str) -> str:
        expression = renamed(look.expression, "source", source)
        if not look.beside:
            return expression
        beside = f"beside_{checked(look.beside)}"
        line = f"{beside} = at_hand.beside[{look.beside!r}]"
        if line not in self.prologue:
            self.prologue.append(line)
        return expression.replace(f"at_hand.beside[{look.beside!r}]", beside)

    def _leaf(self, kind: GraphQLLeafType, number: int) -> Iterator[str]:
        value, leaf = f"value_{number}", inline(kind, number)
        if leaf is not None:
            self.names |= leaf.names
            if kind is GraphQLFloat:  # vendors' numbers keep their digits, and whole ones have no fraction
                is_exact = f"{value}.__class__ is int and {-_EXACT} <= {value} <= {_EXACT}"
                yield f"if {value}.__class__ is Decimal or {is_exact}: {value} = float({value})"
            yield f"if {renamed(leaf.is_unusual, 'value', value)}: raise Unusual"
            if leaf.shown != "value":
                yield f"{value} = {renamed(leaf.shown, 'value', value)}"
            return
        is_other = f"{value}.__class__ is not str and {value}.__class__ not in plain"
        if not shows_as_is(kind):
            self.names[f"coerce_{number}"] = kind.coerce_output_value
            yield f"if {is_other} and not at_hand.run.admits({value}): raise Unusual"
            yield f"{value} = coerce_{number}({value})"
        yield f"if {is_other}: raise Unusual"

    def _object(self, below: Feed, value: str, number: int, depth: int, *, comes_again: bool) -> Iterator[str]:
        lines = self._below(below, value, number, depth)
        if not comes_again:
            yield from lines
            return
        # Kept with the object, so that no other one has its place in memory.
        self.prologue.append(f"met_{number} = {{}}")
        yield f"found = met_{number}.get(id({value}))"
        yield "if found is None:"
        yield f" held_{number} = {value}"
        yield from indented(lines)
        yield f" found = met_{number}[id(held_{number})] = held_{number}, {value}"
        yield f"{value} = found[1]"

    def learnt(self, below: Feed, value: str, number: int) -> Iterator[str]:
        """The line that finds out of an object of a class that was not met before whether it can be shown."""
        if below.attributes or not below.of:
            self.names |= {f"classes_{number}": below.classes, f"learn_{number}": below.learn}
            yield f"if {value}.__class__ not in classes_{number}: learn_{number}(at_hand, {value})"

    def _below(self, below: Feed, value: str, number: int, depth: int) -> Iterator[str]:
        """The lines that make of an object under a name what is shown of it."""
        yield from self.learnt(below, value, number)
        if depth < DEEPEST and len(below.fields) <= self._room:
            lines, shown = self.object(below, value, depth + 1)
            yield from lines
            yield f"{value} = {shown}"
            return
        self.names[f"shown_{number}"] = below.rows
        yield f"{value} = shown_{number}(({value},), at_hand)[0]"

    def _list(self, each: FedField, kind: Any, number: int, depth: int, *, comes_again: bool) -> Iterator[str]:
        value, inner = f"value_{number}", kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if each.below is None:
            only = class_of(inner)
            self.names[f"kinds_{number}"] = {only} if inner is not kind else {only, NoneType}
            is_usual = f"{value}.__class__ in sequences and kinds_{number}.issuperset(map(type, {value}))"
            yield f"if not ({is_usual}): raise Unusual"
            yield f"{value} = list({value})"
            return
        yield f"if {value}.__class__ not in sequences: raise Unusual"
        if not comes_again and _holds_lists(each.below):
            self.names[f"shown_{number}"] = each.below.rows
            yield f"{value} = shown_{number}({value}, at_hand) if {value} else []"
            return
        yield f"items_{number} = []"
        yield f"for item_{number} in {value}:"
        yield from indented(self._object(each.below, f"item_{number}", number, depth, comes_again=comes_again))
        yield f" items_{number}.append(item_{number})"
        yield f"{value} = items_{number}"


def _holds_lists(feed: Feed) -> bool:
    """Whether lists of objects are nested in lists of these: each has a function then, or deep ones would be long."""
    nested = (each.plan.type for each in feed.fields if each.below is not None)
    return any(isinstance(get_nullable_type(kind), GraphQLList) for kind in nested)


def _looked_up(keys: str, found: str, below: Iterable[str], number: int, *, may_be_null: bool) -> Iterator[str]:
    """What stands under a key, shown when the key is first met."""
    yield f"key_{number} = {keys}"
    yield f"value_{number} = met_{number}.get(key_{number}, absent)"
    yield f"if value_{number} is absent:"
    yield f" one_{number} = {found}.get(key_{number}) if key_{number} else None"
    if may_be_null:
        yield f" if one_{number} is not None:"
    yield from indented(indented(below) if may_be_null else below)
    yield f" value_{number} = met_{number}[key_{number}] = one_{number}"


def _looked_up_all(keys: str, found: str, below: Iterable[str], number: int) -> Iterator[str]:
    """What stands under several keys; a key under which there is nothing is left out."""
    yield f"value_{number} = []"
    yield f"for key_{number} in {keys}:"
    yield f" one_{number} = met_{number}.get(key_{number}, absent)"
    yield f" if one_{number} is absent:"
    yield f"  one_{number} = {found}.get(key_{number})"
    yield f"  if one_{number} is not None:"
    yield from indented(indented(indented(below)))
    yield f"  met_{number}[key_{number}] = one_{number}"
    yield f" if one_{number} is not None:"
    yield f"  value_{number}.append(one_{number})"
