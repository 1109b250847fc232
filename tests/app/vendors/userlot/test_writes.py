"""Changes of Userlot's records over a scripted upstream: the exact request, and whatever may come back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.domain.changes import Changes
from app.domain.company import Company, CompanyFilter
from app.domain.end_user import EndUser
from app.domain.errors import BadUserInput, Conflict, FieldRefused, MalformedReply, NotFound, Unavailable, UpstreamError
from app.upstream.auth import HeaderCredential
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.directory import Userlot
from app.vendors.userlot.dialect import UserlotDialect
from tests.conftest import ScriptedUpstream

UUID = "f7d54b32-0000-4000-8000-000000000001"
COMPANIES, END_USERS = "/api/v1/companies", "/api/v1/end_users"
COMPANY = {"id": UUID, "created_at": "2022-12-05T04:51:54Z", "name": "Demo", "mrr": None, "plan": "gold"}
END_USER = {"id": UUID, "email": "ada@acme.example", "first_name": "Ada"}
MATCH = ("external_id", "ext-1")


@pytest.fixture
def userlot(upstream: ScriptedUpstream) -> Userlot:
    return Userlot(upstream.client(UserlotDialect(), credential=HeaderCredential("ApiKey", "key")))


CASES: list[tuple[Callable[[Userlot], Write[Any]], Request, frozenset[str], bool]] = [
    (
        lambda userlot: userlot.companies.create(
            {"custom_fields": {"plan": "x"}, "name": "Acme", "mrr": Decimal("9.90")}
        ),
        Request("userlot.company.create", "POST", COMPANIES, body=b'{"name":"Acme","mrr":9.90,"plan":"x"}'),
        frozenset({"company", "revenue"}),
        False,
    ),
    (
        lambda userlot: userlot.companies.update(UUID, {"renewal_date": None}),
        Request("userlot.company.update", "PATCH", f"{COMPANIES}/{UUID}", body=b'{"renewal_date":null}'),
        frozenset({"company", "revenue"}),
        True,
    ),
    (
        lambda userlot: userlot.companies.update(UUID, {"source_external_id": "s-1"}),
        Request("userlot.company.update", "PATCH", f"{COMPANIES}/{UUID}", body=b'{"source_external_id":"s-1"}'),
        frozenset({"company", "revenue"}),
        False,
    ),
    (
        lambda userlot: userlot.companies.assert_(MATCH, {"name": "Acme"}),
        Request("userlot.company.assert", "PUT", COMPANIES, body=b'{"external_id":"ext-1","name":"Acme"}'),
        frozenset({"company", "revenue"}),
        True,
    ),
    (
        lambda userlot: userlot.companies.assert_(("id", UUID), {}),
        Request("userlot.company.assert", "PUT", COMPANIES, body=f'{{"id":"{UUID}"}}'.encode()),
        frozenset({"company", "revenue"}),
        True,
    ),
    (
        lambda userlot: userlot.end_users.create({"email": "ada@acme.example", "company_id": None}),
        Request("userlot.end_user.create", "POST", END_USERS, body=b'{"email":"ada@acme.example","company_id":null}'),
        frozenset({"end_user"}),
        False,
    ),
    (
        lambda userlot: userlot.end_users.update(UUID, {"first_name": "Ada"}),
        Request("userlot.end_user.update", "PATCH", f"{END_USERS}/{UUID}", body=b'{"first_name":"Ada"}'),
        frozenset({"end_user"}),
        True,
    ),
    (
        lambda userlot: userlot.end_users.assert_(("source_external_id", "s-1"), {"last_name": "B"}),
        Request("userlot.end_user.assert", "PUT", END_USERS, body=b'{"source_external_id":"s-1","last_name":"B"}'),
        frozenset({"end_user"}),
        True,
    ),
    (
        lambda userlot: userlot.end_users.identify({"user_external_id": "u-1", "company_external_id": "acme-1"}),
        Request(
            "userlot.end_user.identify",
            "PUT",
            "/api/v1/identify",
            body=b'{"user_external_id":"u-1","company_external_id":"acme-1"}',
        ),
        frozenset({"end_user", "company"}),
        False,
    ),
]


@pytest.mark.parametrize("case", CASES)
async def test_a_change_is_the_documented_request_and_nothing_is_sent_to_build_it(
    upstream: ScriptedUpstream,
    userlot: Userlot,
    case: tuple[Callable[[Userlot], Write[Any]], Request, frozenset[str], bool],
) -> None:
    build, request, touches, is_repeatable = case
    write = build(userlot)
    assert (write.request, write.touches, write.is_repeatable) == (request, touches, is_repeatable)
    assert upstream.calls == []
    upstream.on(request.method, request.path, httpx.Response(200))
    assert await userlot.client.write(write) is None
    (sent,) = upstream.calls
    assert sent.content == request.body
    assert (b"ApiKey", b"key") in sent.headers.raw
    assert (sent.headers["content-type"], sent.headers["accept"]) == ("application/json", "application/json")


@pytest.mark.parametrize("body", [COMPANY, [COMPANY], {"data": COMPANY}, {"data": [COMPANY]}])
@pytest.mark.parametrize("status", [200, 201])
async def test_the_record_comes_back_in_any_of_its_shapes(
    upstream: ScriptedUpstream, userlot: Userlot, body: object, status: int
) -> None:
    upstream.on("POST", COMPANIES, body, status=status)
    upstream.on("PATCH", f"{COMPANIES}/{UUID}", body, status=status)
    upstream.on("PUT", COMPANIES, body, status=status)
    for write in (
        userlot.companies.create({}),
        userlot.companies.update(UUID, {}),
        userlot.companies.assert_(MATCH, {}),
    ):
        found = await userlot.client.write(write)
        assert isinstance(found, Company)
        assert (found.id, found.name, found.custom_fields) == (UUID, "Demo", {"plan": "gold"})


@pytest.mark.parametrize("body", [END_USER, [END_USER], {"data": END_USER}])
async def test_an_end_user_comes_back(upstream: ScriptedUpstream, userlot: Userlot, body: object) -> None:
    upstream.on("PUT", END_USERS, body)
    found = await userlot.client.write(userlot.end_users.assert_(MATCH, {}))
    assert isinstance(found, EndUser)
    assert (found.id, found.name) == (UUID, "Ada")


@pytest.mark.parametrize(
    "body", [{"id": UUID}, [{"id": UUID}], {"data": {"id": UUID}}, {"id": UUID, "message": "created"}]
)
async def test_an_object_that_holds_no_record_tells_its_id(
    upstream: ScriptedUpstream,
    userlot: Userlot,
    body: object,
) -> None:
    """It must not pass for a company without a name."""
    upstream.on("POST", COMPANIES, body, status=201)
    upstream.on("PATCH", f"{END_USERS}/{UUID.upper()}", body)
    assert await userlot.client.write(userlot.companies.create({"name": "Acme"})) == UUID
    assert await userlot.client.write(userlot.end_users.update(UUID.upper(), {})) == UUID


@pytest.mark.parametrize("body", ["", " \r\n", "null", "{}", "[]", '{"data": null}', '{"data": []}', '{"data": {}}'])
@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_a_reply_that_holds_nothing_is_no_failure(
    upstream: ScriptedUpstream, userlot: Userlot, body: str, status: int
) -> None:
    upstream.on("PATCH", f"{COMPANIES}/{UUID}", httpx.Response(status, text=body))
    assert await userlot.client.write(userlot.companies.update(UUID, {"name": "Acme"})) is None


@pytest.mark.parametrize(
    "body",
    [
        "<html>sign in</html>",
        '{"id": "cut of',
        '"ok"',
        "true",
        '{"success": false}',
        '{"error": "no"}',
        '[{"id": "a"}, {"id": "b"}]',
        '{"id": "", "name": "Demo"}',
        '{"id": "another"}',
        '{"id": "another", "name": "Demo", "created_at": "2022-12-05T04:51:54Z"}',
    ],
)
async def test_a_reply_that_tells_of_something_else_leaves_open_whether_it_was_done(
    upstream: ScriptedUpstream, userlot: Userlot, body: str
) -> None:
    upstream.on("PATCH", f"{COMPANIES}/{UUID}", httpx.Response(200, text=body))
    upstream.on("PUT", COMPANIES, httpx.Response(200, text=body))
    for write in (
        userlot.companies.update(UUID, {"name": "Acme"}),
        userlot.companies.assert_(("id", UUID), {"name": "Acme"}),
    ):
        with pytest.raises(MalformedReply) as caught:
            await userlot.client.write(write)
        assert caught.value.unsettled


@pytest.mark.parametrize("body", ['{"status": "queued"}', "[]", '{"id": "u1"}', '{"errors": []}', "null", "1"])
async def test_nothing_is_read_of_an_answer_to_identify(
    upstream: ScriptedUpstream, userlot: Userlot, body: str
) -> None:
    upstream.on("PUT", "/api/v1/identify", httpx.Response(202, text=body))
    await userlot.client.write(userlot.end_users.identify({"user_email": "a@b.example"}))
    assert upstream.targets == ["PUT /api/v1/identify"]


@pytest.mark.parametrize("body", ["<html>", '{"error": "no"}', '{"errors": ["no"]}'])
async def test_an_answer_to_identify_that_tells_of_an_error_is_no_success(
    upstream: ScriptedUpstream, userlot: Userlot, body: str
) -> None:
    upstream.on("PUT", "/api/v1/identify", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply) as caught:
        await userlot.client.write(userlot.end_users.identify({"user_email": "a@b.example"}))
    assert caught.value.unsettled


@pytest.mark.parametrize(
    ("answer", "kind", "unsettled"),
    [
        (httpx.Response(409, json={"error": "external_id has already been taken"}), Conflict, False),
        (httpx.Response(422, json={"errors": {"external_id": ["has already been taken"]}}), Conflict, False),
        (httpx.Response(404, json={"error": "no such company"}), NotFound, False),
        (httpx.Response(500), Unavailable, True),
        (httpx.ReadError("reset"), Unavailable, True),
        (httpx.ConnectError("refused"), Unavailable, False),
    ],
)
async def test_a_refused_upsert_is_told_and_nothing_is_created_in_its_place(
    upstream: ScriptedUpstream,
    userlot: Userlot,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
    unsettled: bool,
) -> None:
    upstream.on("PUT", COMPANIES, answer)
    with pytest.raises(kind) as caught:
        await userlot.client.write(userlot.companies.assert_(MATCH, {"name": "Acme"}))
    assert (type(caught.value), caught.value.unsettled) == (kind, unsettled)
    assert caught.value.operation == "userlot.company.assert"
    assert upstream.targets == [f"PUT {COMPANIES}"]


async def test_an_id_is_percent_encoded_once(userlot: Userlot) -> None:
    assert userlot.companies.update("a/b é%", {}).request.path == f"{COMPANIES}/a%2Fb%20%C3%A9%25"
    assert userlot.end_users.update("a?b#c", {}).request.path == f"{END_USERS}/a%3Fb%23c"


@pytest.mark.parametrize("record_id", ["", ".", "..", "2", "\ud800"])
def test_an_id_that_would_change_something_else_is_refused(userlot: Userlot, record_id: str) -> None:
    for nouns in (userlot.companies, userlot.end_users):
        with pytest.raises(BadUserInput):
            nouns.update(record_id, {})


@pytest.mark.parametrize(
    "refused", [{"health_score": 1}, {"id": UUID}, {"custom_fields": {"external_id": "x"}}, {"domain": "acme.example"}]
)
def test_a_refused_field_is_refused_by_every_change(userlot: Userlot, refused: Changes) -> None:
    for nouns in (userlot.companies, userlot.end_users):
        for build in (nouns.create, lambda changes, nouns=nouns: nouns.update(UUID, changes)):
            with pytest.raises(FieldRefused):
                build(refused)
        with pytest.raises(FieldRefused):
            nouns.assert_(MATCH, refused)


async def test_a_read_behind_a_change_sees_it(upstream: ScriptedUpstream, userlot: Userlot) -> None:
    upstream.on("GET", COMPANIES, [COMPANY], [{**COMPANY, "name": "Renamed"}])
    upstream.on("GET", f"{COMPANIES}/{UUID}/revenue", [], [{"amount": 1}])
    upstream.on("PATCH", f"{COMPANIES}/{UUID}", httpx.Response(204))
    assert [row.name for row in await userlot.companies.all(CompanyFilter())] == ["Demo"]
    assert await userlot.companies.revenue(UUID) == ()
    await userlot.client.write(userlot.companies.update(UUID, {"name": "Renamed"}))
    assert [row.name for row in await userlot.companies.all(CompanyFilter())] == ["Renamed"]
    assert len(await userlot.companies.revenue(UUID) or ()) == 1
