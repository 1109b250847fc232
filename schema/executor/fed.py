"""What is shown of an object by looking at it alone, and lists of what stands for objects.

Most of a page is what its records say: no resolver has to be told where an object stands for that. Whoever declares a
resolver says here what gives the same for the object alone; `feeding` writes functions of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution

Resolver = TypeVar("Resolver", bound=Callable[..., Any])
Among = Callable[[Any], Any]
Beside = Mapping[str, Mapping[str, Any]]
T = TypeVar("T")

_FED_BY = "fed_by"

NOTHING_BESIDE: Beside = {}

_ALIKE = set[str]()
_ROWS_TELL: dict[tuple[str, str, str], Callable[[Any], Any]] = {}


class Unusual(Exception):
    """There is more to a value than looking at it shows."""


class Refused(Unusual):
    """Objects of a class are not shown by looking at them, whichever values they have."""


class NotAtHand(Unusual):
    """What a value is looked up in has not been read."""


@dataclass(frozen=True, slots=True)
class FedBy:
    """What gives the same as a resolver.

    Attributes:
        read: of the object, and of what `among` gave where there is one.
        among: of an operation's context, what the value is looked up in.
        of: which lists' rows tell the value as well, see `Standing.of`; empty where none.
        read_row: as `read`, of such a row; None where the value is the row itself.
        key: the attribute of the object, or of such a row, that the value is, or under which it stands in what `among`
            gave; empty where that is not so simple.
        below: as what `Standing.beside` has the rows that stand below such a row, of which the value is the list; empty
            where it is anything else.
    """

    read: Callable[..., Any] | None
    among: Among | None = None
    of: str = ""
    read_row: Callable[..., Any] | None = None
    key: str = ""
    below: str = ""


def fed_by(
    read: Callable[..., Any],
    *,
    among: Among | None = None,
    of: str = "",
    read_row: Callable[..., Any] | None = None,
    key: str = "",
) -> Callable[[Resolver], Resolver]:
    """Say of a resolver what gives the same for an object.

    Args:
        read: of the object, and of what `among` gave where there is one: it gives what the resolver gives, and no
            coroutine; what it cannot give it raises for, and the resolver is asked. It asks for nothing and changes
            nothing, as it may be called more than once.
        among: of an operation's context, what values are looked up in, which does not change any more; it raises while
            that is not at hand. It is called once for a list.
        of: which lists' rows tell the value as well, see `Standing.of`; empty where none.
        read_row: as `read`, of such a row; None where the value is the row itself.
        key: the attribute that `read` gives, or by whose value it looks in what `among` gave, a mapping: None where the
            value is nothing, or nothing stands under it. Where the field is a list, so are the attribute's values, and
            what nothing stands under is left out. Of a row, where there is `of`, and of the object otherwise.
    """

    def say(resolver: Resolver) -> Resolver:
        setattr(resolver, _FED_BY, FedBy(read, among, of, read_row, key))
        return resolver

    return say


def fed_below(of: str, below: str) -> Callable[[Resolver], Resolver]:
    """Say of a resolver that it gives the objects whose rows stand below the object's row.

    Args:
        of: which lists' rows these are, see `Standing.of`.
        below: as what `Standing.beside` has the rows below each, by its id.
    """

    def say(resolver: Resolver) -> Resolver:
        setattr(resolver, _FED_BY, FedBy(None, of=of, below=below))
        return resolver

    return say


def of_object(resolver: Resolver) -> Resolver:
    """Say of a resolver that takes nothing but the object, that it asks for nothing and changes nothing."""
    return fed_by(resolver)(resolver)


def feeder_of(resolver: Any) -> FedBy | None:
    """What was said of a resolver."""
    found: FedBy | None = getattr(resolver, _FED_BY, None)
    return found


def alike(of: str) -> str:
    """Say of lists, see `Standing.of`, that their rows have all attributes of the objects that they stand for.

    What a resolver that is marked without a list looks at in an object, it may look at in the row.
    """
    _ALIKE.add(of)
    return of


def is_alike(of: str) -> bool:
    """Whether that was said of such lists."""
    return of in _ALIKE


def row_tells(of: str, kind: str, attribute: str, read: Callable[[Any], Any]) -> None:
    """Say what gives the same for a list's row as an attribute of the object that it stands for.

    Args:
        of: which lists' rows, see `Standing.of`.
        kind: the name of the objects' type in the graph.
        attribute: of the objects; it has no resolver.
        read: of a row, as of `fed_by`.
    """
    _ROWS_TELL[of, kind, attribute] = read


def told_by_row(of: str, kind: str, attribute: str) -> Callable[[Any], Any] | None:
    """What was said of such rows and that attribute."""
    return _ROWS_TELL.get((of, kind, attribute))


def is_plain(kind: type, attribute: str) -> bool:
    """Whether reading an attribute of a class's objects runs no code, or none but that is marked `of_object`."""
    found = next((vars(each)[attribute] for each in kind.__mro__ if attribute in vars(each)), None)
    return isinstance(found, MemberDescriptorType) or (isinstance(found, property) and bool(feeder_of(found.fget)))


class AtHand(dict[Among, Any]):
    """What values are looked up in, found out when the first needs it and the same for all of a list.

    Args:
        run: the execution.
        beside: of the list, see `Standing`.
    """

    __slots__ = ("beside", "run")

    def __init__(self, run: CompiledExecution, beside: Beside = NOTHING_BESIDE) -> None:
        self.run = run
        self.beside = beside

    def __missing__(self, among: Among) -> Any:
        found = self[among] = among(self.run.context_value)
        return found


class Standing(Sequence[T]):
    """A list of objects that are made of a row each, when somebody looks at one of them.

    Args:
        rows: of the objects, in their order.
        of: tells which lists' rows these are to resolvers that say what they give for such a row.
        make: makes the objects of the rows; called once at most.
        beside: what tells values of these objects as rows of other lists do: by what `FedBy.of` calls such a list, then
            by the id of the row here; None where there is no such row.
    """

    __slots__ = ("_made", "_make", "beside", "of", "rows")

    def __init__(
        self,
        rows: Sequence[Any],
        of: str,
        make: Callable[[Sequence[Any]], Sequence[T]],
        beside: Beside = NOTHING_BESIDE,
    ) -> None:
        self.rows = rows
        self.of = of
        self.beside = beside
        self._make = make
        self._made: Sequence[T] | None = None

    @property
    def objects(self) -> Sequence[T]:
        """The objects."""
        if self._made is None:
            self._made = self._make(self.rows)
        return self._made

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self.objects)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self.objects[index]
