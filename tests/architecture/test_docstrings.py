"""Every module says what it is for; the linter sees to classes and functions."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import modules, parsed, read


@pytest.mark.parametrize("path", modules("app", "schema"), ids=str)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(parsed(path))
    assert said
    first = said.splitlines()[0]
    assert first.endswith((".", ":", "?")), "the first line is a sentence"


def test_the_linter_asks_for_the_rest() -> None:
    lint = tomllib.loads(read("pyproject.toml"))["tool"]["ruff"]["lint"]
    assert "D" in lint["select"]
    kept = {rule for rule in lint["ignore"] if rule.startswith("D1")}
    assert kept == {"D105", "D107"}
    assert [glob for glob, rules in lint["per-file-ignores"].items() if "D" in rules] == ["tests/**"]
