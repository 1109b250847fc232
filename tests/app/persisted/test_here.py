"""Documents kept in a process are bounded by number and by bytes."""

from __future__ import annotations

from app.persisted.here import DocumentsHere


def test_those_asked_for_longest_ago_go_first() -> None:
    here = DocumentsHere(most=2)
    here.keep("a", "1")
    here.keep("b", "2")
    assert here.get("a") == "1"
    here.keep("c", "3")
    assert [here.get(each) for each in "abc"] == ["1", None, "3"]
    assert (len(here), here.bytes) == (2, 2)


def test_bytes_are_bounded_and_what_is_too_large_alone_is_not_kept() -> None:
    here = DocumentsHere(most_bytes=5)
    here.keep("a", "ü")
    here.keep("b", "123")
    assert here.bytes == 5
    here.keep("c", "1")
    assert [here.get(each) for each in "abc"] == [None, "123", "1"]
    here.keep("d", "123456")
    assert (here.get("d"), here.bytes) == (None, 4)


def test_the_same_again_takes_no_room() -> None:
    here = DocumentsHere()
    here.keep("a", "123")
    here.keep("a", "123")
    assert (len(here), here.bytes) == (1, 3)
