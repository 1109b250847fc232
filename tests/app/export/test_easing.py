"""How long a page lasts, so that others find a place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.access.refusals import Overloaded
from app.domain.vendor import Vendor
from app.export.easing import Easing
from app.upstream.scope import Call

CLIENTS: Any = [
    SimpleNamespace(vendor=Vendor.ASSEMBLY, per_second=27),
    SimpleNamespace(vendor=Vendor.REEVO, per_second=None),
]


def calls(vendor: Vendor, number: int, source: str = "network") -> list[Call]:
    return [Call(vendor, "x.y.z", source, 1.0, 1)] * number


def test_what_a_page_sent_is_two_thirds_of_the_pace() -> None:
    assert Easing(1).seconds(calls(Vendor.ASSEMBLY, 18), CLIENTS) == pytest.approx(1.0)
    assert Easing(1).seconds(calls(Vendor.REEVO, 18), CLIENTS) == 0
    assert Easing(1).seconds(calls(Vendor.ASSEMBLY, 18, "cache"), CLIENTS) == 0


def test_exports_share_it_and_are_no_more_than_may_be() -> None:
    easing = Easing(2)
    with easing.one(), easing.one():
        assert easing.seconds(calls(Vendor.ASSEMBLY, 18), CLIENTS) == pytest.approx(2.0)
        with pytest.raises(Overloaded), easing.one():
            raise AssertionError
    with easing.one():
        assert easing.seconds(calls(Vendor.ASSEMBLY, 18), CLIENTS) == pytest.approx(1.0)


def test_there_may_be_none_at_all() -> None:
    with pytest.raises(Overloaded), Easing(0).one():
        raise AssertionError
