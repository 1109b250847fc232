"""The file that an export grows in, at whatever moment the program that writes it ends."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from app.commands.export.part_file import InUse, OtherExport, PartFile
from app.commands.export.so_far import SoFar

FIRST = SoFar(cursor="c", rows=1, size=4)


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def _begun(target: Path) -> None:
    with closing(PartFile(target, "d", anew=False)) as part:
        part.write(b"one\n", FIRST)


def test_it_takes_its_name_when_all_is_there(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    with closing(PartFile(target, "d", anew=False)) as part:
        part.write(b"one\n", FIRST)
        assert _names(tmp_path) == ["x.csv.part", "x.csv.part.json"]
        assert part.finish() == target
    assert _names(tmp_path) == ["x.csv"]
    assert target.read_bytes() == b"one\n"


def test_rows_behind_the_last_cursor_are_cut_off(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    _begun(target)
    (tmp_path / "x.csv.part").write_bytes(b"one\ntwo\nthr")
    with closing(PartFile(target, "d", anew=False)) as part:
        assert (part.so_far, part.head()) == (FIRST, b"one")
        part.write(b"2\n", SoFar(cursor="e", rows=2, size=6))
        part.finish()
    assert target.read_bytes() == b"one\n2\n"


@pytest.mark.parametrize("state", ["", "[]", "{}", '{"export": "d"', '{"export": "d", "words": 1}'])
def test_without_a_word_on_how_far_it_came_it_begins_anew(tmp_path: Path, state: str) -> None:
    target = tmp_path / "x.csv"
    _begun(target)
    (tmp_path / "x.csv.part.json").write_text(state)
    with closing(PartFile(target, "d", anew=False)) as part:
        assert part.so_far == SoFar()
    assert _names(tmp_path) == []


def test_a_file_that_has_lost_rows_begins_anew(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    _begun(target)
    (tmp_path / "x.csv.part").write_bytes(b"on")
    with closing(PartFile(target, "d", anew=False)) as part:
        assert part.so_far == SoFar()


def test_another_exports_is_left_as_it_is_unless_it_is_to_go(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    _begun(target)
    with pytest.raises(OtherExport):
        PartFile(target, "other", anew=False)
    assert json.loads((tmp_path / "x.csv.part.json").read_text())["cursor"] == "c"
    with closing(PartFile(target, "other", anew=True)) as part:
        assert part.so_far == SoFar()
    assert _names(tmp_path) == []


def test_two_do_not_write_to_it_at_once(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    with closing(PartFile(target, "d", anew=False)) as part:
        with pytest.raises(InUse):
            PartFile(target, "d", anew=True)
        part.write(b"one\n", FIRST)
    assert _names(tmp_path) == ["x.csv.part", "x.csv.part.json"]


def test_what_cannot_be_gone_on_with_is_taken_away(tmp_path: Path) -> None:
    with closing(PartFile(tmp_path / "x.parquet", "d", anew=False)) as part:
        part.write(b"PAR1", None)
    assert _names(tmp_path) == []
