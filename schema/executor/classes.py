"""What is told once for all objects of a class: of which type they are, and that they are nothing to await."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

IsTypeOf = TypeVar("IsTypeOf", bound=Callable[..., Any])

Class = TypeVar("Class", bound=type)

_BY_CLASS = "tells_by_class"
_NEVER_AWAITED = "is_never_awaited"


def by_class(is_type_of: IsTypeOf) -> IsTypeOf:
    """Say of an `is_type_of` that it looks at nothing but the object's class, and answers at once.

    Args:
        is_type_of: what it says of one object holds for every object of that class, as long as the process lives. It
            is not given an `info`.
    """
    setattr(is_type_of, _BY_CLASS, True)
    return is_type_of


def tells_by_class(is_type_of: Callable[..., Any]) -> bool:
    """Whether that was said of it."""
    return getattr(is_type_of, _BY_CLASS, False)


def never_awaited(kind: Class) -> Class:
    """Say of a class, and of those below it, that objects are nothing to await, whatever their `__getattr__` finds.

    Args:
        kind: a class with a `__getattr__`: without one, the class itself tells.
    """
    setattr(kind, _NEVER_AWAITED, True)
    return kind


def are_alike(kind: Any) -> bool:
    """Whether what holds for one object of a class, of whether it is to be awaited, holds for all of them."""
    if getattr(kind, _NEVER_AWAITED, False):
        return True
    finds_nothing: bool = getattr(kind, "__getattr__", None) is None
    return finds_nothing and kind.__getattribute__ is object.__getattribute__
