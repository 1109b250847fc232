"""Every query that the README shows answers exactly as it is printed there, over a demo that was just started."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import httpx
import pytest

from tests.e2e.processes import ROOT, gateway_program, running, sandbox_program
from tests.faults.stage import environment

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
FEWEST = 3


@dataclass(frozen=True)
class Example:
    """A query and the answer printed below it."""

    query: str
    answer: str


def examples(text: str) -> list[Example]:
    """Every `graphql` block whose next block is `json`."""
    blocks = [(found[1], found[2]) for found in FENCE.finditer(text)]
    return [
        Example(query, answer)
        for (language, query), (following, answer) in pairwise(blocks)
        if (language, following) == ("graphql", "json")
    ]


EXAMPLES = examples((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fresh() -> Iterator[httpx.Client]:
    """A gateway over a sandbox, both new, with the demo's way of signing in."""
    with running(*sandbox_program()) as sandbox:
        environ = environment(sandbox.address(), sign_in=True)
        with (
            running(*gateway_program(**environ)) as gateway,
            httpx.Client(base_url=gateway.address(), timeout=30) as client,
        ):
            yield client


def test_the_readme_shows_enough_queries() -> None:
    assert len(EXAMPLES) >= FEWEST


def test_the_readme_has_no_query_without_its_answer() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len([found for found in FENCE.finditer(text) if found[1] == "graphql"]) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
def test_a_query_answers_as_printed(example: Example, fresh: httpx.Client) -> None:
    response = fresh.post("/graphql", json={"query": example.query})
    # Written out again, so that keys in another order and numbers with other digits count as different.
    assert _written(response.text) == _written(example.answer)


def _written(text: str) -> str:
    return json.dumps(json.loads(text, parse_float=lambda digits: f"number {Decimal(digits)}"), indent=1)


def test_how_examples_are_found() -> None:
    text = "```graphql\n{ a }\n```\nand\n```json\n1\n```\n```graphql\n{ b }\n```\n```sh\n```"
    assert examples(text) == [Example("{ a }\n", "1\n")]
