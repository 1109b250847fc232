"""Writes of Assembly's usage logs: adding names an account, changing and deleting name a log."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import BadUserInput, FieldRefused, NotFound
from app.upstream.client import UpstreamClient
from app.upstream.writing import Write
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.usage_logs import AssemblyUsageLogs
from tests.app.vendors.assembly.sending import ID, WITH_BODY, send, text
from tests.conftest import ScriptedUpstream

LOG: dict[str, Any] = {
    "content": "Signed in",
    "type": "Action",
    "timestamp": "2025-03-20T15:30:00Z",
    "metadata": {"n": 1, "none": None},
    "attribute": "logins",
}
AS_SENT = (
    b'{"timestamp":"2025-03-20T15:30:00Z","type":"Action","content":"Signed in","attribute":"logins",'
    b'"metadata":{"n":1,"none":null}}'
)


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssemblyDialect())


@pytest.fixture
def logs(client: UpstreamClient) -> AssemblyUsageLogs:
    return AssemblyUsageLogs(client)


@pytest.mark.parametrize(
    ("ref", "line", "operation"),
    [
        (None, "POST /usage", "assembly.usage_log.add"),
        ("jo@acme.com", "POST /usage/jo%40acme.com", "assembly.usage_log.add_to_account"),
    ],
)
async def test_a_log_is_added(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs, ref: str | None, line: str, operation: str
) -> None:
    write = logs.add(ref, LOG)
    assert (write.request.operation, write.is_repeatable) == (operation, False)
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.answer, sent.body) == (line, WITH_BODY, ID, AS_SENT)


@pytest.mark.parametrize(("reply", "answer"), [('{"id": "x"}', "x"), ("{}", ID), ("", ID)])
async def test_a_log_is_changed_by_its_own_id(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs, reply: str, answer: str
) -> None:
    write = logs.update(ID, {"metadata": {}})
    assert (write.request.operation, write.is_repeatable) == ("assembly.usage_log.update", True)
    sent = await send(upstream, write, text(reply))
    assert (sent.line, sent.headers, sent.answer) == (f"PUT /usage/{ID}", WITH_BODY, answer)
    assert sent.body == b'{"metadata":{}}'


async def test_a_log_is_deleted_by_its_own_id(upstream: ScriptedUpstream, logs: AssemblyUsageLogs) -> None:
    write = logs.delete("a/b")
    assert (write.request.operation, write.request.body) == ("assembly.usage_log.delete", None)
    sent = await send(upstream, write, {})
    assert (sent.line, sent.body, sent.answer) == ("DELETE /usage/a%2Fb", b"", None)


@pytest.mark.parametrize("field", [*LOG, "id", "account_id", "custom_fields"])
def test_null_and_fields_that_are_not_a_logs_are_refused(logs: AssemblyUsageLogs, field: str) -> None:
    for build in (lambda c: logs.add(None, c), lambda c: logs.add(ID, c), lambda c: logs.update(ID, c)):
        with pytest.raises(FieldRefused) as caught:
            build({field: None})
        assert caught.value.field == field


@pytest.mark.parametrize("value", ["{}", [], 1])
def test_metadata_is_an_object(logs: AssemblyUsageLogs, value: Any) -> None:
    with pytest.raises(FieldRefused, match="takes an object"):
        logs.update(ID, {"metadata": value})


def test_slots_that_address_something_else_are_refused(logs: AssemblyUsageLogs) -> None:
    """`/usage/` without an id would be the organisation's logs."""
    for attempt in (
        lambda: logs.add("", LOG),
        lambda: logs.add("labels", LOG),
        lambda: logs.update("", LOG),
        lambda: logs.update("..", LOG),
        lambda: logs.delete(""),
    ):
        with pytest.raises(BadUserInput):
            attempt()


@pytest.mark.parametrize("status", [400, 404])
async def test_an_unknown_account_or_log_is_not_found(
    upstream: ScriptedUpstream, client: UpstreamClient, logs: AssemblyUsageLogs, status: int
) -> None:
    for method in ("POST", "PUT", "DELETE"):
        upstream.on(method, "/usage/gone", {"error": "Usage log not found"}, status=status)
    writes: tuple[Write[Any], ...] = (logs.add("gone", LOG), logs.update("gone", LOG), logs.delete("gone"))
    for write in writes:
        with pytest.raises(NotFound):
            await client.write(write)


async def test_a_read_behind_a_write_sees_it(
    upstream: ScriptedUpstream, client: UpstreamClient, logs: AssemblyUsageLogs
) -> None:
    pages = ({"logs": {"data": data, "has_next_page": False}} for data in ([], [{"id": "x"}]))
    upstream.on("GET", "/usage?limit=10&offset=0", *pages)
    upstream.on("POST", "/usage", {"id": "x"})
    assert (await logs.page(None, None, 10)).rows == ()
    await client.write(logs.add(None, LOG))
    assert [log.id for log in (await logs.page(None, None, 10)).rows] == ["x"]
    assert logs.update(ID, LOG).touches == logs.delete(ID).touches == {"usage_log"}
