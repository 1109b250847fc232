"""The operations' guide shows what the last whole run of the matrix measured."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.chaos.faults import Kind
from tests.chaos.house import DEADLINE, GRACE, RECOVERED
from tests.chaos.matrix import CODES, LEFT_ALONE
from tests.chaos.table import Figures, read, render

CELLS = {(kind, vendor): Figures(CODES[kind], 1203.4, 56.0) for kind in Kind for vendor in Vendor}


def test_the_guide_has_each_fault_with_what_is_told_of_it() -> None:
    rows = read()
    assert list(rows) == list(Kind)
    for kind, row in rows.items():
        assert set(row.codes) <= {*CODES[kind], LEFT_ALONE}
        assert bool(row.codes) is bool(CODES[kind])


def test_no_figure_in_the_guide_is_over_what_is_promised() -> None:
    for row in read().values():
        assert len(row.times) == len(Vendor)
        for answered, recovered in row.times:
            assert 0 < answered <= (DEADLINE + GRACE) * 1000
            assert 0 < recovered <= RECOVERED * 1000


def test_what_is_written_is_what_is_read() -> None:
    rows = read(render(CELLS))
    assert {kind: row.codes for kind, row in rows.items()} == {kind: tuple(sorted(CODES[kind])) for kind in Kind}
    assert {row.times for row in rows.values()} == {((1203.0, 56.0),) * len(Vendor)}


@pytest.mark.parametrize("kind", Kind)
def test_every_fault_has_its_codes(kind: Kind) -> None:
    assert len(CODES[kind]) == (0 if kind is Kind.UNASKED else 2 if kind is Kind.LENGTH_SHORT else 1)
