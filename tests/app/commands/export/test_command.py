"""`export` as it is run: whole, cut short and gone on with, with things missing, and refused."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from pyarrow import parquet

from app.commands.output import CannotWrite
from tests.app.commands.export.stage import LOGS, Failing, exported
from tests.app.commands.stage import fresh, over

PAGES = ("--page", "40")  # four of them


def _ids(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        return [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    return [json.loads(line)["id"] for line in text.splitlines()]


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_one_that_was_cut_short_goes_on_from_where_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    sandbox, out, whole = fresh(), tmp_path / f"logs.{suffix}", tmp_path / f"whole.{suffix}"
    assert exported(tmp_path, "-e", LOGS, "--out", str(whole), network=over(sandbox)) == 0
    assert re.fullmatch(rf"{whole}: 158 rows in \d+\.\d s; nothing is missing\.\n", capsys.readouterr().err)
    line = ("-e", LOGS, "--out", str(out), *PAGES)

    assert exported(tmp_path, *line, network=Failing(sandbox, "/usage", at=3)) == 3
    err = capsys.readouterr().err
    assert "a page could not be had:\nFORBIDDEN at usageLogs: " in err
    assert f"{out}.part: 80 rows of the beginning. The same command goes on from there.\n" in err
    assert not out.exists()

    part = Path(f"{out}.part")
    part.write_bytes(part.read_bytes() + b"half a row of one that was killed")
    assert exported(tmp_path, *line, network=over(sandbox)) == 0
    assert "going on behind 80 rows" in capsys.readouterr().err
    assert out.read_bytes() == whole.read_bytes()
    assert len(set(_ids(out))) == len(_ids(out)) == 158
    assert sorted(each.name for each in tmp_path.glob("logs*")) == [out.name]


def test_who_interrupts_finds_what_came(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "logs.ndjson"
    line = ("-e", LOGS, "--out", str(out), *PAGES)
    with pytest.raises(KeyboardInterrupt):
        exported(tmp_path, *line, network=Failing(fresh(), "/usage", at=3, status=KeyboardInterrupt()))
    said = rf"{out}\.part: (40|80) rows\. The same command goes on from there\.\n"  # a page may be under way
    assert re.fullmatch(said, capsys.readouterr().err)
    assert exported(tmp_path, *line, "--quiet", network=over(fresh())) == 0
    assert capsys.readouterr().err == ""
    assert len(_ids(out)) == 158


def test_standard_output_ends_where_it_can_be_gone_on_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("-e", LOGS, *PAGES, "--format", "csv")
    assert exported(tmp_path, *line, network=Failing(fresh(), "/usage", at=2)) == 3
    first, err = capsys.readouterr()
    cursor = err.rpartition("--after '")[2].removesuffix("'.\n")
    assert exported(tmp_path, *line, "--after", cursor, network=over(fresh())) == 0
    second = capsys.readouterr().out
    ids = [row["id"] for text in (first, second) for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert (len(first.splitlines()), len(ids), len(set(ids))) == (41, 158, 158)


def test_parquet_says_itself_what_is_missing_and_is_begun_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "logs.parquet"
    line = ("-e", LOGS, "--out", str(out), *PAGES)
    assert exported(tmp_path, *line, network=Failing(fresh(), "/usage", at=3)) == 3
    assert f"{out}.incomplete: 80 rows of the beginning. Go on with --after '" in capsys.readouterr().err
    told = json.loads(parquet.read_metadata(f"{out}.incomplete").metadata[b"export"])
    assert (told["rows"], told["isComplete"]) == (80, False)
    assert exported(tmp_path, *line, network=over(fresh())) == 0
    assert parquet.read_metadata(out).num_rows == 158
    assert f"{out}: 158 rows" in capsys.readouterr().err


def test_a_file_where_something_is_missing_has_another_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = "{ assemblyAccounts { nodes { domain revenue { value: amount } } } }"
    out = tmp_path / "accounts.csv"
    line = ("-e", document, "--out", str(out))
    assert exported(tmp_path, *line, network=Failing(fresh(), "/userlot", at=1)) == 3
    err = capsys.readouterr().err
    assert f"{out}.incomplete: " in err
    assert "something is missing: " in err
    assert re.search(r"FORBIDDEN at revenue, \d+ times: ", err)
    assert [each.name for each in tmp_path.glob("accounts*")] == ["accounts.csv.incomplete"]
    assert exported(tmp_path, *line, "--accept-incomplete", network=Failing(fresh(), "/userlot", at=1)) == 3
    assert out.exists()


def test_a_document_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("--document", "AccountUsage", "--var", "domain=acme.example")
    assert exported(tmp_path, *line, network=over(fresh())) == 0
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert rows
    assert rows[0].keys() == {"id", "timestamp", "type", "content", "attribute"}
    assert exported(tmp_path, "--document", "NoSuch", network=over(fresh())) == 2
    assert "There is no document 'NoSuch'. Documents that read: AccountContacts, " in capsys.readouterr().err


def test_a_cursor_that_is_no_more_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "logs.ndjson"
    line = ("-e", LOGS, "--out", str(out), *PAGES)
    assert exported(tmp_path, *line, network=Failing(fresh(), "/usage", at=2)) == 3
    state = Path(f"{out}.part.json")
    state.write_text(json.dumps({**json.loads(state.read_text()), "cursor": "old"}))
    capsys.readouterr()
    assert exported(tmp_path, *line, network=over(fresh())) == 1
    assert re.search(r"CURSOR_INVALID at usageLogs: .*\n.*begin anew with --restart\.\n", capsys.readouterr().err)
    assert exported(tmp_path, *line, "--restart", network=over(fresh())) == 0
    assert len(_ids(out)) == 158


def test_what_was_begun_by_another_export_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "logs.ndjson"
    line = ("--out", str(out), *PAGES)
    assert exported(tmp_path, "-e", LOGS, *line, network=Failing(fresh(), "/usage", at=2)) == 3
    other = "{ usageLogs { nodes { id } } }"
    assert exported(tmp_path, "-e", other, *line, network=over(fresh())) == 2
    assert f"{out}.part is of another export" in capsys.readouterr().err
    assert exported(tmp_path, "-e", LOGS, *line, network=over(fresh()), SWIFT_BASE_URL="http://other/swift") == 2
    assert exported(tmp_path, "-e", other, *line, "--restart", network=over(fresh())) == 0
    assert json.loads(out.read_text().splitlines()[0]).keys() == {"id"}


def test_columns_that_are_others_now_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "logs.csv"
    line = ("-e", LOGS, "--out", str(out), *PAGES)
    assert exported(tmp_path, *line, network=Failing(fresh(), "/usage", at=2)) == 3
    part = Path(f"{out}.part")
    part.write_bytes(part.read_bytes().replace(b"id,content", b"id,comment"))
    assert exported(tmp_path, *line, network=over(fresh())) == 2
    assert "has other columns than the gateway tells now" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-e", "{ nothingOfThatName }"), 1, "GRAPHQL_VALIDATION_FAILED: "),
        (("-e", "{ labels { name } }"), 1, "BAD_USER_INPUT: "),
        (("-e", LOGS, "--page", "1000"), 1, "BAD_USER_INPUT: `page`"),
        (("-e", " "), 2, "The operation is empty.\n"),
        (("-e", LOGS, "--tenant", "acme"), 2, "There is no tenant"),
        (("-e", LOGS, "--out", "/tmp"), 2, "/tmp is a folder: name a file.\n"),
    ],
)
def test_what_there_is_not_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    assert exported(tmp_path, *arguments, network=over(fresh())) == code
    assert capsys.readouterr().err.startswith(said)


def test_a_device_is_written_to_as_it_is(tmp_path: Path) -> None:
    for target in ("/dev/full", "/nowhere/at/all.csv"):
        with pytest.raises(CannotWrite, match=f"^{target} cannot be written: No "):
            exported(tmp_path, "-e", LOGS, "--out", target, network=over(fresh()))
    assert exported(tmp_path, "-e", LOGS, "--out", "/dev/null", network=over(fresh())) == 0
    assert Path("/dev/null").is_char_device()
