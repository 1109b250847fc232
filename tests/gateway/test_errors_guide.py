"""The guide tells what the gateway answers while a vendor is down, and explains every status of a source."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.vendor import Vendor
from app.domain.verdicts import SourceStatus
from tests.gateway.conftest import MakeGateway
from tests.gateway.recording import Recording

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "errors.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^```console\n.*?-d '(\{.*?\})'\n```\n\n```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOWN = [
    (Vendor.REEVO, (Vendor.SWIFT,)),
    (Vendor.ASSEMBLY, ()),
]
"""Of each example in turn: at whose address nothing listens, and who is not configured."""


def _sorted(body: dict[str, Any]) -> dict[str, Any]:
    """An answer with its errors in one order: they come as vendors answer."""
    return {**body, "errors": sorted(body["errors"], key=lambda error: error["path"])}


def test_there_are_as_many_examples_as_are_tried() -> None:
    assert GUIDE.count("```console") == len(EXAMPLE.findall(GUIDE)) == len(DOWN)


@pytest.mark.parametrize("number", range(len(DOWN)))
async def test_an_example_is_answered_as_printed(
    make_gateway: MakeGateway, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    down, missing = DOWN[number]
    send = Recording.handle_async_request

    async def handle(self: Recording, request: httpx.Request) -> httpx.Response:
        if self._vendor is down:
            raise httpx.ConnectError("refused")
        return await send(self, request)

    monkeypatch.setattr(Recording, "handle_async_request", handle)
    asked, printed = EXAMPLE.findall(GUIDE)[number]
    gateway = await make_gateway(without=missing)
    answer = await gateway.query(json.loads(asked)["query"], headers={"X-Request-Id": "docs-1"})
    assert _sorted(answer) == _sorted(json.loads(printed))


def test_every_status_of_a_source_is_explained() -> None:
    told = GUIDE.partition("What a status of `sources` says")[2].partition("\n## ")[0]
    named = [name for line in re.findall(r"^- (.*?):", told, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", line)]
    assert sorted(named) == sorted(status.name for status in SourceStatus)
