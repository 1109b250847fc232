"""The labels' path: stated in one form, shown in another, and found out where `auto` is set."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from app.domain.errors import InvalidInput, MalformedReply, NotFound, TimedOut, Unavailable, UpstreamAuth
from app.upstream.scope import serving
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.labels import AssemblyLabels
from app.vendors.assembly.labels_path import LabelsPath
from tests.conftest import ScriptedUpstream

STATED = "/account/labels"
IN_EXAMPLES = "/accounts/labels"


def one(label_id: str) -> dict[str, Any]:
    return {"labels": [{"id": label_id}]}


@dataclass
class GatedUpstream(ScriptedUpstream):
    """Answers nothing before its gate is opened."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.gate.wait()
        return await super().handle_async_request(request)


@pytest.fixture
def labels(upstream: ScriptedUpstream) -> AssemblyLabels:
    return AssemblyLabels(upstream.client(AssemblyDialect()), "auto")


@pytest.mark.parametrize("path", [STATED, IN_EXAMPLES])
async def test_a_set_path_is_the_only_one_asked(upstream: ScriptedUpstream, path: str) -> None:
    upstream.on("GET", path, httpx.Response(404))
    with pytest.raises(NotFound):
        await AssemblyLabels(upstream.client(AssemblyDialect()), path).all()
    assert upstream.targets == [f"GET {path}"]


@pytest.mark.parametrize("setting", ["", "/labels", "AUTO", "/account/labels/"])
def test_another_setting_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="/account/labels, /accounts/labels or auto"):
        LabelsPath(setting)


