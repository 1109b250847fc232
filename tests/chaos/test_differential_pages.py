"""The list over all vendors, paged through to its end while calls fail at random: each record is there once."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.chaos.customers import OF_A_ROW, Known, Record, records_of
from tests.chaos.random_faults import RandomFaults
from tests.chaos.test_differential import ANY_COST, is_bounded
from tests.faults.jumping_loop import run
from tests.faults.stage import Stage, on_stage

SEEDS = range(9000, 9150 if os.environ.get("CHAOS") == "all" else 9010)
PAGE = """{ accounts(first: %d%s) { nodes { id name kind %s } missing { vendor }
    pageInfo { hasNextPage endCursor isComplete } } }"""

Json = Any


async def pages(stage: Stage, size: int, **headers: str) -> tuple[list[Json], bool]:
    """The pages up to the last, or to one that cannot be had, which has to be told; and whether all were."""
    found: list[Json] = []
    place = ""
    while True:
        reply = await stage.ask(PAGE % (size, place, OF_A_ROW), headers)
        is_bounded(stage, reply)
        for wire in stage.wires.values():
            wire.sent.clear()
        page = reply.data["accounts"]
        if page is None:
            assert reply.errors
            return found, False
        assert reply.errors == []
        found.append(page)
        if not page["pageInfo"]["hasNextPage"]:
            return found, True
        place = f', after: "{page["pageInfo"]["endCursor"]}"'


@pytest.mark.parametrize("seed", SEEDS)
def test_each_record_is_there_once(known: Known, seed: int) -> None:
    async def scenario() -> None:
        async with on_stage(**ANY_COST) as stage:
            whole, _ = await pages(stage, 100)
            await stage.mend()
            await stage.mend()
            await stage.mend()  # what was kept is no longer fresh
            RandomFaults.of_seed(seed).begin(stage)
            told, is_all = await pages(stage, 30 + seed % 71, **({} if seed % 2 else {"x-stale-ok": "0"}))
        _is_true(known, _rows(whole), told, is_all=is_all)

    run(scenario())


def _rows(pages: list[Json]) -> list[Json]:
    return [row for page in pages for row in page["nodes"]]


def _is_true(known: Known, whole: list[Json], told: list[Json], *, is_all: bool) -> None:
    seen: set[Record] = set()
    for row in _rows(told):
        assert len(known.customers(row)) == 1, row
        assert not records_of(row) & seen, row
        seen |= records_of(row)
    if all(page["pageInfo"]["isComplete"] for page in told):
        ids = [row["id"] for row in whole]
        assert [row["id"] for row in _rows(told)] == (ids if is_all else ids[: len(_rows(told))])
    elif is_all:
        missing = {each["vendor"] for page in told for each in page["missing"]}
        doubted = {record for row in _rows(told) for record in known.in_doubt(row)}
        assert missing
        lost = _listed(whole) - seen - doubted
        # Whoever has a record at a missing vendor may be left out by that, or be told by another record only.
        assert lost <= {record for customer in known.held_by(missing) for record in customer}


def _listed(rows: list[Json]) -> set[Record]:
    """The records that are rows where nothing joins them; those of people at other vendors are no accounts."""
    found = {(record, row["kind"]) for row in rows for record in records_of(row)}
    return {each for each, kind in found if each[0] == "ASSEMBLY" or (kind == "COMPANY" and each[0] != "ASSEMBLE")}
