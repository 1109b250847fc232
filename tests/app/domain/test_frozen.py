"""Classes that are frozen once their objects are made."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from app.domain.frozen import frozen


@frozen
class Point:
    """Two fields of any class, and something made of them."""

    x: int
    y: object

    @property
    def doubled(self) -> int:
        return 2 * self.x


@dataclass(frozen=True, slots=True)
class Plain:
    x: int
    y: object


def test_it_is_made_by_position_and_by_name_and_is_of_its_class() -> None:
    points = [Point(1, "a"), Point(1, y="a"), Point(y="a", x=1)]
    assert all(type(point) is Point and (point.x, point.y, point.doubled) == (1, "a", 2) for point in points)
    assert points[0] == points[1] == points[2] != Point(2, "a")
    assert hash(points[0]) == hash(points[1])


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1,), {}), ((1, 2, 3), {}), ((1,), {"z": 2}), ((1, 2), {"x": 1})]
)
def test_all_fields_are_given_and_nothing_else(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Point(*given, **named)


def test_nothing_can_be_set_or_added_or_removed() -> None:
    point: Any = Point(1, 2)
    for name in ("x", "doubled", "z", "__class__"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(point, name, 3)
    with pytest.raises((FrozenInstanceError, TypeError)):
        del point.x
    assert not hasattr(point, "__dict__")
    assert (point.x, type(point)) == (1, Point)


def test_it_is_a_dataclass_as_any_other() -> None:
    point = Point(1, [2])
    assert asdict(point) == {"x": 1, "y": [2]}
    assert replace(point, x=5) == Point(5, [2])
    assert repr(point) == "Point(x=1, y=[2])"
    assert [each.name for each in fields(Point)] == ["x", "y"]
    assert Point.__match_args__ == ("x", "y")
    assert inspect.signature(Point) == inspect.signature(Plain)
    for twin in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert type(twin) is Point
        assert twin == point


def test_a_default_would_not_be_used_and_is_refused() -> None:
    class Defaulted:
        x: int = 1

    class Made:
        x: list[int] = field(default_factory=list)

    for cls in (Defaulted, Made):
        with pytest.raises(TypeError, match="has a default"):
            frozen(cls)


def test_nothing_inherits() -> None:
    class Heir(Plain):
        z: int

    with pytest.raises(TypeError, match="inherits"):
        frozen(Heir)
    with pytest.raises(TypeError, match="cannot inherit"):
        type("Heir", (Point,), {})
