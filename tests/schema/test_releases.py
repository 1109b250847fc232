"""What a release has promised is not broken unawares."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema import __main__ as command
from schema.releases import RELEASED, NoRelease, breaks, release, version_before, version_of
from schema.root import schema

BEFORE = """type Query {
  account(id: ID!, strict: Boolean = false): Account
  accounts(by: By): [Account!]
}

input By {
  domain: String
  email: String
}

type Account {
  id: ID!
  name: String
  kind: Kind
}

enum Kind {
  COMPANY
  PERSON
}
"""
BROKEN = {
    "a field is gone": ("  name: String\n", "", "Account.name was removed"),
    "a field can be null": ("  id: ID!\n", "  id: ID\n", "Account.id changed type from ID! to ID"),
    "a field is of another type": ("name: String", "name: Int", "Account.name changed type from String to Int"),
    "an argument is needed": ("strict: Boolean = false", "strict: Boolean!", "Query.account(strict:) has changed type"),
    "one more is needed": ("(id: ID!,", "(id: ID!, by: ID!,", "A required argument Query.account(by:) was added"),
    "a word is gone": ("  PERSON\n", "", "Enum value Kind.PERSON was removed"),
    "an input takes one key": ("input By {", "input By @oneOf {", "By takes exactly one of its fields"),
    "a type is gone": ("kind: Kind", "kind: String", "changed type from Kind to String"),
}


def test_the_last_release_is_not_broken() -> None:
    assert breaks(RELEASED.read_text(encoding="utf-8"), f"{schema.as_str()}\n") == []


@pytest.mark.parametrize("change", BROKEN)
def test_what_breaks_clients_is_told(change: str) -> None:
    before, after, told = BROKEN[change]
    assert BEFORE.count(before) == 1
    assert told in "\n".join(breaks(BEFORE, BEFORE.replace(before, after)))


def test_an_input_that_takes_several_keys_again_does_not() -> None:
    assert breaks(BEFORE.replace("input By {", "input By @oneOf {"), BEFORE) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  name: String\n", "  name: String\n  domain: String\n"),
        ("  name: String\n", "  name: String!\n"),
        ("strict: Boolean = false", "strict: Boolean = false, later: Int"),
        ("  name: String\n", '  name: String @deprecated(reason: "Use `names`.")\n  names: [String!]\n'),
        ("  PERSON\n", "  PERSON\n  OTHER\n"),
    ],
)
def test_what_adds_to_it_does_not(before: str, after: str) -> None:
    assert breaks(BEFORE, BEFORE.replace(before, after)) == []


@pytest.mark.parametrize(
    ("last", "version", "may_break"),
    [
        ((0, 1, 0), (0, 1, 1), False),
        ((0, 1, 0), (0, 2, 0), True),
        ((0, 9, 0), (1, 0, 0), True),
        ((1, 0, 0), (1, 1, 0), False),
        ((1, 9, 9), (2, 0, 0), True),
    ],
)
def test_a_release_that_breaks_clients_says_so_by_its_number(
    last: tuple[int, int, int], version: tuple[int, int, int], may_break: bool
) -> None:
    released = release(None, BEFORE, last)
    assert version_before(released) == last
    assert version_before(release(released, f"{BEFORE}\nscalar More\n", version)) == version
    broken = BEFORE.replace("  name: String\n", "")
    if may_break:
        assert release(released, broken, version).endswith(broken)
    else:
        with pytest.raises(NoRelease, match=r"Account\.name was removed"):
            release(released, broken, version)


def test_what_is_no_release_is_told() -> None:
    released = release(None, BEFORE, (0, 2, 0))
    for version in ((0, 2, 0), (0, 1, 9)):
        with pytest.raises(NoRelease, match=r"0\.2\.0 is released already"):
            release(released, BEFORE, version)
    with pytest.raises(NoRelease, match="begin with its version"):
        version_before(BEFORE)
    for text in ("", "1.0", "v1.0.0", "1.0.0 "):
        with pytest.raises(NoRelease, match="is not a version"):
            version_of(text)
    assert version_of("10.0.3") == (10, 0, 3)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The two files of the command, in a folder of their own: one release of what is printed now."""
    for name in ("SDL", "RELEASED"):
        monkeypatch.setattr(command, name, tmp_path / name)
    assert command.main([]) == 0
    assert command.main(["--release", "0.1.0"]) == 0
    return tmp_path


def test_the_check_fails_where_clients_would_be_broken(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--check"]) == 0
    released = files / "RELEASED"
    was = released.read_text()
    assert "  isComplete: Boolean!\n" in was
    released.write_text(was.replace("  isComplete: Boolean!\n", "  isComplete: Boolean!\n  gone: Int\n", 1))
    assert command.main(["--check"]) == 1
    assert "breaks clients of the last release: " in capsys.readouterr().err
    assert command.main(["--release", "0.1.1"]) == 1
    assert "gone was removed" in capsys.readouterr().err
    assert command.main(["--release", "0.2.0"]) == 0
    assert released.read_text() == was.replace("0.1.0", "0.2.0", 1)
    assert command.main(["--check"]) == 0


def test_the_check_fails_where_the_printed_schema_is_old(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "SDL").write_text("type Query { a: Int }\n")
    assert command.main(["--check"]) == 1
    assert "run `make schema`" in capsys.readouterr().err


def test_the_schema_for_composers_is_printed_and_no_file_written(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (files / "SDL").read_bytes()
    assert command.main(["--subgraph"]) == 0
    assert capsys.readouterr().out.startswith("extend schema @link(")
    assert (files / "SDL").read_bytes() == before
