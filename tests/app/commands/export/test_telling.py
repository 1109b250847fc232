"""How an export ended, in lines and in an exit code."""

from __future__ import annotations

import pytest

from app.commands.export.so_far import SoFar
from app.commands.export.telling import Outcome, lines

ERRORS = ({"message": "no", "row": 3, "path": ["revenue"], "extensions": {"code": "FORBIDDEN"}},)


def _told(so_far: SoFar, ending: str | None, *, goes_on: bool = False, quiet: bool = False) -> tuple[int, str]:
    outcome = Outcome(so_far, ending, ERRORS if so_far.errors else (), "x.csv", 1.25, goes_on)
    return outcome.code, "".join(lines(outcome, quiet=quiet))


def test_a_whole_one_is_told_unless_it_is_to_be_quiet() -> None:
    assert _told(SoFar("c", rows=1_234), "END") == (0, "x.csv: 1,234 rows in 1.2 s; nothing is missing.\n")
    assert _told(SoFar("c", rows=1_234), "END", quiet=True) == (0, "")


@pytest.mark.parametrize(
    ("so_far", "ending", "goes_on", "said"),
    [
        (SoFar("c", 9, 2, False), "END", False, "x.csv: 9 rows, and something is missing: 2 errors.\nFORBIDDEN at "),
        (
            SoFar("c", 9, 0, False, True),
            "END",
            False,
            "how the vendors stand). Some data are older than they should be.",
        ),
        (SoFar("c", 9), "FAILED", True, "a page could not be had:\nx.csv: 9 rows of the beginning. The same command "),
        (SoFar("c", 9), "STOPPED", False, "the gateway stops.\nx.csv: 9 rows of the beginning. Go on with --after 'c'"),
        (
            SoFar(),
            None,
            False,
            "the connection to the gateway broke.\nNothing is there that could be gone on from: ",
        ),
    ],
)
def test_one_with_something_missing_is_told_always(so_far: SoFar, ending: str | None, goes_on: bool, said: str) -> None:
    code, told = _told(so_far, ending, goes_on=goes_on, quiet=True)
    assert code == 3
    assert said in told
