"""Which type an object is of, told once for all objects of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

IsTypeOf = TypeVar("IsTypeOf", bound=Callable[..., Any])

_BY_CLASS = "tells_by_class"


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
