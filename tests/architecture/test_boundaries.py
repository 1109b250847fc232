"""Who may touch what, beside the import contracts that `lint-imports` holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import schema
from app.domain.vendor import Vendor
from tests.architecture.sources import ROOT, modules, parsed, tracked

VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}


def test_schema_is_this_repositorys_own() -> None:
    """A package of that name can be had from elsewhere too."""
    assert schema.__file__ is not None
    assert Path(schema.__file__).parent == ROOT / "schema"


def test_only_the_programs_read_the_environment() -> None:
    """Everything else is given checked settings."""
    readers = {str(path) for path in tracked("app/*.py", "schema/*.py") if any(_environment(parsed(path)))}
    assert readers <= {"app/__main__.py", "app/sandbox/__main__.py"}
    assert "app/__main__.py" in readers


def test_only_the_pipeline_looks_at_a_status() -> None:
    """Above it there are records and nodes of the error tree."""
    readers = {
        path.parts[:2]
        for path in modules("app", "schema")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "status_code"
    }
    assert readers == {("app", "upstream")}


def test_modules_are_named_for_what_they_hold() -> None:
    named = [
        path for path in tracked("app/*.py", "schema/*.py", "tests/*.py") if VAGUE & {*path.parent.parts, path.stem}
    ]
    assert named == []


def test_a_vendor_is_named_only_where_vendors_are_told_apart() -> None:
    """What is true of any upstream knows no vendor by name."""
    names = {vendor.name for vendor in Vendor}
    named = {
        (str(path), node.attr)
        for path in modules("app/upstream")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in names
    }
    assert named == set()


def _environment(tree: ast.Module) -> Iterator[ast.AST]:
    names = {"environ", "environb", "getenv", "getenvb"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in names:
            if isinstance(node.value, ast.Name) and node.value.id == "os":
                yield node
        elif isinstance(node, ast.ImportFrom) and node.module == "os" and names & {each.name for each in node.names}:
            yield node
