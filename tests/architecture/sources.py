"""The repository's files, as the tests of its shape see them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Paths, relative to the root, of the files that version control knows and that are there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files below these folders that stand for the gateway: the sandbox is a program of its own."""
    found = tracked(*(f"{folder}/*.py" for folder in folders))
    assert found, f"nothing below {folders}"
    return tuple(path for path in found if path.parts[:2] != ("app", "sandbox"))


def read(path: Path | str) -> str:
    """A file's text."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a tree."""
    return ast.parse(read(path), filename=str(path))
