"""Which processes are there: told by a locked file of each, and by nothing where it cannot be told."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.idempotency import presence
from app.idempotency.presence import Presence

Open = Callable[[], Presence]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "holders"


@pytest.fixture
def enter(folder: Path) -> Iterator[Open]:
    """Opens one more; each is a process to the others, since a lock belongs to whoever opened the file."""
    opened: list[Presence] = []

    def entered() -> Presence:
        opened.append(Presence(folder))
        return opened[-1]

    yield entered
    for each in opened:
        each.close()


def killed(one: Presence) -> None:
    """What the kernel does to it: the lock is gone, and the file is left."""
    assert one._lock is not None
    one._lock.drop()
    one._lock = None


def test_who_is_there_is_not_gone(enter: Open) -> None:
    first, second = enter(), enter()
    assert not first.is_gone(second.signed("a"))
    assert not second.is_gone(first.signed("a"))
    assert not first.is_gone(first.signed("a"))


def test_a_holder_is_told_by_its_process_and_its_own_token(enter: Open, folder: Path) -> None:
    one = enter()
    (file,) = folder.iterdir()
    assert one.signed("a") == f"{file.name}.a"
    assert one.signed("b") == f"{file.name}.b"
    assert enter().signed("a") != one.signed("a")


def test_it_is_for_this_user_alone_and_not_for_programs_that_it_starts(enter: Open, folder: Path) -> None:
    before = os.umask(0)
    try:
        one = enter()
    finally:
        os.umask(before)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert one._lock is not None
    assert not os.get_inheritable(one._lock._file)


def test_who_was_killed_is_gone_and_its_file_is_removed_by_the_next(enter: Open, folder: Path) -> None:
    first, second = enter(), enter()
    signed = first.signed("a")
    killed(first)
    assert second.is_gone(signed)
    assert len(list(folder.iterdir())) == 2
    third = enter()
    assert len(list(folder.iterdir())) == 2
    assert second.is_gone(signed)
    assert not third.is_gone(second.signed("a"))


def test_who_has_left_is_gone_and_its_file_too(enter: Open, folder: Path) -> None:
    first, second = enter(), enter()
    signed = first.signed("a")
    first.close()
    first.close()
    assert second.is_gone(signed)
    assert [second.signed("a")] == [f"{each.name}.a" for each in folder.iterdir()]


def test_one_that_nobody_has_any_more_is_gone(enter: Open, folder: Path) -> None:
    forgotten = Presence(folder)
    signed = forgotten.signed("a")
    del forgotten
    assert enter().is_gone(signed)


def test_two_may_look_at_a_dead_one_at_once(enter: Open, folder: Path) -> None:
    first, second = enter(), enter()
    signed = first.signed("a")
    killed(first)
    with presence._unlocked(folder / signed.removesuffix(".a")):
        assert second.is_gone(signed)


@pytest.mark.parametrize("signed", ["", "a", "first.a", "../../idempotency.sqlite3.a", "0123456789ABCDEF.a", "." * 9])
def test_of_who_shows_itself_to_nobody_nothing_is_known(enter: Open, signed: str) -> None:
    assert not enter().is_gone(signed)


def test_who_cannot_be_looked_at_is_not_gone(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = enter(), enter()
    killed(first)

    def refused(file: object, how: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", refused)
    assert not second.is_gone(first.signed("a"))


def test_a_removed_file_is_made_again_under_its_name(enter: Open, folder: Path) -> None:
    first, second = enter(), enter()
    signed = first.signed("a")
    path = folder / signed.removesuffix(".a")
    path.unlink()
    assert second.is_gone(signed)
    first.show()
    assert not second.is_gone(signed)
    before = path.stat().st_ino
    first.show()
    assert path.stat().st_ino == before
    path.unlink()
    path.mkdir()
    first.show()
    assert first.signed("a") == signed


def test_where_it_cannot_show_itself_its_lease_decides(
    tmp_path: Path, enter: Open, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.touch()
    one = enter()
    one.show()
    assert one.signed("a") == "a"
    assert not one.is_gone("a")
    assert len(caplog.records) == 1
    assert "free only after its lease" in caplog.text


def test_a_disk_without_locks_is_left_as_it_was(enter: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(file: object, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    assert enter().signed("a") == "a"
    assert list(folder.iterdir()) == []


def test_a_folder_that_may_only_be_read_still_tells_who_is_gone(
    enter: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = enter(), enter()
    opened = os.open

    def only_read(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *mode)

    monkeypatch.setattr(os, "open", only_read)
    third = enter()
    assert third.signed("a") == "a"
    killed(first)
    assert third.is_gone(first.signed("a"))
    assert not third.is_gone(second.signed("a"))


@pytest.mark.parametrize("is_held", [True, False])
def test_who_is_taken_for_dead_before_it_has_its_lock_shows_itself_anew(
    enter: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    """Another one tidies up between the making of the file and its locking."""
    lock, tidied = fcntl.flock, []

    def tidying(file: int, how: int) -> None:
        if not tidied:
            (path,) = folder.iterdir()
            tidied.append(path)
            path.unlink()
            if is_held:
                raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", tidying)
    one, (path,) = enter(), folder.iterdir()
    assert path not in tidied
    assert one.signed("a") == f"{path.name}.a"
    assert not enter().is_gone(one.signed("a"))


def test_who_is_always_taken_for_dead_gives_up(
    enter: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def held(file: int, how: int) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(fcntl, "flock", held)
    assert enter().signed("a") == "a"
    assert len(caplog.records) == 1


def test_what_is_not_of_a_process_is_left_alone(enter: Open, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes").touch()
    enter()
    assert (folder / "notes").exists()
