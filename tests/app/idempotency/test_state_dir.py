"""The directory of records: told before the start whether it can be used, and made for nobody else's eyes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.idempotency.state_dir import FILE_NAME, StateFault, fault_of, made_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_directory_that_is_not_there_can_be_made_and_looking_makes_nothing(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "a" / "b") is None
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_for_this_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = made_file(tmp_path / "state")
    finally:
        os.umask(before)
    assert file == tmp_path / "state" / FILE_NAME
    assert (mode(file.parent), mode(file)) == (0o700, 0o600)
    assert fault_of(file.parent) is None


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    (tmp_path / FILE_NAME).write_bytes(b"kept")
    assert made_file(tmp_path).read_bytes() == b"kept"
    assert mode(tmp_path) == 0o750


def test_a_directory_below_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert fault_of(Path(".state")) is None
    assert made_file(Path(".state")) == tmp_path / ".state" / FILE_NAME
    assert fault_of(Path(".state")) is None


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    fault = fault_of(taken)
    assert fault is not None
    assert fault.startswith(f"GATEWAY_STATE_DIR {taken} is not a directory: ")
    below = fault_of(taken / "below")
    assert below is not None
    assert "cannot be made" in below
    for place in (taken, taken / "below"):
        with pytest.raises(StateFault, match="GATEWAY_STATE_DIR"):
            made_file(place)


def test_a_link_into_nothing_is_no_directory(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    fault = fault_of(link)
    assert fault is not None
    assert "is not a directory" in fault
    with pytest.raises(StateFault):
        made_file(link)


def test_a_link_in_the_files_place_is_followed_only_to_a_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "nowhere")
    with pytest.raises(StateFault):
        made_file(tmp_path)
    assert not (tmp_path / "nowhere").exists()


def test_a_directory_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, wanted: Path(path) != tmp_path)
    for place in (tmp_path, tmp_path / "state" / "deeper"):
        fault = fault_of(place)
        assert fault is not None
        assert f"{place} may not be written by this process" in fault


def test_a_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE_NAME).touch()
    monkeypatch.setattr(os, "access", lambda path, wanted: Path(path).name != FILE_NAME)
    fault = fault_of(tmp_path)
    assert fault is not None
    assert f"holds a file {FILE_NAME} that this process may not write" in fault


def test_a_name_that_no_file_system_has(tmp_path: Path) -> None:
    with pytest.raises(StateFault, match="cannot be used"):
        made_file(tmp_path / ("x" * 5000))


def test_a_disk_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: object, wanted: int) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "access", broken)
    fault = fault_of(tmp_path)
    assert fault is not None
    assert "cannot be looked at" in fault
