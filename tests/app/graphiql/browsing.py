"""A real browser that can reach nothing but the loopback address, and a server of this process for it."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette

try:
    from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect
except ImportError:
    MISSING: str | None = "the package playwright"
    expect = None  # for those who import it from here: `require_a_browser` ends their tests first
else:
    MISSING = None if shutil.which("chromium") else "the program chromium (Debian: apt-get install chromium)"

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

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)

    @property
    def query(self) -> Locator:
        return self.page.locator(".graphiql-query-editor")

    @property
    def result(self) -> Locator:
        return self.page.locator(".graphiql-response")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    async def write(self, where: Locator, text: str) -> None:
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


def require_a_browser() -> None:
    """Skip the test where there is none, loudly; fail it where all is required."""
    if MISSING is not None:
        reason = f"NOT TESTED IN A BROWSER: {MISSING} is not installed"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=15_000)


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """Serve an application on a port of its own: the origin."""
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
async def started_browser() -> AsyncIterator[Browser]:
    """A browser, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened_page(browser: Browser, origin: str) -> AsyncIterator[Editor]:
    """An empty page, which hears what is said and asked for; it shares nothing with other pages of the browser."""
    context = await browser.new_context(viewport={"width": 1400, "height": 860}, color_scheme="light")
    await context.add_init_script(WATCH)
    editor = Editor(await context.new_page(), origin)

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            editor.messages.append(message.text)

    context.on("request", lambda request: editor.requests.append(request.url))
    editor.page.on("console", hear)
    editor.page.on("pageerror", lambda error: editor.messages.append(str(error)))
    editor.page.on("worker", lambda worker: editor.workers.append(worker.url))
    yield editor
    await context.close()


@asynccontextmanager
async def browse(browser: Browser, origin: str, path: str) -> AsyncIterator[Editor]:
    """A page that shows GraphiQL, once its editor is there."""
    async with opened_page(browser, origin) as editor:
        await editor.page.goto(f"{origin}{path}")
        await expect(editor.query.locator(".view-line").first).to_be_visible(timeout=30_000)
        yield editor
