"""Every query that the documents show with its answer is answered as printed, over the bundled sandbox."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.gateway.conftest import MakeGateway

DOCS = Path(__file__).parents[2] / "docs"
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
APART = {"guide/explain.md"}
"""Shows a plan, with times in it: tests/gateway/test_explain_guide.py."""


def examples(path: Path) -> list[tuple[str, str]]:
    """Every `graphql` block whose next block is `json`, with that one."""
    blocks = [(found[1], found[2]) for found in FENCE.finditer(path.read_text(encoding="utf-8"))]
    return [
        (query, answer)
        for (language, query), (following, answer) in pairwise(blocks)
        if (language, following) == ("graphql", "json")
    ]


PAGES = {
    name: shown
    for path in sorted(DOCS.rglob("*.md"))
    if (name := path.relative_to(DOCS).as_posix()) not in APART and (shown := examples(path))
}


def test_pages_with_examples_are_found() -> None:
    assert {"guide/identity.md", "guide/merging.md", "guide/queries.md", "getting-started.md"} <= PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_answered_as_printed(name: str, make_gateway: MakeGateway) -> None:
    gateway = await make_gateway()
    for query, printed in PAGES[name]:
        answer = (await gateway.post(query, headers={"X-Request-Id": "docs-1"})).text
        # Written out again, so that keys in another order and numbers with other digits count as different.
        assert written(answer) == written(printed), query


async def test_getting_started_shows_a_plan_as_it_is(make_gateway: MakeGateway) -> None:
    page = (DOCS / "getting-started.md").read_text(encoding="utf-8")
    asked = re.search(r"X-Explain: plan.*?-d '(.*?)'", page, re.DOTALL)
    shown = re.findall(r'\["(\w+)"\]\)\)\'\n(.*)\n', page)
    assert asked is not None
    assert [part for part, _ in shown] == ["choices", "actual"]
    query = json.loads(asked[1])["query"]
    plan = (await (await make_gateway()).query(query, headers={"X-Explain": "plan"}))["extensions"]["plan"]
    for part, printed in shown:
        assert plan[part] == json.loads(printed), part


def written(text: str) -> str:
    """JSON in one form, the digits of its numbers as they are."""
    value = json.loads(text, parse_float=lambda digits: f"number {Decimal(digits)}")
    return json.dumps(value, indent=1, ensure_ascii=False)
