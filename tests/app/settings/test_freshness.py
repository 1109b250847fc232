"""The settings that say how long answers are fresh."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.settings.freshness import NOUNS, read_freshness
from app.settings.reading import Reader
from app.upstream.freshness import Freshness

VENDORS = Path(__file__).parents[3] / "app" / "vendors"
READS = re.compile(r"(?:assembly|assemble|userlot|swift|reevo)\.([a-z_]+)\.(?:get|list|list_of_\w+|tree|query)")


def test_usual_bounds() -> None:
    assert read_freshness(Reader({})) == Freshness(60.0, while_revalidating=300.0, if_error=600.0)


def test_all_bounds_can_be_set() -> None:
    reader = Reader(
        {
            "GATEWAY_CACHE_TTL": "5",
            "GATEWAY_CACHE_TTL_BY_NOUN": " label = 600 ,usage_log=0.5,",
            "GATEWAY_STALE_WHILE_REVALIDATE": "7",
            "GATEWAY_STALE_IF_ERROR": "0",
        }
    )
    assert read_freshness(reader) == Freshness(5.0, {"label": 600.0, "usage_log": 0.5}, 7.0, 0.0)
    assert reader.faults == []


@pytest.mark.parametrize(
    "value", ["label", "label=", "labels=5", "label=-1", "label=1e3", "label=86401", "label=5,label=6", "=5", "label=٣"]
)
def test_what_is_no_such_list_is_a_fault(value: str) -> None:
    reader = Reader({"GATEWAY_CACHE_TTL_BY_NOUN": value})
    assert read_freshness(reader).of_nouns == {}
    (fault,) = reader.faults
    assert fault.startswith("GATEWAY_CACHE_TTL_BY_NOUN is not a list")


def test_the_nouns_are_those_that_vendors_are_asked_for() -> None:
    asked = set()
    for path in VENDORS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and READS.fullmatch(node.value):
                asked.add(READS.fullmatch(node.value)[1])  # type: ignore[index]
    composed = {"company", "end_user", "contact"}  # of operations whose names are put together
    assert asked | composed == NOUNS
