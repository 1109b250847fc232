"""The guide's example of a plan is what the gateway answers, times apart, and every word of a plan is explained."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from app.upstream.scope import Strategy
from tests.gateway.conftest import MakeGateway

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "explain.md").read_text(encoding="utf-8")
TIMES = ("milliseconds", "oldest", "left")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return str(found)


def without_times(value: Any) -> Any:
    """Objects without what the clock decides; lists by their items, whose order the network decides."""
    if isinstance(value, dict):
        return {key: without_times(each) for key, each in value.items() if key not in TIMES}
    if isinstance(value, list):
        return sorted(map(without_times, value), key=json.dumps)
    return value


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


async def test_the_guides_example_is_answered_as_printed(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(ASSEMBLY_CALLS_PER_SECOND="27")
    plan = (await gateway.query(block("graphql"), headers={"X-Explain": "plan"}))["extensions"]["plan"]
    printed = json.loads(block("json"))
    assert without_times(plan) == without_times(printed)
    assert keys(plan) == keys(printed)


def test_every_strategy_and_key_has_its_line() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    assert {strategy.value for strategy in Strategy} <= set(rows)
    names = set(re.findall(r"`(\w+)`", GUIDE.replace(block("json"), "")))
    vendors = {"ASSEMBLY", "USERLOT"}
    assert keys(json.loads(block("json"))) - vendors <= names
