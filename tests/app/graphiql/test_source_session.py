"""Working in the editor for a while: what is told of answers that are not whole, what stays in view, hands on keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.app.graphiql.browsing import Editor, browse, expect, served
from tests.app.graphiql.test_source_panels import choose, figures, run
from tests.gateway.harness import Gateway, opened

if TYPE_CHECKING:
    from playwright.async_api import Browser, FloatRect

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

DOWN = {"vendor": "reevo", "kind": "status", "status": 503}
FOCUS = "document.activeElement.getAttribute('aria-label')"


@pytest_asyncio.fixture(loop_scope="session")
async def gateway() -> AsyncIterator[Gateway]:
    async with opened(GATEWAY_HOSTS="127.0.0.1", ASSEMBLY_CALLS_PER_SECOND="1000") as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def editor(browser: Browser, gateway: Gateway) -> AsyncIterator[Editor]:
    async with AsyncExitStack() as stack:
        origin = await stack.enter_async_context(served(gateway.app))
        yield await stack.enter_async_context(browse(browser, origin, "/graphql"))


async def boxes(editor: Editor) -> list[FloatRect]:
    """Where the query and its result are."""
    found = [await place.bounding_box() for place in (editor.query, editor.result)]
    return [box for box in found if box is not None]


async def is_told_in_words(editor: Editor, shown: str) -> None:
    """Run what gets no answer that can be read, and see what is told of it."""
    await editor.button("Execute query").click()
    await expect(editor.page.locator(".gateway-outcome")).to_have_text(shown)
    await expect(editor.page.locator(".gateway-panel").get_by_role("alert")).to_have_text(shown)
    await expect(editor.page.locator(".gateway-panel")).not_to_contain_text("Waiting")
    await expect(editor.result).not_to_contain_text('"stack"')
    await editor.page.unroute("**/graphql")
    while editor.messages:
        assert "Failed to load resource" in editor.messages.pop()


async def test_what_is_missing_from_an_answer_is_told_below_it(gateway: Gateway, editor: Editor) -> None:
    outcome = editor.page.locator(".gateway-outcome")
    (await gateway.control.post("/faults", json=DOWN)).raise_for_status()
    async with editor.page.expect_response(lambda it: "OneCustomer" in (it.request.post_data or "")) as answered:
        await editor.button("Execute query").click()
    errors = (await (await answered.value).json())["errors"]
    await expect(outcome).to_contain_text(f"with {len(errors)} errors.")
    faults = outcome.get_by_role("listitem")
    first = f"REEVO UPSTREAM_UNAVAILABLE {'.'.join(map(str, errors[0]['path']))} {errors[0]['message']}"
    await expect(faults.first).to_have_text(first)
    await expect(outcome).to_have_role("status")

    # What the panel has asked for is in the panel; what the reader has asked for is in the result.
    await editor.write(editor.query, "query Own { vendors { vendor } }")
    await run(editor)
    await expect(editor.result).to_contain_text('"REEVO"')
    await expect(editor.result).not_to_contain_text('"extensions"')
    await editor.button("Show Last run").click()
    assert "rounds" in await figures(editor)
    await editor.button("Headers").click()
    await editor.write(editor.page.locator(".graphiql-editor-tool .graphiql-editor").nth(1), '{"X-Explain": "cost"}')
    await run(editor)
    await expect(editor.result).to_contain_text('"extensions"')
    await expect(editor.result).to_contain_text('"cost"')
    await expect(outcome).to_contain_text("Answered in")
    await expect(outcome.get_by_role("listitem")).to_have_count(0)

    page = "<h1>Bad gateway</h1>"
    await editor.page.route("**/graphql", lambda it: it.fulfill(status=502, content_type="text/html", body=page))
    told = "Something that is not the gateway has answered: HTTP 502 Bad Gateway, text/html in place of JSON."
    await is_told_in_words(editor, told)
    await editor.page.route("**/graphql", lambda it: it.abort())
    await is_told_in_words(editor, "The gateway could not be reached: Failed to fetch.")
    await run(editor)
    await expect(outcome).to_contain_text("Answered in")
    await editor.assert_alone_and_well()


async def test_all_is_done_with_keys_alone_and_what_was_chosen_is_in_view(editor: Editor) -> None:
    keys = editor.page.keyboard
    await keys.press("Tab")
    await expect(editor.page.get_by_role("link", name="Go to the query")).to_be_in_viewport(ratio=1)
    await keys.press("Enter")
    assert await editor.page.evaluate(FOCUS) == "Query, press Control+M to have Tab move on"
    await keys.press("Control+Enter")
    await expect(editor.page.get_by_role("status").filter(has_text="Answered in")).to_be_visible()
    await keys.press("Control+m")
    await keys.press("Tab")
    await expect(editor.button("Execute query")).to_be_focused()
    for name in ("Variables", "Result"):
        await expect(
            editor.page.get_by_role("textbox", name=f"{name}, press Control+M to have Tab move on")
        ).to_be_attached()

    await choose(editor, "What a change would send, without sending it")
    await expect(editor.page.get_by_role("tab", name="DryRun")).to_be_in_viewport(ratio=0.9)
    await editor.page.get_by_role("tab", name="Renewals").click()
    await run(editor)
    beginning = editor.result.locator(".view-line").filter(has_text='"data"')
    await editor.result.locator(".monaco-editor").first.click()
    await editor.page.keyboard.press("Control+End")
    await expect(beginning).to_have_count(0)
    await run(editor)
    await expect(beginning.first).to_be_in_viewport()

    query, result = await boxes(editor)
    assert query["x"] + query["width"] <= result["x"]
    await editor.page.set_viewport_size({"width": 700, "height": 860})
    query, result = await boxes(editor)
    assert query["y"] + query["height"] <= result["y"], "one below the other"
    await editor.assert_alone_and_well()
