"""What the editor tells of the last run and hands out of it, over the whole gateway and the sandbox."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.app.graphiql.browsing import Editor, browse, expect, served
from tests.gateway.harness import opened
from tests.gateway.signed_in import key_of, signed_in

if TYPE_CHECKING:
    from playwright.async_api import Browser, Response

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

WATCHED = "subscription { addUsageLogs(input: {logs: []}) { payload { userErrors { field } } } }"
LATER = "{ vendors { vendor } ... @defer { teamTree { displayName } } }"
OLD = {"vendor": "USERLOT", "of": "company", "asOf": "2026-11-22T09:52:35Z", "code": "TIMEOUT"}
STORED = """async () => {
    const stored = (key) => localStorage.getItem(`graphiql:${key}`) ?? "";
    while (!stored("query").includes("AllCustomers") || !stored("variables").includes("after"))
        await new Promise(requestAnimationFrame);
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def editor(browser: Browser) -> AsyncIterator[Editor]:
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(opened(GATEWAY_HOSTS="127.0.0.1"))
        origin = await stack.enter_async_context(served(gateway.app))
        yield await stack.enter_async_context(browse(browser, origin, "/graphql"))


@pytest_asyncio.fixture(loop_scope="session")
async def closed_editor(browser: Browser) -> AsyncIterator[Editor]:
    """That of a gateway that wants a key."""
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(signed_in(GATEWAY_HOSTS="127.0.0.1"))
        origin = await stack.enter_async_context(served(gateway.app))
        yield await stack.enter_async_context(browse(browser, origin, "/graphql"))


async def choose(editor: Editor, title: str) -> None:
    await editor.button("Show Ready queries").click()
    await editor.page.locator(".gateway-panel").get_by_role("button", name=title).click()
    await expect(editor.query).to_contain_text(title.partition(",")[0])


def _is_of_a_run(response: Response) -> bool:
    """Not that which brings the schema, which may come late."""
    return "IntrospectionQuery" not in (response.request.post_data or "IntrospectionQuery")


async def run(editor: Editor) -> Response:
    """Run what the editor shows, and wait for the answer to be on the screen."""
    async with editor.page.expect_response(_is_of_a_run) as answered:
        await editor.button("Execute query").click()
    response = await answered.value
    await expect(editor.result).to_contain_text('"data"')
    return response


async def figures(editor: Editor) -> dict[str, str]:
    shown = editor.page.locator("[data-figure]")
    pairs = await shown.evaluate_all("(all) => all.map((each) => [each.dataset.figure, each.innerText])")
    return dict(pairs)


async def table(editor: Editor, name: str) -> list[list[str]]:
    rows: list[list[str]] = await editor.page.locator(f"[data-table={name}]").evaluate(
        "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    return rows


async def planned(editor: Editor) -> dict[str, list[list[str]]]:
    """The plan's steps and their sum by vendor, each row with its cells, as who listens hears them."""
    groups: dict[str, list[list[str]]] = await editor.page.locator("[data-table=plan]").evaluate(
        """(table) => Object.fromEntries([...table.tBodies].map((body) => [body.dataset.vendor,
            [...body.rows].slice(1).map((row) => [...row.cells].map((cell, column) =>
                column === 0 ? cell.innerText : cell.innerText.replaceAll(/\\s+/g, " ")))]))"""
    )
    return groups


def shown(choice: Mapping[str, Any]) -> list[str]:
    """A step as the panel is to show it."""
    actual = choice["actual"]
    words = {"network": "asked anew", "cache": "kept and fresh", "shared": "shared with a call under way"}
    states = [
        words[source] + (f" ({actual[source]})" if actual[source] > 1 else "")
        for source in ("network", "shared", "cache")
        if actual[source]
    ]
    need = choice["need"] + (f", {choice['times']} times" if choice["times"] > 1 else "")
    return [
        f"{choice['strategy']} {need}\n{choice['why']}\n{', '.join(states) or 'no call of its own'}",
        f"foreseen {choice['predictedCalls']:,} → , made {actual['network']:,}",
        f"foreseen {choice['predictedRounds']:,} → , made {choice['actualRounds']:,}",
        f"{actual['bytes']:,}",
    ]


def flat(row: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """A row as the file is to show it, worked out in another way than the page does."""
    cells: dict[str, str] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            cells |= flat(value, f"{above}{key}.")
        elif value is not None:
            cells[above + key] = value if isinstance(value, str) else json.dumps(value)
    return cells


async def test_the_panel_shows_the_figures_of_the_answer(editor: Editor) -> None:
    await choose(editor, "When contracts are renewed")
    await editor.button("Show Last run").click()
    response = await run(editor)
    assert (await response.request.all_headers())["x-explain"] == "plan, cost"
    extensions = (await response.json())["extensions"]
    plan, cost = extensions["plan"], extensions["cost"]

    await expect(editor.page.locator("[data-figure=network]")).to_be_visible()
    told, asked = await figures(editor), plan["actual"].values()
    assert told["requestId"] == response.headers["x-request-id"]
    assert told["status"] == "200"
    assert told["milliseconds"] == f"{plan['milliseconds']:,.0f} ms"
    assert told["predicted"] == str(sum(plan["predicted"].values()))
    for key in ("network", "cache", "shared", "stale", "bytes"):
        assert told[key] == f"{sum(vendor[key] for vendor in asked):,}"
    assert told["foreseen"] == f"{cost['requested']['calls']} of {cost['limit']['calls']:,}"
    assert told["spent"] == str(cost["actual"]["calls"])

    assert told["roundsPredicted"] == str(plan["rounds"]["predicted"])
    assert told["rounds"] == str(plan["rounds"]["actual"])

    groups = await planned(editor)
    assert set(groups) == {choice["vendor"] for choice in plan["choices"]}
    for vendor, (*steps, sums) in groups.items():
        assert steps == [shown(choice) for choice in plan["choices"] if choice["vendor"] == vendor]
        calls = plan["actual"][vendor]
        foreseen, made, received = plan["predicted"][vendor], calls["network"], calls["bytes"]
        assert sums == ["all steps", f"foreseen {foreseen:,} → , made {made:,}", "", f"{received:,}"]
    assert [(row[0], row[1].upper(), row[4]) for row in await table(editor, "calls")] == [
        (call["operation"], call["source"], f"{call['bytes']:,}") for call in plan["calls"]
    ]
    (assembly,) = [row for row in await table(editor, "budget") if row[0] == "ASSEMBLY"]
    (budget,) = [each for each in plan["budget"] if each["vendor"] == "ASSEMBLY"]
    assert assembly[3] == f"{budget['callsLeft']:,} of {budget['perSecond']:,} a second"

    await editor.page.route(
        "**/graphql", lambda route: route.fulfill(json={"data": {}, "extensions": {"stale": [OLD]}})
    )
    await run(editor)
    assert await table(editor, "stale") == [list(OLD.values())]
    await editor.page.unroute("**/graphql")

    await editor.page.get_by_role("checkbox").uncheck()
    response = await run(editor)
    assert "x-explain" not in await response.request.all_headers()
    await expect(editor.page.locator("[data-figure=network]")).to_have_count(0)
    assert "extensions" not in await response.json()
    await editor.assert_alone_and_well()


async def test_the_first_tab_runs_as_it_stands_and_others_after_a_reload(editor: Editor) -> None:
    assert "errors" not in await (await run(editor)).json()
    # At once: GraphiQL looks a while later for the operation's name, which is that of the tab before until then.
    await editor.page.get_by_role("tab", name="AllCustomers").click()
    first = await (await run(editor)).json()
    assert len(first["data"]["accounts"]["nodes"]) == 10
    await expect(editor.page.get_by_role("tab", name="AllCustomers", selected=True)).to_be_visible()
    # What the editors hold goes into the browser's storage half a second after the last change.
    async with asyncio.timeout(15):
        await editor.page.evaluate(STORED)
    await editor.page.reload()
    await expect(editor.query).to_contain_text("query AllCustomers")
    assert (await (await run(editor)).json())["data"] == first["data"]
    await editor.write(editor.query, WATCHED)
    await run(editor)
    await expect(editor.result).to_contain_text('"field": "logs"')
    await editor.write(editor.query, LATER)
    await run(editor)
    await expect(editor.result).to_contain_text('"displayName": "Headquarters"')
    await editor.assert_alone_and_well()


async def test_a_list_is_downloaded_as_the_result_shows_it(editor: Editor, tmp_path: Path) -> None:
    await choose(editor, "Companies and their end users")
    answer = await (await run(editor)).json()
    await editor.button("Download as CSV").click()
    rows = answer["data"]["companies"]["nodes"]
    users = [(company, user) for company in rows for user in company["endUsers"]["nodes"]]
    items = editor.page.get_by_role("menuitem")
    await expect(items).to_have_text([f"companies ({len(rows)} rows)", f"companies.endUsers ({len(users)} rows)"])
    async with editor.page.expect_download() as downloaded:
        await items.last.click()
    download = await downloaded.value
    assert download.suggested_filename == "Companies-companies-endUsers.csv"
    file = tmp_path / "users.csv"
    await download.save_as(file)
    text = file.read_bytes().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert text.count("\r\n") == len(users) + 1
    assert [{name: cell for name, cell in row.items() if cell} for row in read] == [
        flat({"companies": {"id": company["id"], "name": company["name"]}, **user}) for company, user in users
    ]
    await editor.assert_alone_and_well()


async def test_a_key_holds_for_all_tabs_and_is_nowhere_kept(closed_editor: Editor) -> None:
    editor = closed_editor
    await editor.button("Headers").click()
    headers = editor.page.locator(".graphiql-editor-tool .graphiql-editor").nth(1)
    await expect(headers).to_contain_text('"Authorization": "Bearer')
    await choose(editor, "Customers and their tier")
    await editor.button("Execute query").click()
    await expect(editor.result).to_contain_text("UNAUTHENTICATED")

    await editor.write(headers, f'{{ "Authorization": "Bearer {key_of("carer")}" }}')
    await editor.button("Show Last run").click()
    assert (await (await run(editor)).json())["data"]["assemblyAccounts"]["nodes"]
    alert = editor.page.locator(".gateway-panel").get_by_role("alert")
    await expect(alert).to_contain_text("no scope explain")
    assert not await editor.page.get_by_role("checkbox").is_checked()

    await choose(editor, "Teams, as a tree")
    response = await run(editor)
    sent = await response.request.all_headers()
    assert sent["authorization"] == f"Bearer {key_of('carer')}"
    assert "x-explain" not in sent, "asking again would put the same error into each answer"
    assert "errors" not in await response.json()

    await editor.button("Show History").click()
    for name in ("Tiers", "Teams"):
        await expect(editor.page.locator(".graphiql-history").get_by_text(name).first).to_be_visible()
    stored = await editor.page.evaluate("JSON.stringify(localStorage)")
    assert "query Teams" in stored
    assert "agk_" not in stored

    # The schema, which was refused when the page was opened, has come with the key.
    await editor.button("Show Documentation Explorer").click()
    docs = editor.page.locator(".graphiql-doc-explorer")
    await expect(docs).to_contain_text("query: Query")
    await expect(docs).not_to_contain_text("Error fetching schema")
