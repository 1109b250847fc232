from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench.markers import NoPlace
from tests.bench.peers.measuring import Cell
from tests.bench.peers.picture import picture
from tests.bench.peers.results import Results
from tests.bench.peers.tables import BEGIN, END, between_markers, tables


def cell(server: str, number: int, rate: float, *, connections: int = 16, query: str = "d", faults: int = 0) -> Cell:
    return Cell(
        server=server,
        query=query,
        delay=0,
        connections=connections,
        round=number,
        rate=rate,
        p50=1.5,
        p99=9.25,
        cpu=1234.4,
        calls=1.0,
        memory=99.6,
        faults=faults,
    )


def results() -> Results:
    made = Results(rounds=3, seconds=3.0, generator="own", ceiling=15000.0, machine="a machine")
    for number, ours, theirs in ((1, 100.0, 50.0), (2, 300.0, 100.0), (3, 200.0, 200.0)):
        made.cells += [cell("gateway", number, ours), cell("apollo", number, theirs)]
    made.cells.append(cell("gateway", 1, 20.0, connections=1))
    return made


def test_a_row_tells_median_spread_and_the_ratio_of_each_round() -> None:
    lines = tables(results()).splitlines()
    assert lines[2] == ("|  | req/s, 1 | req/s, 16 | gateway : it | p50 ms, 1 | p99 ms, 16 | CPU µs | calls | MB |")
    assert lines[4] == (
        "| **this gateway**, nothing kept | 20.0 (20.0-20.0) | 200 (100-300) | 1 | 1.5 | 9.2 | 1,234 | 1.00 | 100 |"
    )
    assert lines[5] == "| Apollo Server | - | 100 (50.0-200) | 2.00 (1.00-3.00) | - | 9.2 | 1,234 | 1.00 | 100 |"


def test_the_fastest_comes_first() -> None:
    made = results()
    made.cells += [cell("mercurius", number, 900.0) for number in (1, 2, 3)]
    titles = [line.split("|")[1].strip() for line in tables(made).splitlines() if line.startswith("| ")][1:]
    assert titles == ["Mercurius with its JIT compiler", "**this gateway**, nothing kept", "Apollo Server"]


def test_who_is_missing_and_who_erred_is_told() -> None:
    made = results()
    made.missing["tailcall"] = "its program does not start"
    made.cells.append(cell("strawberry", 1, 5.0, faults=2))
    told = tables(made)
    assert "**Not measured: Tailcall**: its program does not start." in told
    assert "Not every request was answered as it should be by: strawberry (d)." in told
    assert "gets 15,000 requests a second out of the upstream alone" in told


def test_rounds_that_only_one_of_two_has_make_no_ratio() -> None:
    made = results()
    made.cells += [cell("yoga", 1, 25.0), cell("hive", 4, 25.0)]
    lines = {line.split("|")[1].strip(): line for line in tables(made).splitlines() if line.startswith("| ")}
    assert "| 4.00 (4.00-4.00) |" in lines["GraphQL Yoga with a JIT compiler"]
    assert lines["Hive Gateway over Mesh"].split("|")[4].strip() == "-"


def test_what_only_the_gateway_is_asked_has_a_table_of_its_own() -> None:
    made = results()
    made.cells.append(cell("gateway", 1, 7.0, query="tree"))
    assert "**The gateway alone**; vendors answer at once" in tables(made)
    assert "a tree of 1,000 teams" in tables(made)


def test_who_is_left_out_has_no_row() -> None:
    made = results()
    made.leave_out("apollo", "its answer has no company")
    assert "Apollo Server |" not in tables(made)
    assert "**Not measured: Apollo Server**: its answer has no company." in tables(made)


def test_the_document_keeps_what_is_around_the_tables() -> None:
    before = f"# A\n\n{BEGIN}\nold | table\n{END}\n\nafter\n"
    once = between_markers(before, "| new |\n")
    assert once == f"# A\n\n{BEGIN}\n\n| new |\n\n{END}\n\nafter\n"
    assert between_markers(once, "| new |") == once


@pytest.mark.parametrize(
    "document", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}", f"{BEGIN}{END}{BEGIN}"]
)
def test_a_document_without_one_clear_place_is_left_alone(document: str) -> None:
    with pytest.raises(NoPlace):
        between_markers(document, "| new |")


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = results()
    made.missing["hive"] = "npm is not installed"
    made.write(tmp_path / "run.json")
    assert Results.read(tmp_path / "run.json") == made


def test_the_picture_is_svg_with_bars_as_long_as_the_rates() -> None:
    root = ET.fromstring(picture(results()))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    bars = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("x")]
    lengths = [float(each.attrib["width"]) for each in bars]
    assert lengths[0] / lengths[1] == pytest.approx(2.0, rel=0.01)
    words = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "this gateway, nothing kept" in words
    assert "Apollo Server" in words
