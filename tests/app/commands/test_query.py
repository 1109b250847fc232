"""`query` as it is run, over the sandbox."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import pytest

from app.commands import query
from app.commands.line import parse
from tests.app.commands.stage import environment, fresh, over

LABELS = "{ labels(type: TIER) { name } }"
COMPANIES = (
    "query Some($first: Int!) { companies(first: $first) { nodes { name mrr } pageInfo { hasNextPage endCursor } } }"
)


def _run(folder: Path, *arguments: str, sent: list[httpx.Request] | None = None, **changed: str) -> int:
    return query.run(parse(["query", *arguments]), environment(folder, **changed), over(fresh(), sent))


def test_an_expression_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "-e", LABELS) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"data": {"labels": [{"name": "Gold"}, {"name": "Silver"}]}}
    assert err == ""


def test_numbers_keep_their_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "-e", "{ companies(first: 1) { nodes { customFields } } }") == 0
    out = capsys.readouterr().out
    assert '"total_revenue": 44442.00' in out
    assert '"ledger_number": 9007199254740993' in out


def test_a_file_with_variables_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "some.graphql"
    file.write_text(COMPANIES)
    assert _run(tmp_path, str(file), "--var", "first=2", "--format", "csv") == 0
    out, err = capsys.readouterr()
    assert [*csv.reader(io.StringIO(out))] == [
        ["name", "mrr"],
        ["Acme Works", "1234.50"],
        ["Bright 🚀 Rockets", "99.99"],
    ]
    assert "more rows behind these" in err


def test_standard_input_as_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LABELS))
    assert _run(tmp_path, "--format", "table") == 0
    assert capsys.readouterr().out.splitlines() == ["labels", "name", "------", "Gold", "Silver"]


def test_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "-e", LABELS, "--explain", "--format", "csv") == 0
    out, err = capsys.readouterr()
    assert out == "name\r\nGold\r\nSilver\r\n"
    assert "the labels of one type" in err
    assert "calls: 1 predicted, 1 sent" in err


def test_errors_are_told_beside_what_could_be_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = "{ labels(type: TIER) { name } vendorTeams: companies(first: 1) { nodes { name } } }"
    assert _run(tmp_path, "-e", both, "--format", "csv", USERLOT_API_KEY="this-is-a-secret") == 1
    out, err = capsys.readouterr()
    assert out == "name\r\nGold\r\nSilver\r\n"
    assert err.startswith("UPSTREAM_AUTH at vendorTeams: ")
    assert "this-is-a-secret" not in err


def test_what_is_refused_asks_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent: list[httpx.Request] = []
    assert _run(tmp_path, "-e", "{ nothingOfThatName }", "--format", "table", sent=sent) == 1
    assert capsys.readouterr().err.startswith("GRAPHQL_VALIDATION_FAILED: ")
    assert sent == []


def test_a_list_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = "{ labels(type: TIER) { name } companies(first: 1) { nodes { name } } }"
    assert _run(tmp_path, "-e", both, "--format", "csv", "--list", "labels") == 0
    assert capsys.readouterr().out.splitlines()[1] == "Gold"
    assert _run(tmp_path, "-e", both, "--format", "csv", "--list", "nobody") == 2
    assert "companies, labels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("/nowhere/at/all.graphql",), "No such file"),
        (("-e", LABELS, "--variables", "no"), "not JSON"),
        (("-e", LABELS, "--var", "no"), "name=value"),
        (("-e", LABELS, "--tenant", "acme"), "no tenant"),
        (("-e", LABELS, "--idempotency-key", "schlüssel"), "ASCII"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert _run(tmp_path, *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_key_that_can_be_none_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    line = ["query", "-e", LABELS, "--url", "http://127.0.0.1:9/graphql", "--key-from", "MINE"]
    assert query.run(parse(line), {"MINE": "sécret"}) == 2
    assert capsys.readouterr().err == "MINE holds what can be no key.\n"


def test_a_gateway_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert query.run(parse(["query", "-e", LABELS, "--url", "http://127.0.0.1:9/graphql"]), {}) == 1
    assert capsys.readouterr().err == "The gateway cannot be reached: ConnectError.\n"


def test_an_operation_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "some.graphql"
    file.write_bytes(b"\xff{")
    assert _run(tmp_path, str(file)) == 2
    assert capsys.readouterr().err == "The operation is not UTF-8.\n"


def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert query.run(parse(["query", "-e", LABELS, "--url", "http://["]), {"GATEWAY_KEY": "agk_x"}) == 1
    assert "cannot be reached" in capsys.readouterr().err
