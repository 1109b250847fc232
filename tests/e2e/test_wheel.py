"""What an installed gateway holds: the gateway with all its files, and nothing of the sandbox."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import ROOT

BUILD = ["-W", "ignore", "-c", "import setuptools; setuptools.setup()", "build", "--build-lib"]
SOURCES = ("pyproject.toml", "README.md", "docs/license.md", "app", "schema")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The files that setuptools puts into a wheel, of those that version control knows."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in _tracked(*SOURCES):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, *BUILD, str(target)]
    built = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-2000:]
    return frozenset(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file())


def _tracked(*patterns: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}


def test_the_sandbox_stays_out(names: frozenset[str]) -> None:
    assert not [name for name in names if "sandbox" in name]
    assert not [name for name in names if name.partition("/")[0] in ("tests", "docs", "docker")]


def test_every_module_is_in(names: frozenset[str]) -> None:
    modules = {name for name in _tracked("app/*.py", "schema/*.py") if not name.startswith("app/sandbox/")}
    assert modules
    assert modules - names == set()


def test_every_file_that_is_read_at_run_time_is_in(names: frozenset[str]) -> None:
    files = _tracked("app/graphiql/static", "app/graphiql/queries") | {
        "schema/schema.graphql",
        "app/py.typed",
        "schema/py.typed",
    }
    assert any(Path(name).suffix == ".js" for name in files)
    assert files - names == set()


def test_the_editors_sources_stay_out(names: frozenset[str]) -> None:
    assert not [name for name in names if name.startswith("app/graphiql/source/")]