async def test_the_stated_form_is_tried_first_and_kept(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", STATED, one("a"))
    upstream.on("GET", f"{STATED}/b", httpx.Response(404))
    await labels.all()
    assert await labels.get("b") is None
    assert upstream.targets == [f"GET {STATED}", f"GET {STATED}/b"]


@pytest.mark.parametrize("status", [404, 405])
async def test_the_other_form_is_tried_once_and_kept_for_every_later_call(
    upstream: ScriptedUpstream, labels: AssemblyLabels, status: int
) -> None:
    upstream.on("GET", STATED, httpx.Response(status))
    upstream.on("GET", IN_EXAMPLES, one("a"))
    upstream.on("GET", f"{IN_EXAMPLES}/Tier", one("a"))
    upstream.on("GET", f"{IN_EXAMPLES}/gone", httpx.Response(404))
    assert [label.id for label in await labels.all()] == ["a"]
    await labels.of_type("Tier")
    assert await labels.get("gone") is None
    assert upstream.targets == [
        f"GET {STATED}",
        f"GET {IN_EXAMPLES}",
        f"GET {IN_EXAMPLES}/Tier",
        f"GET {IN_EXAMPLES}/gone",
    ]


async def test_an_unknown_label_in_both_forms_is_none_and_nothing_is_kept(
    upstream: ScriptedUpstream, labels: AssemblyLabels
) -> None:
    upstream.on("GET", f"{STATED}/a", httpx.Response(404))
    upstream.on("GET", f"{IN_EXAMPLES}/a", httpx.Response(404))
    upstream.on("GET", STATED, httpx.Response(404))
    upstream.on("GET", IN_EXAMPLES, one("b"))
    assert await labels.get("a") is None
    assert [label.id for label in await labels.all()] == ["b"]
    assert upstream.targets == [f"GET {STATED}/a", f"GET {IN_EXAMPLES}/a", f"GET {STATED}", f"GET {IN_EXAMPLES}"]


@pytest.mark.parametrize(("stated", "other"), [(404, 405), (405, 404), (404, 404)])
async def test_a_404_beside_a_405_is_an_unknown_label(
    upstream: ScriptedUpstream, labels: AssemblyLabels, stated: int, other: int
) -> None:
    upstream.on("GET", f"{STATED}/a", httpx.Response(stated))
    upstream.on("GET", f"{IN_EXAMPLES}/a", httpx.Response(other))
    assert await labels.get("a") is None


async def test_a_405_in_both_forms_is_an_error(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", f"{STATED}/a", httpx.Response(405))
    upstream.on("GET", f"{IN_EXAMPLES}/a", httpx.Response(405))
    with pytest.raises(InvalidInput):
        await labels.get("a")


async def test_a_list_served_in_neither_form_is_an_error(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", STATED, httpx.Response(404))
    upstream.on("GET", IN_EXAMPLES, httpx.Response(404))
    with pytest.raises(NotFound):
        await labels.all()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401), UpstreamAuth),
        (httpx.Response(500), Unavailable),
        (httpx.Response(400, json={"error": "label not in use"}), InvalidInput),
        (httpx.Response(200, text="<html>"), MalformedReply),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
async def test_only_a_404_or_405_makes_another_try(
    upstream: ScriptedUpstream, labels: AssemblyLabels, answer: httpx.Response | Exception, kind: type[Exception]
) -> None:
    upstream.on("GET", STATED, answer, one("a"))
    with pytest.raises(kind):
        await labels.all()
    assert upstream.targets == [f"GET {STATED}"]
    assert [label.id for label in await labels.all()] == ["a"]


async def test_a_failure_of_the_other_form_is_told_and_not_kept(
    upstream: ScriptedUpstream, labels: AssemblyLabels
) -> None:
    upstream.on("GET", STATED, httpx.Response(404))
    upstream.on("GET", IN_EXAMPLES, httpx.Response(503), one("a"))
    with pytest.raises(Unavailable):
        await labels.all()
    assert [label.id for label in await labels.all()] == ["a"]


async def test_first_calls_at_once_find_out_once(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", f"{STATED}/a", httpx.Response(404))
    for name in "abc":
        upstream.on("GET", f"{IN_EXAMPLES}/{name}", one(name))
    found = await asyncio.gather(*map(labels.get, "abc"))
    assert [label.id for label in found if label] == ["a", "b", "c"]
    assert sorted(upstream.targets) == [
        f"GET {STATED}/a",
        f"GET {IN_EXAMPLES}/a",
        f"GET {IN_EXAMPLES}/b",
        f"GET {IN_EXAMPLES}/c",
    ]


async def test_one_that_found_nothing_out_holds_nobody_up(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", f"{STATED}/gone", httpx.Response(404))
    upstream.on("GET", f"{IN_EXAMPLES}/gone", httpx.Response(404))
    upstream.on("GET", f"{STATED}/a", httpx.Response(404))
    upstream.on("GET", f"{IN_EXAMPLES}/a", one("a"))
    gone, found = await asyncio.gather(labels.get("gone"), labels.get("a"))
    assert gone is None
    assert found is not None


async def test_waiting_for_another_ends_with_ones_own_deadline() -> None:
    upstream = GatedUpstream()
    client = upstream.client(AssemblyDialect())
    labels = AssemblyLabels(client, "auto")
    upstream.on("GET", STATED, one("a"))
    first = asyncio.create_task(labels.all())
    await asyncio.sleep(0)
    with serving("hurried", seconds=0), pytest.raises(TimedOut):
        await labels.get("a")
    upstream.gate.set()
    assert [label.id for label in await first] == ["a"]
    assert upstream.targets == [f"GET {STATED}"]
    await client.aclose()


async def test_a_caller_that_goes_away_leaves_the_finding_out_to_the_next() -> None:
    upstream = GatedUpstream()
    client = upstream.client(AssemblyDialect())
    labels = AssemblyLabels(client, "auto")
    upstream.on("GET", f"{STATED}/a", one("a"))
    first = asyncio.create_task(labels.all())
    await asyncio.sleep(0)
    second = asyncio.create_task(labels.get("a"))
    await asyncio.sleep(0)
    first.cancel()
    upstream.gate.set()
    found = await second
    assert found is not None
    assert first.cancelled()
    await client.aclose()
