"""Timestamps as they are compared; the lists themselves are tested through the graph."""

from __future__ import annotations

import pytest

from schema.usage_log.lists import moment


def test_onemoment_has_one_spelling_and_later_sorts_later() -> None:
    assert moment("2025-03-20T15:30:00Z") == moment("2025-03-20T16:30:00.000+01:00")
    assert moment("2025-03-20T15:30:00Z") < moment("2025-03-20T15:30:00.5Z") < moment("2025-03-20T15:30:01Z")


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", "9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00"])
def test_what_is_nomoment_sorts_before_all_others(timestamp: str | None) -> None:
    assert moment(timestamp) == ""
