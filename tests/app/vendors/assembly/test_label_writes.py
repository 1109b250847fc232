"""Writes of Assembly's labels: below the path that a read found, and in two forms only after a 405."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, FieldRefused, InvalidInput, NotFound, TimedOut, Unavailable, UpstreamError
from app.upstream.client import UpstreamClient
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.labels import AssemblyLabels
from app.vendors.assembly.labels_path import IN_EXAMPLES, STATED
from tests.app.vendors.assembly.sending import ID, WITH_BODY, send, text
from tests.conftest import ScriptedUpstream

LABEL: dict[str, Any] = {"color": "#545A92", "type": "tier", "description": "", "name": "Gold"}
AS_SENT = b'{"type":"Tier","name":"Gold","color":"#545A92","description":""}'


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssemblyDialect())


@pytest.fixture
def auto(client: UpstreamClient) -> AssemblyLabels:
    return AssemblyLabels(client, "auto")


@pytest.mark.parametrize("path", [STATED, IN_EXAMPLES])
async def test_a_label_is_created(upstream: ScriptedUpstream, client: UpstreamClient, path: str) -> None:
    write = AssemblyLabels(client, path).create(LABEL)
    assert (write.request.operation, write.is_repeatable) == ("assembly.label.create", False)
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.body, sent.answer) == (f"POST {path}", WITH_BODY, AS_SENT, ID)


@pytest.mark.parametrize("path", [STATED, IN_EXAMPLES])
@pytest.mark.parametrize(("reply", "answer"), [('{"id": "x"}', "x"), ("{}", ID), ("", ID)])
async def test_a_label_is_changed(
    upstream: ScriptedUpstream, client: UpstreamClient, path: str, reply: str, answer: str
) -> None:
    write = AssemblyLabels(client, path).update(ID, {"name": "Silver"})
    assert (write.request.operation, write.is_repeatable) == ("assembly.label.update", True)
    sent = await send(upstream, write, text(reply))
    assert (sent.line, sent.headers, sent.answer) == (f"PUT {path}/{ID}", WITH_BODY, answer)
    assert sent.body == b'{"name":"Silver"}'


@pytest.mark.parametrize("path", [STATED, IN_EXAMPLES])
async def test_a_label_is_deleted(upstream: ScriptedUpstream, client: UpstreamClient, path: str) -> None:
    write = AssemblyLabels(client, path).delete(ID)
    assert (write.request.operation, write.request.body) == ("assembly.label.delete", None)
    sent = await send(upstream, write, {})
    assert (sent.line, sent.body, sent.answer) == (f"DELETE {path}/{ID}", b"", None)


@pytest.mark.parametrize("word", ["Tier", "stage", "COMPANYTYPE", "accounttag", "", ".."])
def test_a_type_word_is_no_label_to_write(auto: AssemblyLabels, word: str) -> None:
    """Below the path it stands for all labels of that type."""
    with pytest.raises(BadUserInput):
        auto.update(word, {"name": "x"})
    with pytest.raises(BadUserInput):
        auto.delete(word)


@pytest.mark.parametrize("field", [*LABEL, "id", "custom_fields", "account_id"])
def test_null_and_fields_that_are_not_a_labels_are_refused(auto: AssemblyLabels, field: str) -> None:
    for build in (auto.create, lambda changes: auto.update(ID, changes)):
        with pytest.raises(FieldRefused) as caught:
            build({field: None})
        assert caught.value.field == field


async def test_a_write_stands_where_a_read_found_the_labels(upstream: ScriptedUpstream, auto: AssemblyLabels) -> None:
    assert auto.create(LABEL).request.path == STATED
    upstream.on("GET", STATED, httpx.Response(404))
    upstream.on("GET", IN_EXAMPLES, {"labels": []})
    await auto.ready()
    await auto.ready()
    assert upstream.targets == [f"GET {STATED}", f"GET {IN_EXAMPLES}"]
    assert auto.create(LABEL).request.path == IN_EXAMPLES
    assert auto.update(ID, {}).request.path == auto.delete(ID).request.path == f"{IN_EXAMPLES}/{ID}"


async def test_a_set_path_needs_no_read(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    await AssemblyLabels(client, IN_EXAMPLES).ready()
    assert upstream.calls == []


async def test_where_no_read_finds_the_labels_nothing_is_ready(
    upstream: ScriptedUpstream, auto: AssemblyLabels
) -> None:
    upstream.on("GET", STATED, httpx.Response(503))
    with pytest.raises(Unavailable) as caught:
        await auto.ready()
    assert caught.value.unsettled is False


async def test_a_405_moves_a_write_to_the_other_form_once_and_for_all(
    upstream: ScriptedUpstream, auto: AssemblyLabels
) -> None:
    upstream.on("POST", STATED, httpx.Response(405))
    upstream.on("POST", IN_EXAMPLES, {"id": ID})
    upstream.on("DELETE", f"{IN_EXAMPLES}/{ID}", {})
    assert await auto.write(auto.create(LABEL)) == ID
    assert [call.content for call in upstream.calls] == [AS_SENT, AS_SENT]
    await auto.write(auto.delete(ID))
    assert upstream.targets == [f"POST {STATED}", f"POST {IN_EXAMPLES}", f"DELETE {IN_EXAMPLES}/{ID}"]


async def test_a_405_moves_a_write_from_where_reads_are(upstream: ScriptedUpstream, auto: AssemblyLabels) -> None:
    """And reads stay where they were."""
    upstream.on("GET", STATED, httpx.Response(404))
    upstream.on("GET", IN_EXAMPLES, {"labels": []})
    upstream.on("PUT", f"{IN_EXAMPLES}/{ID}", httpx.Response(405))
    upstream.on("PUT", f"{STATED}/{ID}", {"id": ID})
    await auto.ready()
    assert await auto.write(auto.update(ID, {"name": "x"})) == ID
    await auto.all()
    assert upstream.targets[2:] == [f"PUT {IN_EXAMPLES}/{ID}", f"PUT {STATED}/{ID}", f"GET {IN_EXAMPLES}"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(404), NotFound),
        (httpx.Response(400, json={"error": "no"}), InvalidInput),
        (httpx.Response(500), Unavailable),
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
async def test_nothing_but_a_405_sends_a_write_again(
    upstream: ScriptedUpstream, auto: AssemblyLabels, answer: httpx.Response | Exception, kind: type[UpstreamError]
) -> None:
    upstream.on("POST", STATED, answer)
    with pytest.raises(kind):
        await auto.write(auto.create(LABEL))
    assert upstream.targets == [f"POST {STATED}"]


async def test_where_the_path_is_set_not_even_a_405_does(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    labels = AssemblyLabels(client, STATED)
    upstream.on("POST", STATED, httpx.Response(405))
    with pytest.raises(InvalidInput):
        await labels.write(labels.create(LABEL))
    assert upstream.targets == [f"POST {STATED}"]


@pytest.mark.parametrize("status", [404, 405])
async def test_of_two_refusals_the_first_is_told_and_nothing_is_kept(
    upstream: ScriptedUpstream, auto: AssemblyLabels, status: int
) -> None:
    upstream.on("POST", STATED, httpx.Response(405))
    upstream.on("POST", IN_EXAMPLES, httpx.Response(status))
    with pytest.raises(InvalidInput) as caught:
        await auto.write(auto.create(LABEL))
    assert caught.value.status == 405
    assert auto.create(LABEL).request.path == STATED


async def test_a_failure_of_the_other_form_is_told(upstream: ScriptedUpstream, auto: AssemblyLabels) -> None:
    upstream.on("POST", STATED, httpx.Response(405))
    upstream.on("POST", IN_EXAMPLES, httpx.Response(503))
    with pytest.raises(Unavailable) as caught:
        await auto.write(auto.create(LABEL))
    assert caught.value.unsettled is True


def test_what_a_label_write_touches(auto: AssemblyLabels) -> None:
    """An account may hold its labels, and loses one that is deleted."""
    for write in (auto.create(LABEL), auto.update(ID, {}), auto.delete(ID)):
        assert write.touches == {"label", "account"}
