"""GraphQL over HTTP: what a client may send, and what it gets for what it may not."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.gateway.harness import Gateway

VENDORS = "{ vendors { vendor } }"
WRONG = "{ nope }"
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


async def sent(gateway: Gateway, content: bytes | str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await gateway.http.post("/graphql", content=content, headers={"content-type": JSON, **named})


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


async def test_post_and_get_answer_alike(gateway: Gateway) -> None:
    document = "query Wanted($id: ID!) { label(id: $id) { name } } query Other { vendors { vendor } }"
    variables = {"id": "01960000-0000-7000-8000-000000000001"}
    operation: dict[str, Any] = {"query": document, "variables": variables, "operationName": "Wanted"}
    posted = await sent(gateway, json.dumps(operation))
    query = {**operation, "variables": json.dumps(variables)}
    got = await gateway.http.get("/graphql", params=query)
    assert posted.json() == got.json() == {"data": {"label": {"name": "Gold"}}}
    assert (posted.status_code, got.status_code) == (200, 200)


async def test_head_answers_without_a_body(gateway: Gateway) -> None:
    response = await gateway.http.head("/graphql", params={"query": VENDORS})
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", JSON),
        ("", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{GRAPHQL};charset=utf-8, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", JSON),
        ("image/png", JSON),
        ("nonsense;;;q=x,,", JSON),
    ],
)
async def test_the_client_chooses_the_media_type(gateway: Gateway, accept: str, media: str) -> None:
    response = await sent(gateway, json.dumps({"query": VENDORS}), accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{media}; charset=utf-8")
    assert "accept" in response.headers["vary"].lower()


@pytest.mark.parametrize(
    ("document", "expected"), [(WRONG, "GRAPHQL_VALIDATION_FAILED"), ("{", "GRAPHQL_PARSE_FAILED")]
)
async def test_a_request_without_data_is_400_in_the_new_media_type_alone(
    gateway: Gateway, document: str, expected: str
) -> None:
    body = json.dumps({"query": document})
    new, old = await sent(gateway, body, accept=GRAPHQL), await sent(gateway, body, accept=JSON)
    assert (new.status_code, old.status_code) == (400, 200)
    assert (code(new), code(old)) == (expected, expected)
    assert "data" not in new.json()
    assert "data" not in old.json()


async def test_a_partial_answer_is_a_success(gateway: Gateway) -> None:
    body = json.dumps({"query": '{ node(id: "x") { id } vendors { vendor } }'})
    response = await sent(gateway, body, accept=GRAPHQL)
    assert (response.status_code, code(response)) == (200, "BAD_USER_INPUT")
    assert response.json()["data"]["node"] is None
    assert len(response.json()["data"]["vendors"]) == 5


JUNK = [
    b"",
    b" ",
    b"{",
    b"[]",
    b"null",
    b"1",
    b'"text"',
    b"\xff\xfe\x00",
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"{}",
    b'{"query":null}',
    b'{"query":1}',
    b'{"query":""}',
    b'{"query":"  "}',
    b'{"query":"{ vendors { vendor } }","variables":[]}',
    b'{"query":"{ vendors { vendor } }","variables":"{}"}',
    b'{"query":"{ vendors { vendor } }","operationName":1}',
    b'{"query":"{ vendors { vendor } }","extensions":[]}',
    b'[{"query":"{ vendors { vendor } }"}]',
    b'{"query":"{ vendors { vendor } }"}{}',
]


@pytest.mark.parametrize("body", JUNK, ids=lambda body: repr(body[:30]))
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_a_body_that_holds_no_operation_is_400(gateway: Gateway, body: bytes, accept: str) -> None:
    response = await sent(gateway, body, accept=accept)
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")
    assert response.headers["content-type"].startswith(accept)
    assert "data" not in response.json()


ODD_OPERATIONS = {
    b'{"query":"query A { vendors { vendor } } query B { vendors { vendor } }"}': "OPERATION_RESOLUTION_FAILURE",
    b'{"query":"{ vendors { vendor } }","operationName":"A"}': "OPERATION_RESOLUTION_FAILURE",
    b'{"query":"fragment F on Query { vendors { vendor } }"}': "OPERATION_RESOLUTION_FAILURE",
    b'{"query":"{ vendors { vendor } }\\u0000"}': "GRAPHQL_PARSE_FAILED",
    b'{"query":"{ node(id: \\"\\ud800\\") { id } }"}': "GRAPHQL_PARSE_FAILED",
    b'{"query":"query($f: Int!) { companies(first: $f) { totalCount } }"}': "BAD_USER_INPUT",
    b'{"query":"query($f: Int!) { companies(first: $f) { totalCount } }","variables":{"f":1e400}}': "BAD_USER_INPUT",
    b'{"query":"query($f: Int!) { companies(first: $f) { totalCount } }","variables":{"f":9007199254740993}}': (
        "BAD_USER_INPUT"
    ),
    b'{"query":"query($i: ID!) { node(id: $i) { id } }","variables":{"i":"\\ud800"}}': "BAD_USER_INPUT",
    b'{"query":"' + b"{a" * 20_000 + b'"}': "GRAPHQL_PARSE_FAILED",
}


@pytest.mark.parametrize("body", ODD_OPERATIONS, ids=lambda body: repr(body[:60]))
async def test_an_operation_that_cannot_run_says_why(gateway: Gateway, body: bytes) -> None:
    response = await sent(gateway, body)
    assert (response.status_code, code(response)) == (200, ODD_OPERATIONS[body])
    assert gateway.sent() == []


async def test_a_fragment_that_spreads_itself_is_refused(gateway: Gateway) -> None:
    document = "{ vendors { ...F } } fragment F on VendorState { vendor ...F }"
    assert (await gateway.error(document))["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_body_may_hold_a_mebibyte_and_no_more(gateway: Gateway) -> None:
    body = json.dumps({"query": VENDORS}).encode()
    most = 1024 * 1024
    assert (await sent(gateway, body.ljust(most))).status_code == 200
    refused = await sent(gateway, body.ljust(most + 1))
    assert (400 <= refused.status_code < 500, code(refused)) == (True, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
async def test_only_json_is_taken_so_that_no_page_of_another_site_can_post(
    gateway: Gateway, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    response = await gateway.http.post("/graphql", content=json.dumps({"query": VENDORS}), headers=headers)
    assert (400 <= response.status_code < 500, code(response)) == (True, "BAD_USER_INPUT")


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_get_only_reads(gateway: Gateway, accept: str) -> None:
    response = await gateway.http.get(
        "/graphql", params={"query": "mutation { createAccount }"}, headers={"accept": accept}
    )
    assert 400 <= response.status_code < 500
    assert "data" not in response.json()
    assert gateway.sent() == []


async def test_a_get_without_a_query_is_refused(gateway: Gateway) -> None:
    for parameters in ({}, {"query": ""}, {"query": VENDORS, "variables": "{"}, {"query": VENDORS, "variables": "[]"}):
        response = await gateway.http.get("/graphql", params=parameters)
        assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_not_served(gateway: Gateway, method: str) -> None:
    response = await gateway.http.request(method, "/graphql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= {word.strip() for word in response.headers["allow"].split(",")}


@pytest.mark.parametrize(("accept", "media"), [(JSON, JSON), (GRAPHQL, GRAPHQL), ("text/plain", JSON)])
async def test_a_method_that_is_not_answered_is_refused_in_graphqls_words(
    gateway: Gateway, accept: str, media: str
) -> None:
    by_get = {"query": "mutation { createAccount }"}
    for response in (
        await gateway.http.put("/graphql", headers={"accept": accept}),
        await gateway.http.delete("/readyz", headers={"accept": accept}),
        await gateway.http.get("/graphql", params=by_get, headers={"accept": accept}),
    ):
        assert (response.status_code, code(response)) == (405, "BAD_USER_INPUT")
        assert response.headers["content-type"] == f"{media}; charset=utf-8"
        assert response.json()["errors"][0]["extensions"]["requestId"] == response.headers["x-request-id"]
        assert response.headers.get_list("allow") in (["GET, HEAD, POST"], ["GET, HEAD"], ["POST"])


async def test_a_browser_gets_the_page(gateway: Gateway) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = await gateway.http.get("/graphql", headers=browser)
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    answer = await gateway.http.get("/graphql", headers=browser, params={"query": VENDORS})
    assert len(answer.json()["data"]["vendors"]) == 5
