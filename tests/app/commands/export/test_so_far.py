"""Several runs of one export are one."""

from __future__ import annotations

from app.commands.export.so_far import SoFar

TOLD = {"rows": 10, "total": 40, "cursor": "c", "errorCount": 0}


def test_what_was_missing_before_stays_missing() -> None:
    first = SoFar().and_then({**TOLD, "isComplete": False, "errorCount": 2})
    second = first.sized(100).and_then({**TOLD, "cursor": "d", "isComplete": True})
    assert second == SoFar("d", rows=20, errors=2, is_complete=False, is_stale=False, size=100, total=40)


def test_a_manifest_leaves_the_total_as_it_was() -> None:
    told = {"isComplete": True, "ending": "END", "cursor": "e", "rows": 5, "stale": True, "errorCount": 0}
    assert SoFar().and_then(TOLD).and_then(told) == SoFar("e", rows=15, is_stale=True, total=40)
