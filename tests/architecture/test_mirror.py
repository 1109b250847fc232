"""Tests stand where the code that they are about stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.domain.vendor import Vendor
from tests.architecture.sources import ROOT, modules, parsed, tracked

# Modules with code and no test file of their own, and where that code is tested.
ELSEWHERE = {
    "app/vendors/directory.py": "tests/gateway: which vendor is configured shows only in an answer",
    "app/vendors/swift/dialect.py": "tests/app/vendors/swift/test_accounts.py: one noun, in every shape",
    "app/vendors/swift/mapping.py": "tests/app/vendors/swift/test_accounts.py",
    "schema/node.py": "tests/gateway: root fields are tested through the graph",
    "schema/context.py": "tests/schema/loading/test_loader.py: a context is where loaders are kept",
    "schema/__main__.py": "make check: the printed schema is compared there",
}


def _needs_a_test(path: Path) -> bool:
    """Whether a module does anything.

    Declarations of types, records and protocols have nothing to test, and a record's property of one line is tested
    where it is served.
    """
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_declaration(node)
        for node in ast.walk(parsed(path))
    )


def _is_declaration(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    rest = [step for step in function.body if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))]
    is_property = "property" in {each.id for each in function.decorator_list if isinstance(each, ast.Name)}
    return not rest or (is_property and len(rest) == 1 and isinstance(rest[0], ast.Return))


def _mirrored() -> list[Path]:
    found = modules("app/upstream", "app/domain", "app/vendors") + tuple(
        path for path in modules("schema") if len(path.parts) == 2
    )
    return [path for path in found if _needs_a_test(path) and str(path) not in ELSEWHERE]


@pytest.mark.parametrize("path", _mirrored(), ids=str)
def test_a_module_has_its_test_file(path: Path) -> None:
    folder = ROOT / "tests" / path.parent
    names = [test.stem for test in folder.glob("test_*.py")]
    wanted = f"test_{path.stem}"
    assert [name for name in names if name == wanted or name.startswith(f"{wanted}_")], (
        f"no tests/{path.parent}/{wanted}.py, nor one with a suffix"
    )


def test_the_exceptions_are_few_and_still_there() -> None:
    assert len(ELSEWHERE) < 8
    assert [name for name in ELSEWHERE if not (ROOT / name).exists()] == []


def test_no_test_file_is_about_a_module_that_is_gone() -> None:
    stray = []
    for path in tracked("tests/app/**/test_*.py", "tests/schema/**/test_*.py"):
        source = ROOT / Path(*path.parts[1:-1])
        about = path.stem.removeprefix("test_")
        names = {module.stem for module in source.glob("*.py")} | {folder.name for folder in source.glob("*/")}
        if not [name for name in names if about == name or about.startswith(f"{name}_")]:
            stray.append(str(path))
    # GraphiQL's page is tried in a browser too, which is no module.
    assert [name for name in stray if name != "tests/app/graphiql/test_browser.py"] == []


@pytest.mark.parametrize("vendor", [vendor.value for vendor in Vendor])
@pytest.mark.parametrize(
    "place",
    [
        "app/vendors/{}/__init__.py",
        "app/vendors/{}/dialect.py",
        "app/vendors/{}/mapping.py",
        "app/sandbox/{}.py",
        "docs/vendors/{}.md",
        "tests/app/vendors/{}/test_*.py",
        "tests/sandbox/test_{}.py",
        "tests/payloads/{}/*",
    ],
)
def test_each_vendor_is_complete(vendor: str, place: str) -> None:
    assert list(ROOT.glob(place.format(vendor)))


def test_there_are_no_vendors_but_those() -> None:
    folders = {path.parts[2] for path in tracked("app/vendors/*/*.py")}
    assert folders == {vendor.value for vendor in Vendor}
