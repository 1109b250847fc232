"""The operation that a command is given."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import pytest

from app.commands.operation import Wrong, add_operation_options, document_of, headers_of, parameters_of


def _parsed(*line: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_operation_options(parser)
    parser.add_argument("--deadline-ms", type=int)
    return parser.parse_args(line)


def test_it_is_on_the_line_or_in_a_file_or_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.graphql"
    file.write_text("{ a }")
    monkeypatch.setattr("sys.stdin", io.StringIO("{ c }"))
    assert document_of(_parsed("-e", "{ b }")) == "{ b }"
    assert document_of(_parsed(str(file))) == "{ a }"
    assert document_of(_parsed("-")) == "{ c }"


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd").write_bytes(b"\xff")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for line, said in (
        ((str(tmp_path),), "cannot be read: Is a directory"),
        ((str(tmp_path / "none"),), "cannot be read: No such file or directory"),
        ((str(tmp_path / "odd"),), "not UTF-8"),
        ((), "is empty"),
    ):
        with pytest.raises(Wrong, match=said):
            document_of(_parsed(*line))
    with pytest.raises(Wrong, match="are not JSON"):
        parameters_of(_parsed("--variables", f"@{tmp_path / 'odd'}"), "{ a }")
    with pytest.raises(Wrong, match="name=value"):
        parameters_of(_parsed("--var", "x"), "{ a }")


def test_what_is_sent_beside_it() -> None:
    line = _parsed("--var", "a=1", "--operation", "A", "--deadline-ms", "5")
    assert parameters_of(line, "{ a }") == {"variables": {"a": 1}, "operationName": "A"}
    assert headers_of(line, x_explain=None, idempotency_key="k") == {"idempotency-key": "k", "x-deadline-ms": "5"}
    with pytest.raises(Wrong, match="idempotency-key has letters, digits and signs of ASCII alone"):
        headers_of(line, idempotency_key="é")
