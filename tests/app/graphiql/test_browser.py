"""The editor in a real browser that can reach nothing but the loopback address."""

import asyncio
import os
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from graphql import build_schema, graphql
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from app.graphiql.page import graphiql_routes
from app.graphiql.ready import ReadyQuery, ready_queries

try:
    from playwright.async_api import ConsoleMessage, Locator, Page, async_playwright, expect
except ImportError:
    MISSING: str | None = "the package playwright"
else:
    MISSING = None if shutil.which("chromium") else "the program chromium (Debian: apt-get install chromium)"

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCHEMA = build_schema("""
    type Team { id: ID!  "What people call the team" displayName: String!  children: [Team!]! }
    type Query {
      "Every team, below its parent"
      teamTree(first: Int): [Team!]!
    }
""")
TEAMS = [{"id": "T1", "displayName": "Northern Lights", "children": [{"id": "T2", "displayName": "Fjord"}]}]
# Names resolve to nothing, so a request to another host fails at once; the test fails on the mere attempt.
SWITCHES = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Runs in the page before its own scripts; the browser's console tells of a worker's violations.
WATCH = """
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@dataclass
class Editor:
    """A page that shows the editor, and what the browser said and asked for meanwhile."""

    page: "Page"
    origin: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)

    @property
    def query(self) -> "Locator":
        return self.page.locator(".graphiql-query-editor")

    @property
    def result(self) -> "Locator":
        return self.page.locator(".graphiql-response")

    def button(self, name: str) -> "Locator":
        return self.page.get_by_role("button", name=name)

    async def write(self, where: "Locator", text: str) -> None:
        await where.locator(".monaco-editor").first.click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.press("Delete")
        # At once and as it is: typed letters would have their brackets closed by the editor.
        await self.page.keyboard.insert_text(text)

    async def violations(self) -> list[str]:
        found: list[str] = await self.page.evaluate("violations")
        return found

    async def assert_alone_and_well(self) -> None:
        """Nothing was asked of another host, nothing was blocked, and nothing went wrong."""
        assert await self.violations() == []
        assert self.messages == []
        hosts = {urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}
        assert hosts == {urlsplit(self.origin).netloc}


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
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None)
    with socket.socket() as listener:
        # Listening before the server runs: a browser that comes early waits in the queue.
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await running


@asynccontextmanager
async def browse(tabs: tuple[ReadyQuery, ...]) -> AsyncIterator[Editor]:
    async with serve(tabs) as origin, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        context = await browser.new_context(viewport={"width": 1400, "height": 860}, color_scheme="light")
        await context.add_init_script(WATCH)
        editor = Editor(await context.new_page(), origin)

        def hear(message: "ConsoleMessage") -> None:
            if message.type in {"error", "warning"}:
                editor.messages.append(message.text)

        context.on("request", lambda request: editor.requests.append(request.url))
        editor.page.on("console", hear)
        editor.page.on("pageerror", lambda error: editor.messages.append(str(error)))
        editor.page.on("worker", lambda worker: editor.workers.append(worker.url))
        await editor.page.goto(f"{origin}/graphiql")
        await expect(editor.query.locator(".view-line").first).to_be_visible(timeout=30_000)
        yield editor
        await browser.close()


@pytest.fixture
async def editor() -> AsyncIterator[Editor]:
    if MISSING is not None:
        reason = f"NOT TESTED IN A BROWSER: {MISSING} is not installed"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=15_000)
    # A tab with variables beside the ones that come with the gateway.
    first = ReadyQuery("The first teams", "query First($n: Int) { teamTree(first: $n) { id } }", {"n": 1})
    # What this schema can answer goes first: a tab just opened keeps the operation of the one before for a moment.
    ready = sorted(ready_queries(), key=lambda tab: "query Teams" not in tab.query)
    async with browse((*ready, first)) as editor:
        yield editor


async def test_a_ready_query_runs_with_no_network_but_the_gateway(editor: Editor) -> None:
    tabs = editor.page.get_by_role("tab")
    await expect(tabs).to_contain_text(
        ["Teams", "OneCustomer", "AllCustomers", "Disagreements", "Companies", "VendorsLists", "First"]
    )
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
