"""What `source/csv.js` makes of a result, in a browser, as Python's own reader of CSV reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from app.graphiql.page import STATIC
from tests.app.graphiql.browsing import Editor, opened_page, served

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

MAKE = """async (data) => {
    const { csvOf, fileName, listsOf } = await import("/csv.js");
    return listsOf(data).map((list) => [list.path.join("."), csvOf(list), list.isPart, fileName("Mine", list)]);
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Editor]:
    app = Starlette(routes=[Mount("/", StaticFiles(directory=STATIC.parent / "source"))])
    async with served(app) as origin, opened_page(browser, origin) as page:
        await page.page.goto(f"{origin}/csv.js")
        yield page


def read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


async def test_lists_become_files(page: Editor) -> None:
    async def files(data: Any) -> dict[str, list[list[str]]]:
        made: list[list[Any]] = await page.page.evaluate(MAKE, data)
        return {path: read(text) for path, text, *_ in made}

    async def cells(*values: Any) -> list[str]:
        made = await files({"a": {"nodes": [{"x": "anything", "y": value} for value in values]}})
        return [row[1] for row in made["a"][1:]]

    # By RFC 4180, whatever stands in a cell.
    texts = ['say "so"', "a,b", "one\ntwo", "one\r\ntwo", "Café Zoë 🚀 النور", "", " padded ", "a;b\tc"]
    assert await cells(*texts) == texts
    # Nothing is a formula, and what is a number stays one.
    assert await cells("=1+1", "+47 22", "-x", "@a", "\t1", "\r=1", "＝1", " =1", "'=1", "'s") == [
        *("'=1+1", "'+47 22", "'-x", "'@a", "'\t1", "'\r=1", "'＝1", "' =1", "''=1", "'s")
    ]
    assert await cells(-1.5, "-12345678901234567.89", "-1+1", 0, True, False, None) == [
        *("-1.5", "-12345678901234567.89", "'-1+1", "0", "true", "false", "")
    ]
    assert await cells(["=a", 1], [], {}) == ['["=a",1]', "[]", "{}"]

    # A text without letters can be told from null, by who looks at the quotes.
    ((_, text, *_),) = await page.page.evaluate(MAKE, {"a": {"nodes": [{"x": 1, "y": ""}, {"x": 1, "y": None}]}})
    assert text == '\ufeffx,y\r\n1,""\r\n1,\r\n'

    # Objects become columns, in their place; what is null in some rows has no column of its own beside them.
    rows = [{"id": 1, "tier": None, "z": 1}, None, {"id": 2, "tier": {"name": "Gold", "of": {"=b": "c"}}, "z": 2}]
    assert await files({"a": {"nodes": rows, "pageInfo": {"hasNextPage": True}}}) == {
        "a": [["id", "tier.name", "tier.of.=b", "z"], ["1", "", "", "1"], ["", "", "", ""], ["2", "Gold", "c", "2"]]
    }
    assert await files({"a": {"nodes": [{"x": None}, {"x": "y"}]}}) == {"a": [["x"], [""], ["y"]]}
    assert await files({"a": {"nodes": [{"=x": 1}]}}) == {"a": [["'=x"], ["1"]]}

    # Lists within rows are files of their own, and their rows tell what they stand in.
    deep = {"c": {"edges": [{"cursor": "q", "node": {"id": "A", "on": [{"v": 1}, {"v": 2}]}}]}, "n": None}
    assert await files(deep) == {
        "c": [["cursor", "node.id", "node.on"], ["q", "A", '[{"v":1},{"v":2}]']],
        "c.node.on": [["c.id", "v"], ["A", "1"], ["A", "2"]],
    }
    twice = {"c": {"nodes": [{"k": 1, "in": {"nodes": [{"v": 1}]}}, {"k": 2, "in": {"nodes": [{"v": 2}]}}]}}
    assert (await files(twice))["c.in"] == [["c.row", "v"], ["1", "1"], ["2", "2"]]

    # Connections come first; an empty one is a file without rows, and what holds no list is none.
    assert list(await files({"l": [{"a": 1}], "c": {"nodes": []}})) == ["c", "l"]
    for nothing in (None, {}, {"a": {"b": [1, 2]}}, {"a": []}):
        assert await files(nothing) == {}


async def test_a_page_that_is_not_all_is_told(page: Editor) -> None:
    data = {"acc ounts/é": {"nodes": [{"a": 1}], "pageInfo": {"hasNextPage": False, "isComplete": False}}}
    ((path, _, is_part, name),) = await page.page.evaluate(MAKE, data)
    assert (path, is_part, name) == ("acc ounts/é", True, "Mine-acc-ounts-.csv")
