"""`schema` as it is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphql import build_client_schema, print_schema

from app.commands import schema
from app.commands.line import parse
from tests.architecture.sources import read


def test_sdl_is_what_the_repository_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.run(parse(["schema"]), {}) == 0
    assert capsys.readouterr().out == read("schema/schema.graphql")


def test_introspection_builds_a_schema_and_goes_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "schema.json"
    assert schema.run(parse(["schema", "--json", "--out", str(out)]), {}) == 0
    assert "type Query {" in print_schema(build_client_schema(json.loads(out.read_text())["data"]))


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.run(parse(["schema", "--out", str(tmp_path / "none" / "x")]), {}) == 1
    assert "cannot be written" in capsys.readouterr().err
