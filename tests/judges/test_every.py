"""What is written of the judges is what they said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judges import every
from tests.judges.every import BEGIN, DOCS, END, Verdict, judges, main, packages, table, verdict_of, what, written


@pytest.mark.parametrize(
    ("code", "out", "err", "verdict"),
    [
        (0, "graphql-http: 61 of 61 audits\n", "", Verdict("a", True, "61 of 61 audits")),
        (1, "urql: 9 of 10 checks\n", "FAILED query", Verdict("a", False, "9 of 10 checks")),
        (0, "urql, kept: 2 of 2 checks\nmore", "", Verdict("a", True, "2 of 2 checks")),
        (0, "", "", Verdict("a", False, "ended with 0 and told no result")),
        (7, "Traceback", "", Verdict("a", False, "ended with 7 and told no result")),
        (1, "", "NOT JUDGED: a needs Node.js\n", Verdict("a", False, "NOT JUDGED: a needs Node.js", judged=False)),
        (0, "a: 1 of 1 checks\n", "NOT JUDGED: b\n", Verdict("a", False, "NOT JUDGED: b", judged=False)),
    ],
)
def test_a_judge_says_what_came_of_it(code: int, out: str, err: str, verdict: Verdict) -> None:
    assert verdict_of("a", code, out, err) == verdict


def test_every_judge_says_what_it_judges_and_of_what_it_is_made() -> None:
    assert {"federation", "graphql_http"} <= set(judges())
    for name in judges():
        assert what(name).endswith("."), name
        assert all(version[0].isdigit() for version in (each.rsplit(" ", 1)[1] for each in packages(name))), name


def test_packages_are_npms_or_pythons() -> None:
    assert "ariadne-codegen 0.19.0" in packages("python_client")
    assert "relay-compiler 21.0.1" in packages("relay")


def test_a_table_has_a_row_for_each() -> None:
    made_of = ", ".join(f"`{each}`" for each in packages("federation"))
    rows = table([Verdict("graphql_http", True, "61 of 61 audits"), Verdict("federation", False, "1 of 2 checks")])
    assert rows.splitlines()[2:] == [
        f"| graphql http: `graphql 16.11.0`, `graphql-http 1.23.1` | {what('graphql_http')} | 61 of 61 audits |",
        f"| federation: {made_of} | {what('federation')} | 1 of 2 checks |",
    ]


def test_the_table_is_written_in_its_place_again_and_again() -> None:
    verdicts = [Verdict("federation", True, "2 of 2 checks")]
    once = written(f"before\n{BEGIN}old\n{END}after\n", verdicts)
    assert once == f"before\n{BEGIN}\n{table(verdicts)}\n{END}after\n"
    assert written(once, verdicts) == once
    with pytest.raises(ValueError, match="no place"):
        written("nothing", verdicts)


def test_what_is_written_is_of_the_versions_that_are_pinned() -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and ": `" in line]
    told = {row.split(":")[0].removeprefix("| ").replace(" ", "_"): row for row in rows}
    assert {"federation", "graphql_http"} <= set(told) <= set(judges())
    for name, row in told.items():
        assert all(f"`{each}`" in row for each in packages(name)), name


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two judges of our making, and a document."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run").write_text(f"#!/bin/sh\n# Judges nothing.\necho '{name}: 1 of 1 checks'\n")
    (tmp_path / "conformance.md").write_text(f"{BEGIN}{END}")
    monkeypatch.setattr(every, "HERE", tmp_path)
    monkeypatch.setattr(every, "DOCS", tmp_path / "conformance.md")
    return tmp_path


def test_all_of_them_are_run_and_written_down(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--docs"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 of 2 judges passed"
    assert "| second: – | Judges nothing. | 1 of 1 checks |" in (two / "conformance.md").read_text()


def test_one_is_run_by_its_name_and_nothing_is_written(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (two / "conformance.md").read_text()
    assert main(["--docs", "first"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 1 judges passed"
    assert (two / "conformance.md").read_text() == before
    assert main(["third"]) == 2


def test_who_could_not_judge_is_told_loudly_and_nothing_is_written(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (two / "second" / "run").write_text("#!/bin/sh\n# Judges nothing.\necho 'NOT JUDGED: no Node.js' >&2\nexit 1\n")
    before = (two / "conformance.md").read_text()
    assert main(["--docs"]) == 1
    said = capsys.readouterr()
    assert "1 of 2 COULD NOT JUDGE" in said.err
    assert "FAILED  second" in said.out
    assert (two / "conformance.md").read_text() == before
