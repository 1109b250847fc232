"""Assembly's labels over a scripted upstream; where their path is found out is in `test_labels_path`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, MalformedReply, NotFound, Unavailable, UpstreamAuth
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.labels import AssemblyLabels
from tests.conftest import ScriptedUpstream

ID = "0195a666-3405-7664-aaf1-ad65b6091e96"
GOLD: dict[str, Any] = {"id": ID, "type": "Tier", "name": "Gold", "color": "#545A92"}
VIP: dict[str, Any] = {"id": "l2", "type": "AccountTag", "name": "VIP", "color": "#000000", "description": "d"}


@pytest.fixture
def labels(upstream: ScriptedUpstream) -> AssemblyLabels:
    return AssemblyLabels(upstream.client(AssemblyDialect()), "/account/labels")


async def test_all_labels_of_every_type_cost_one_call(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", "/account/labels", {"labels": [GOLD, {"label": VIP}, {**GOLD, "id": "l3", "type": "Region"}]})
    found = await labels.all()
    assert [(label.id, label.type, label.name) for label in found] == [
        (ID, "Tier", "Gold"),
        ("l2", "AccountTag", "VIP"),
        ("l3", "Region", "Gold"),
    ]
    await labels.all()
    assert upstream.targets == ["GET /account/labels"]


async def test_no_labels_are_an_empty_list(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", "/account/labels", {"labels": []})
    assert await labels.all() == ()


@pytest.mark.parametrize("word", ["AccountTag", "accounttag", "ACCOUNTTAG"])
async def test_a_type_is_sent_as_the_document_spells_it(
    upstream: ScriptedUpstream, labels: AssemblyLabels, word: str
) -> None:
    upstream.on("GET", "/account/labels/AccountTag", {"labels": [VIP]})
    assert [label.id for label in await labels.of_type(word)] == ["l2"]


@pytest.mark.parametrize("word", ["", "Tags", ID])
async def test_an_unknown_type_is_never_sent_as_it_would_be_read_as_an_id(
    upstream: ScriptedUpstream, labels: AssemblyLabels, word: str
) -> None:
    with pytest.raises(BadUserInput):
        await labels.of_type(word)
    assert upstream.calls == []


@pytest.mark.parametrize(
    "items",
    [[GOLD], [VIP, GOLD], [{"label": VIP}, {"label": GOLD}], [{**GOLD, "id": ID.upper()}]],
)
async def test_one_label_comes_as_a_list_and_is_picked_by_its_id(
    upstream: ScriptedUpstream, labels: AssemblyLabels, items: list[dict[str, Any]]
) -> None:
    upstream.on("GET", f"/account/labels/{ID}", {"labels": items})
    label = await labels.get(ID)
    assert label is not None
    assert label.name == "Gold"


@pytest.mark.parametrize("items", [[], [VIP]])
async def test_a_list_without_the_id_is_no_such_label(
    upstream: ScriptedUpstream, labels: AssemblyLabels, items: list[dict[str, Any]]
) -> None:
    upstream.on("GET", f"/account/labels/{ID}", {"labels": items})
    assert await labels.get(ID) is None


@pytest.mark.parametrize("label_id", ["tier", "Tier", "STAGE", "CompanyType", "accountTag", "", ".", ".."])
async def test_a_type_word_is_never_sent_as_a_label_id(
    upstream: ScriptedUpstream, labels: AssemblyLabels, label_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await labels.get(label_id)
    assert upstream.calls == []


async def test_a_label_id_is_encoded_once(upstream: ScriptedUpstream, labels: AssemblyLabels) -> None:
    upstream.on("GET", "/account/labels/a%2Fb%2520", {"labels": [{"id": "a/b%20"}]})
    assert await labels.get("a/b%20") is not None
    assert upstream.targets == ["GET /account/labels/a%2Fb%2520"]


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(400, json={"error": "label not found"})])
async def test_an_unknown_label_is_none(
    upstream: ScriptedUpstream, labels: AssemblyLabels, answer: httpx.Response
) -> None:
    upstream.on("GET", f"/account/labels/{ID}", answer)
    assert await labels.get(ID) is None


async def test_labels_that_are_not_served_are_not_an_empty_list(
    upstream: ScriptedUpstream, labels: AssemblyLabels
) -> None:
    upstream.on("GET", "/account/labels", httpx.Response(404))
    upstream.on("GET", "/account/labels/Tier", httpx.Response(404))
    with pytest.raises(NotFound):
        await labels.all()
    with pytest.raises(NotFound):
        await labels.of_type("Tier")


@pytest.mark.parametrize(("status", "kind"), [(401, UpstreamAuth), (500, Unavailable)])
async def test_a_failure_is_an_error(
    upstream: ScriptedUpstream, labels: AssemblyLabels, status: int, kind: type[Exception]
) -> None:
    upstream.on("GET", f"/account/labels/{ID}", httpx.Response(status))
    with pytest.raises(kind):
        await labels.get(ID)


@pytest.mark.parametrize(
    "body", ["", "{}", '{"labels": null}', '{"labels": {}}', '{"labels": [{"name": "x"}]}', '{"la']
)
async def test_a_body_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, labels: AssemblyLabels, body: str
) -> None:
    upstream.on("GET", "/account/labels", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await labels.all()


TYPE, ALL = "/account/labels/Tier", "/account/labels"


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(400, json={"error": "Invalid label id"}), {"labels": []}]
)
async def test_a_server_that_takes_the_word_for_an_id_has_its_labels_told_apart_here(
    upstream: ScriptedUpstream, labels: AssemblyLabels, answer: object
) -> None:
    """Types are "Tier, Stage, CompanyType, or AccountTag" in the prose, and the example asks for `tier`."""
    upstream.on("GET", TYPE, answer)
    upstream.on("GET", ALL, {"labels": [VIP, {**GOLD, "type": "tier"}]})
    assert [label.id for label in await labels.of_type("Tier")] == [ID]
    assert upstream.targets == [f"GET {TYPE}", f"GET {ALL}"]
    assert await labels.of_type("Stage") == ()
    assert upstream.targets == [f"GET {TYPE}", f"GET {ALL}"]


async def test_where_labels_have_come_by_their_type_a_type_without_any_is_one(
    upstream: ScriptedUpstream, labels: AssemblyLabels
) -> None:
    upstream.on("GET", TYPE, {"labels": [GOLD]})
    upstream.on("GET", "/account/labels/Stage", {"labels": []})
    upstream.on("GET", "/account/labels/AccountTag", {}, status=404)
    assert [label.id for label in await labels.of_type("Tier")] == [ID]
    assert await labels.of_type("Stage") == ()
    with pytest.raises(NotFound):
        await labels.of_type("AccountTag")
    assert f"GET {ALL}" not in upstream.targets


async def test_a_failure_is_not_taken_for_a_refusal_of_the_word(
    upstream: ScriptedUpstream, labels: AssemblyLabels
) -> None:
    upstream.on("GET", TYPE, {}, status=401)
    with pytest.raises(UpstreamAuth):
        await labels.of_type("Tier")
    assert upstream.targets == [f"GET {TYPE}"]
