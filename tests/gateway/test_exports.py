"""Exports: the same rows as by paging, in each format, for as many calls as there are pages, in flat memory."""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from pyarrow import parquet

from app.export import endpoint
from tests.gateway.conftest import MakeGateway
from tests.gateway.exports import LOGS, asked, exported, planted
from tests.gateway.harness import Gateway

ACCOUNTS = """query All($first: Int, $after: String) { accounts(first: $first, after: $after) {
  nodes { id name kind domains idIsProvisional createdAt tier { name } assembly { raw } }
  pageInfo { hasNextPage endCursor } } }"""


async def paged(gateway: Gateway, document: str, field: str) -> list[Any]:
    """The rows as a client has them that pages by itself."""
    rows, after = [], None
    while True:
        page = (await gateway.data(document, {"first": 100, "after": after}))[field]
        rows += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (100, 1), (101, 2), (350, 4)])
async def test_a_list_costs_a_call_for_each_hundred_rows(gateway: Gateway, count: int, pages: int) -> None:
    await planted(gateway, count)
    export = await exported(gateway)
    assert [row["content"] for row in export.rows] == [f"did {number}" for number in reversed(range(count))]
    assert gateway.counted() == {"assembly.usage_log.list": pages}
    assert {**export.end, "cursor": None} == {
        "isComplete": True,
        "ending": "END",
        "after": None,
        "cursor": None,
        "rows": count,
        "pages": pages,
        "stale": False,
        "errorCount": 0,
        "errors": [],
    }


def _flat(row: Any, columns: Sequence[str]) -> list[Any]:
    """A row of JSON as its columns."""
    cells = []
    for column in columns:
        value = row
        for key in column.split("."):
            value = None if value is None else value[key]
        cells.append(json.dumps(value) if isinstance(value, list | dict) else value)
    return cells


def _same(cell: Any) -> Any:
    """A cell, JSON read."""
    return json.loads(cell) if isinstance(cell, str) and cell[:1] in ("[", "{") else cell


async def test_each_format_holds_what_paging_gives(gateway: Gateway) -> None:
    rows = await paged(gateway, ACCOUNTS, "accounts")
    assert len(rows) > 100
    assert (await exported(gateway, ACCOUNTS)).rows == rows
    response = await asked(gateway, ACCOUNTS, format="csv", formulas="1")
    head, *records = csv.reader(io.StringIO(response.text, newline=""))
    expected = [[_same(cell) for cell in _flat(row, head)] for row in rows]
    shown = {None: "", True: "true", False: "false"}
    assert [[_same(cell) for cell in record] for record in records] == [
        [shown[cell] if cell is None or isinstance(cell, bool) else cell for cell in row] for row in expected
    ]
    file = parquet.ParquetFile(io.BytesIO((await asked(gateway, ACCOUNTS, format="parquet")).content))
    table = file.read()
    assert table.column_names == head
    assert [[_same(cell) for cell in row.values()] for row in table.to_pylist()] == expected
    assert json.loads(file.metadata.metadata[b"export"])["isComplete"] is True


async def test_formulas_are_guarded_unless_they_are_wanted(gateway: Gateway) -> None:
    await gateway.uproot("assembly", "usage_log")
    log = {"id": "l", "timestamp": "2026-01-01T00:00:00Z", "type": "Action", "content": '=HYPERLINK("x")'}
    await gateway.plant("assembly", "usage_log", log)
    document = "{ usageLogs { nodes { content } } }"
    assert (await asked(gateway, document, format="csv")).text == 'content\r\n"\'=HYPERLINK(""x"")"\r\n'
    assert (await asked(gateway, document, format="csv", formulas="1")).text == 'content\r\n"=HYPERLINK(""x"")"\r\n'


async def test_it_goes_on_where_another_ended(gateway: Gateway) -> None:
    await planted(gateway, 250)
    whole = await exported(gateway, progress="1")
    assert [(each["__progress"]["rows"], each["__progress"]["errorCount"]) for each in whole.progress] == [
        (100, 0),
        (200, 0),
    ]
    cursor = whole.progress[0]["__progress"]["cursor"]
    rest = await exported(gateway, after=cursor)
    assert rest.rows == whole.rows[100:]
    assert (rest.end["after"], rest.end["isComplete"]) == (cursor, True)
    of_document = "query ($c: String) { usageLogs(after: $c) { edges { cursor node { id } } } }"
    again = await exported(gateway, of_document, {"c": cursor})
    assert [each["node"]["id"] for each in again.rows] == [each["id"] for each in rest.rows]
    last = await exported(gateway, after=again.rows[-1]["cursor"])
    assert (last.rows, last.end["isComplete"]) == ([], True)


async def test_pages_may_be_smaller(gateway: Gateway) -> None:
    await planted(gateway, 25)
    export = await exported(gateway, page="10")
    assert (len(export.rows), export.end["pages"], export.end["isComplete"]) == (25, 3, True)


async def test_rows_that_were_sent_are_let_go_of(make_gateway: MakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the list is, no more rows are held than those of some pages."""
    gc.collect()
    gc.freeze()  # what stands before is looked through once, and not for each part
    gateway = await make_gateway()
    await planted(gateway, 1_500)
    held: list[int] = []
    parts = endpoint._parts

    async def counting(*given: Any) -> Any:
        async for part in parts(*given):
            gc.collect()
            held.append(sum(1 for each in gc.get_objects() if isinstance(each, dict) and "timestamp" in each))
            yield part

    monkeypatch.setattr(endpoint, "_parts", counting)
    gc.collect()
    before = sum(1 for each in gc.get_objects() if isinstance(each, dict) and "timestamp" in each)
    assert (await exported(gateway, "{ usageLogs { nodes { id timestamp content } } }")).end["rows"] == 1_500
    assert max(held) - before <= 500, (before, held)


async def test_each_request_is_counted_with_all_its_calls(gateway: Gateway) -> None:
    await planted(gateway, 350)
    await exported(gateway)
    told = (await gateway.http.get("/metrics")).text
    counted = [
        line for line in told.splitlines() if 'operation="assembly.usage_log.list"' in line and "_total{" in line
    ]
    assert [line.rsplit(" ", 1)[1] for line in counted] == ["4.0"], counted


async def test_first_refusals_have_a_status(gateway: Gateway) -> None:
    missing = await asked(gateway, '{ account(by: {domain: "nobody.example"}) { usageLogs { nodes { id } } } }')
    assert (missing.status_code, missing.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    wrong = await asked(gateway, "{ usageLogs { nodes { nope } } }")
    assert (wrong.status_code, wrong.json()["errors"][0]["extensions"]["code"]) == (400, "GRAPHQL_VALIDATION_FAILED")
    cursor = await asked(gateway, after="nonsense")
    assert cursor.json()["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"
    assert (await gateway.http.get("/export")).status_code == 405
    assert (await asked(gateway, format="xlsx")).status_code == 400
    assert (await gateway.http.post("/export", content=LOGS)).status_code == 400


async def test_pages_behind_the_first_drive_nothing_out_of_what_is_kept(gateway: Gateway) -> None:
    await planted(gateway, 350)
    await exported(gateway)
    gateway.forget()
    await gateway.data("{ usageLogs(first: 100) { nodes { id } } }")
    assert gateway.sent() == []
    assert (await exported(gateway)).end["isComplete"]
    assert len(gateway.sent()) == 3
