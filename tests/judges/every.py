"""Runs every judge and tells what came of it: `python -m tests.judges.every [--docs] [NAME…]`.

A judge is a folder here with an executable `run`, whose first comment says what it judges, whose exit code says whether
all was well, and which prints one line `NAME: 3 of 4 checks`. With `--docs` the table in `docs/conformance.md` is
written anew, where all of them could judge.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "conformance.md"
BEGIN, END = "<!-- written by `make judges DOCS=1` -->\n", "<!-- so far -->\n"

_TOLD = re.compile(r"^[^:\n]+: (\d+ of \d+ \w+)", re.MULTILINE)
_NOT_JUDGED = "NOT JUDGED"
_LONGEST = 600
"""Seconds that a judge may take, its packages fetched."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one judge.

    Attributes:
        name: its folder.
        passed: whether its exit code says that all was well.
        told: how much was, in its own words; why it could not judge, where it could not.
        judged: whether it could.
    """

    name: str
    passed: bool
    told: str
    judged: bool = True


def judges() -> list[str]:
    """The names of all judges."""
    return sorted(path.parent.name for path in HERE.glob("*/run"))


def what(name: str) -> str:
    """What a judge judges: the first comment of its `run`."""
    lines = (HERE / name / "run").read_text(encoding="utf-8").splitlines()[1:]
    said = []
    for line in lines:
        if not line.startswith("#"):
            break
        said.append(line.removeprefix("#").strip())
    return " ".join(said)


def packages(name: str) -> list[str]:
    """The packages that a judge is made of, with their versions; none where it brings none."""
    of_python, file = HERE / name / "requirements.txt", HERE / name / "package.json"
    if of_python.exists():
        return [line.replace("==", " ") for line in of_python.read_text(encoding="utf-8").split()]
    if not file.exists():
        return []
    listed = json.loads(file.read_text(encoding="utf-8"))
    return [f"{package} {version}" for package, version in listed.get("dependencies", {}).items()]


def verdict_of(name: str, code: int, out: str, err: str) -> Verdict:
    """What came of a judge.

    Args:
        name: its folder.
        code: with which it ended.
        out: that it printed.
        err: that it told beside.
    """
    for line in err.splitlines():
        if line.startswith(_NOT_JUDGED):
            return Verdict(name, False, line, judged=False)
    told = _TOLD.findall(out)
    if not told:
        return Verdict(name, False, f"ended with {code} and told no result")
    return Verdict(name, code == 0, told[-1])


def run(name: str) -> Verdict:
    """Have one judge judge; what it says goes to stderr too."""
    try:
        done = subprocess.run(
            ["sh", HERE / name / "run"], capture_output=True, text=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return Verdict(name, False, f"took longer than {_LONGEST} s")
    verdict = verdict_of(name, done.returncode, done.stdout, done.stderr)
    if not verdict.passed:
        sys.stderr.write(f"--- {name}\n{done.stdout}{done.stderr}")
    return verdict


def table(verdicts: Iterable[Verdict]) -> str:
    """What came of the judges, for a reader of the documents."""
    rows = ["| judge | what it judges | result |", "|---|---|---|"]
    for each in verdicts:
        made_of = ", ".join(f"`{package}`" for package in packages(each.name)) or "–"
        rows.append(f"| {each.name.replace('_', ' ')}: {made_of} | {what(each.name)} | {each.told} |")
    return "\n".join(rows) + "\n"


def written(document: str, verdicts: Iterable[Verdict]) -> str:
    """The document with another table.

    Raises:
        ValueError: it has no place for one.
    """
    before, _, rest = document.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{DOCS.name} has no place for the table")
    return f"{before}{BEGIN}\n{table(verdicts)}\n{END}{after}"


def main(given: Sequence[str]) -> int:
    """Run the judges that are named, or all. Returns the exit code: 0 where each of them judged and was content."""
    wanted = [name for name in given if not name.startswith("-")]
    unknown = set(wanted) - set(judges())
    if unknown:
        sys.stderr.write(f"no judge is called {', '.join(sorted(unknown))}; there are {', '.join(judges())}\n")
        return 2
    verdicts = []
    for name in wanted or judges():
        verdict = run(name)
        verdicts.append(verdict)
        sys.stdout.write(f"{'passed' if verdict.passed else 'FAILED':8}{name:18}{verdict.told}\n")
        sys.stdout.flush()
    failed = [each for each in verdicts if not each.passed]
    unjudged = [each for each in verdicts if not each.judged]
    sys.stdout.write(f"{len(verdicts) - len(failed)} of {len(verdicts)} judges passed\n")
    if unjudged:
        sys.stderr.write(f"{len(unjudged)} of {len(verdicts)} COULD NOT JUDGE: nothing is known of what they look at\n")
    elif "--docs" in given and not wanted:
        DOCS.write_text(written(DOCS.read_text(encoding="utf-8"), verdicts), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
