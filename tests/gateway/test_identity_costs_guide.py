"""The figures of docs/guide/costs.md are those that the tests hold the gateway to."""

from __future__ import annotations

import re
from pathlib import Path

from tests.gateway.spending import KINDS, counted
from tests.gateway.test_identity_costs import WAYS
from tests.gateway.test_identity_costs_of_lists import SMALL, rows

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "costs.md").read_text(encoding="utf-8")
LISTED = {(name, selected): counted(formula, p=2) for name, selected, _, formula in rows(SMALL)}
LISTS = {"companies { account { … } }": "companies"}


def table(header: str) -> list[list[str]]:
    """The rows of the table with this first column, the cells without code marks."""
    _, _, behind = GUIDE.partition(f"\n| {header} |")
    lines = behind.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def test_each_way_is_told_with_its_figures() -> None:
    told = {
        way: (for_id, int(rounds), all_sources, int(more)) for way, for_id, rounds, all_sources, more in table("way")
    }
    assert told == {way: figures[1:] for way, figures in WAYS.items()}


def test_each_list_is_told_with_its_page_and_what_its_ids_cost() -> None:
    for name, page, settled in table("list"):
        field = LISTS.get(name, name)
        assert counted(page) == LISTED[field, "name"]
        assert counted(f"{page} {settled}", p=2) == LISTED[field, "id"]


def test_each_selection_is_told_with_what_it_adds() -> None:
    told = {selected: calls for names, calls in table("selected") for selected in names.split(", ")}
    for selected in ("tier", "company", "swift", "teams", "endUsers", "customers", "domains", "sources"):
        signs = [sign for sign in re.split(r"[ ,]+", told[selected].partition(", and")[0]) if sign]
        assert counted(" ".join(["A*", *signs]), p=2) == LISTED["accounts", selected]


def test_every_sign_is_explained() -> None:
    explained = {
        sign for row in table("sign") for sign in re.findall(r"[A-Z]\W?(?=[,;\s]|$)", row[0].replace(";", " "))
    }
    assert {sign.strip(" ,") for sign in explained} == {kind for kind in KINDS if not kind.islower()} - {"T-"} | {"R*"}
