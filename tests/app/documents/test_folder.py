"""A folder of documents is held to the schema and the limits; those that come with the gateway are good."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.__main__ import main
from app.documents.folder import SHIPPED, foreseen, read_folder
from app.limits import Limits

GOOD = "# Labels.\nquery Good { labels { id } }"


def test_those_that_come_with_the_gateway_are_good(capsys: pytest.CaptureFixture[str]) -> None:
    folder = read_folder(SHIPPED, Limits())
    assert folder.faults == ()
    assert len(folder.documents) >= 8
    assert main([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(folder.documents)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# A.\nquery A { nope }", "Cannot query field 'nope'"),
        ("# A.\nquery A { labels { id } } query B { labels { id } }", "exactly one"),
        ("# A.\nquery A { accounts(first: 100) { nodes { usageLogs { nodes { id } } } } }", "calls to vendors"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.graphql").write_text(text)
    (tmp_path / "b.graphql").write_text(GOOD)
    folder = read_folder(tmp_path, Limits(cost=100))
    assert [each.name for each in folder.documents] == ["Good"]
    assert len(folder.faults) == 1
    assert folder.faults[0].startswith("a.graphql: ")
    assert told in folder.faults[0]
    assert main([str(tmp_path)]) == (0 if "calls" in told else 1)
    assert capsys.readouterr().out


def test_two_of_one_name_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(GOOD)
    (tmp_path / "b.graphql").write_text(GOOD)
    assert read_folder(tmp_path, Limits()).faults == ("b.graphql: another file has an operation Good",)


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none", Limits()).faults == ("it is no folder that can be read",)
    (tmp_path / "a.graphql").write_bytes(b"# \xff")
    assert read_folder(tmp_path, Limits()).faults == ("a.graphql: it cannot be read",)


def test_what_a_document_costs_is_foreseen() -> None:
    (labels,) = [each for each in read_folder(SHIPPED, Limits()).documents if each.name == "Labels"]
    assert foreseen(labels).all_calls == 2
