"""The editor in a real browser that can reach nothing but the loopback address."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from graphql import build_schema, graphql
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from app.graphiql.page import graphiql_routes
from app.graphiql.ready import ReadyQuery, ready_queries
from tests.app.graphiql.browsing import Editor, browse, expect, served

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

SCHEMA = build_schema("""
    type Team { id: ID!  "What people call the team" displayName: String!  children: [Team!]! }
    type Query {
      "Every team, below its parent"
      teamTree(first: Int): [Team!]!
    }
""")
TEAMS = [{"id": "T1", "displayName": "Northern Lights", "children": [{"id": "T2", "displayName": "Fjord"}]}]


def lines(*texts: str) -> list[re.Pattern[str]]:
    """Patterns of whole lines; the editor draws a space as one that does not break."""
    return [re.compile("^" + re.escape(text).replace("\\ ", "\\s") + "$") for text in texts]


@asynccontextmanager
async def serve(tabs: tuple[ReadyQuery, ...]) -> AsyncIterator[str]:
    editor = graphiql_routes(tabs=tabs)

    async def show(_: Request) -> HTMLResponse:
        return editor.page()

    async def run(request: Request) -> JSONResponse:
        body = await request.json()
        names = {"variable_values": body.get("variables"), "operation_name": body.get("operationName")}
        result = await graphql(SCHEMA, body["query"], {"teamTree": TEAMS}, **names)
        return JSONResponse(result.formatted)

    app = Starlette(routes=[Route("/graphiql", show), Route("/graphql", run, methods=["POST"]), editor.mount])
    async with served(app) as origin:
        yield origin


@pytest_asyncio.fixture(loop_scope="session")
async def editor(browser: Browser) -> AsyncIterator[Editor]:
    # A tab with variables beside the ones that come with the gateway.
    first = ReadyQuery("The first teams", "query First($n: Int) { teamTree(first: $n) { id } }", {"n": 1})
    # What this schema can answer goes first: a tab just opened keeps the operation of the one before for a moment.
    ready = sorted(ready_queries(), key=lambda tab: "query Teams" not in tab.query)
    async with serve((*ready, first)) as origin, browse(browser, origin, "/graphiql") as editor:
        yield editor


async def test_a_ready_query_runs_with_no_network_but_the_gateway(editor: Editor) -> None:
    tabs = editor.page.get_by_role("tab")
    named = "Teams OneCustomer AllCustomers Disagreements Companies VendorsLists Renewals Tiers TeamLevels People Usage"
    await expect(tabs).to_contain_text([*named.split(), "SmsAccess", "Revenue", "Provenance", "DryRun", "First"])
    await expect(editor.query).to_contain_text("query Teams")
    await editor.button("Execute query").click()
    await expect(editor.result).to_contain_text('"displayName": "Northern Lights"')
    await expect(editor.result).to_contain_text('"displayName": "Fjord"')

    await tabs.last.click()
    await expect(editor.query).to_contain_text("# The first teams")
    await editor.button("Variables").click()
    await expect(editor.page.locator(".graphiql-editor-tool")).to_contain_text('"n": 1')
    await editor.assert_alone_and_well()
    assert f"{editor.origin}/graphql" in editor.requests


async def test_the_editor_knows_the_schema(editor: Editor) -> None:
    await editor.write(editor.query, "#kept\n{teamTree{idd   displayName}}")
    await expect(editor.query.locator(".squiggly-error")).to_be_visible()
    await editor.button("Prettify query").click()
    await expect(editor.query.locator(".view-line")).to_have_text(
        lines("#kept", "{", "  teamTree {", "    idd", "    displayName", "  }", "}", "")
    )

    # Going to the definition of a field opens its documentation.
    await editor.query.get_by_text("displayName").click(modifiers=["ControlOrMeta"])
    await expect(editor.page.locator(".graphiql-doc-explorer")).to_contain_text("What people call the team")

    await editor.write(editor.query, "{ tea }")
    for _ in range(2):
        await editor.page.keyboard.press("ArrowLeft")
    await editor.page.keyboard.press("Control+Space")
    await expect(editor.page.locator(".suggest-widget")).to_contain_text("teamTree")
    assert editor.workers
    await editor.assert_alone_and_well()


async def test_variables_are_checked_and_laid_out(editor: Editor) -> None:
    await editor.page.get_by_role("tab").last.click()
    await editor.button("Variables").click()
    variables = editor.page.locator(".graphiql-editor-tool .graphiql-editor").first
    await editor.write(variables, '{"n": "one", // not a number\n"m":{"o":[]}}')
    await expect(variables.locator(".squiggly-error, .squiggly-warning").first).to_be_visible()
    await editor.button("Prettify query").click()
    await expect(variables.locator(".view-line")).to_have_text(
        lines("{", '  "n": "one", // not a number', '  "m": {', '    "o": []', "  }", "}")
    )
    await editor.assert_alone_and_well()


async def test_the_explorer_writes_a_query(editor: Editor) -> None:
    await editor.write(editor.query, "query Mine { teamTree { id } }")
    await editor.button("Show GraphiQL Explorer").click()
    explorer = editor.page.locator(".docExplorerWrap")
    # Both follow the editor after a while; before then a click would change, or run, the query that was there.
    await expect(editor.page.get_by_role("tab").first).to_contain_text("Mine")
    await expect(explorer.get_by_role("textbox")).to_have_value("Mine")
    await explorer.get_by_text("displayName").click()
    await expect(editor.query).to_contain_text("displayName")
    await editor.button("Execute query").click()
    await expect(editor.result).to_contain_text("Northern Lights")
    await editor.assert_alone_and_well()


async def test_a_request_to_another_host_would_be_noticed(editor: Editor) -> None:
    """The other tests find nothing; this one says that they would find something."""
    await editor.page.evaluate("fetch('http://elsewhere.test/').catch(() => null)")
    await editor.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    assert await editor.violations() == ["connect-src http://elsewhere.test/", "script-src-elem inline"]
    with pytest.raises(AssertionError):
        await editor.assert_alone_and_well()
