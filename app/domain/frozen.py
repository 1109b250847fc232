"""Frozen dataclasses with slots that cost no more to make than ordinary ones.

`@dataclass(frozen=True)` sets each field by way of `object.__setattr__`: of a record with 25 fields that is nine tenths
of what making it takes, and half of what reading a page of them does. Here an object is open while its fields are set,
and frozen before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import update_wrapper
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_OPEN: dict[type, type] = {}
"""By the frozen class, the one that its objects are of while they are filled."""


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """The class as `@dataclass(frozen=True, slots=True)` makes it, but for how quickly it is filled.

    Args:
        cls: a class with annotated fields and none of another class: all of them are given whenever one is made.

    Raises:
        TypeError: a field has a default, or the class inherits. So does whoever would inherit from what is returned.
    """
    if cls.__bases__ != (object,):
        raise TypeError(f"{cls.__name__} inherits, so its objects cannot be open for a while")
    made: Any = dataclass(frozen=True, slots=True)(cls)
    if any(field.default is not MISSING or field.default_factory is not MISSING for field in fields(made)):
        raise TypeError(f"a field of {cls.__name__} has a default")
    _OPEN[made] = type(made.__name__, (), {"__slots__": made.__slots__, "__module__": made.__module__})
    made.__init__ = update_wrapper(_filling(made), made.__init__)
    made.__init_subclass__ = classmethod(_refuse_heirs)
    return made  # type: ignore[no-any-return]


def opened(cls: type) -> type:
    """The class with the same slots that objects of a frozen class are of while their fields are set.

    Python lets an object become one of another class where both lay their slots out alike: set `__class__` last.

    Args:
        cls: what `frozen` returned.
    """
    return _OPEN[cls]


def _filling(made: Any) -> Callable[..., None]:
    """The `__init__` of a frozen class: it sets the fields while the object is open."""
    names = [field.name for field in fields(made)]
    scope: dict[str, Any] = {"_become": object.__setattr__, "_unfinished": opened(made), "_made": made}
    lines = (
        f"def __init__(self, {', '.join(names)}):",
        " _become(self, '__class__', _unfinished)",
        *(f" self.{name} = {name}" for name in names),
        " _become(self, '__class__', _made)",
    )
    code = compile("\n".join(lines), f"<{made.__name__}>", "exec")
    exec(code, scope)  # noqa: S102 - nothing in it but the names of a class's own fields
    written: Callable[..., None] = scope["__init__"]
    return written


def _refuse_heirs(cls: type) -> NoReturn:
    raise TypeError(f"{cls.__name__} cannot inherit from a frozen class: its objects would lose their class")
