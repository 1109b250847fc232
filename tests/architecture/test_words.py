"""Words that have no place in the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, tracked

# Written in pieces, so that this file does not hold them.
VENDOR_HOSTS = tuple(
    ".".join(parts) for parts in (("askassembly", "com"), ("goassemble", "com"), ("reevo", "ai"), ("swift-api", "com"))
)
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
FOLDERS = ("/" + "work/", "/" + "root/", "/" + "tmp/brief")
BINARY = {".ttf", ".png", ".ico", ".woff", ".woff2"}


def _holding(words: tuple[str, ...], paths: tuple[Path, ...]) -> list[str]:
    whole = "|".join(re.escape(word) + (r"\b" if word[-1].isalnum() else "") for word in words)
    found = re.compile(whole, re.IGNORECASE)
    holding = []
    for path in paths:
        if path.suffix not in BINARY:
            match = found.search((ROOT / path).read_text(encoding="utf-8"))
            if match:
                holding.append(f"{path}: {match[0]}")
    return holding


def test_the_gateway_knows_no_vendors_real_host() -> None:
    """Where a vendor is, the operator says; a forgotten setting must not send a credential anywhere."""
    paths = tracked("app/*.py", "schema/*", "docker/*", "Makefile", "pyproject.toml", "app/graphiql/queries/*")
    assert _holding(VENDOR_HOSTS, paths) == []


@pytest.mark.parametrize("words", [REGISTRIES, FOLDERS], ids=["registries", "folders of one machine"])
def test_files_name_no_place_of_the_machine_they_were_written_on(words: tuple[str, ...]) -> None:
    assert _holding(words, tracked()) == []


def test_nothing_looks_like_a_live_credential() -> None:
    shapes = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
        r"|\beyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}"
        r"|\b(?:sk|pk)_live_\w{10,}|\bgh[pousr]_\w{30,}|\bAKIA[0-9A-Z]{16}\b"
    )
    built = Path("app/graphiql/static")
    holding = [
        str(path)
        for path in tracked()
        if path.suffix not in BINARY
        and built not in path.parents
        and shapes.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert holding == []


def test_no_file_is_left_for_later() -> None:
    """What is not done is said in the documents, not in a note in the code."""
    notes = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    paths = tuple(path for path in tracked("app/*.py", "schema/*.py", "tests/*.py", "*.md", "docker/*"))
    assert [str(path) for path in paths if notes.search((ROOT / path).read_text(encoding="utf-8"))] == []
