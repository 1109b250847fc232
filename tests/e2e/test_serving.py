"""What the two processes serve together."""

from __future__ import annotations

import re
import signal
import socket

import httpx
import pytest

from tests.e2e.processes import CLEAN, gateway_program, running, sandbox_program
from tests.faults.composed import COMPOSED
from tests.faults.stage import SECRETS, environment

ASSET = re.compile(r'(?:src|href)="(/[^"]+)"')
TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml", "ttf": "font/ttf"}


def test_the_composed_query_is_answered_whole(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": COMPOSED})
    body = response.json()
    assert response.status_code == 200
    assert "errors" not in body
    assert all(body["data"].values())
    assert not [secret for secret in SECRETS if secret in f"{response.headers}{response.text}"]


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_browser_gets_the_editor_and_all_that_its_page_names(client: httpx.Client) -> None:
    page = client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assets = ASSET.findall(page.text)
    assert {asset.rpartition(".")[2] for asset in assets} >= {"js", "css"}
    for asset in assets:
        answer = client.get(asset)
        assert answer.status_code == 200, asset
        assert answer.headers["content-type"].startswith(TYPES[asset.rpartition(".")[2]]), asset
        assert answer.content


def test_the_editors_own_queries_are_answered(client: httpx.Client) -> None:
    page = client.get("/graphql", headers={"accept": "text/html"}).text
    config = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert config
    tabs = httpx.Response(200, text=config[1]).json()["tabs"]
    assert tabs
    for tab in tabs:
        body = client.post("/graphql", json={"query": tab["query"], "variables": tab["variables"]}).json()
        assert "errors" not in body, tab["title"]
        assert all(body["data"].values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_with_nothing_left_open(number: signal.Signals) -> None:
    with running(*sandbox_program()) as sandbox:
        base = sandbox.address()
        with running(*gateway_program(**environment(base))) as gateway:
            address = gateway.address()
            kept = httpx.Client(base_url=address)  # a connection that is open and idle does not hold the gateway up
            assert kept.post("/graphql", json={"query": "{ swiftAccounts { nodes { name } } }"}).status_code == 200
            ended = gateway.end(number)
            assert (ended.code in CLEAN, ended.out, ended.err) == (True, "", "")
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{address}/livez")
            kept.close()
        ended = sandbox.end(number)
        assert (ended.code in CLEAN, ended.out, ended.err) == (True, "", "")


def test_a_request_under_way_is_answered_before_the_gateway_stops() -> None:
    answer = b'{"data": {"items": [], "page_info": {}}, "type": "list"}'
    with socket.create_server(("127.0.0.1", 0)) as vendor:
        vendor.settimeout(30)
        base = f"http://127.0.0.1:{vendor.getsockname()[1]}"
        environ = {"GATEWAY_OPEN": "1", "SWIFT_BASE_URL": base, "SWIFT_API_KEY": "k"}
        with running(*gateway_program(**environ)) as gateway:
            host, port = gateway.address().removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), timeout=30) as caller:
                caller.sendall(_post("{ swiftAccounts { nodes { name } } }"))
                connection, _ = vendor.accept()
                with connection:
                    connection.recv(65536)  # now the request is under way
                    gateway.send(signal.SIGTERM)
                    connection.sendall(_head(len(answer)) + answer)
                received = b"".join(iter(lambda: caller.recv(65536), b""))
            ended = gateway.end()
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert b"swiftAccounts" in received
    assert ended.code in CLEAN
    assert ended.err == ""


@pytest.mark.parametrize("kind", ["json", "text"])
def test_references_and_credentials_stay_out_of_the_log(sandbox: str, kind: str) -> None:
    asked = """{
      one: account(by: {email: "ada@acme.example"}) { name }
      two: account(by: {record: {vendor: ASSEMBLY, id: "no-such-one"}}) { name }
      three: endUser(by: {email: "ada@acme.example"}) { name }
    }"""
    loud = {"GATEWAY_LOG_LEVEL": "DEBUG", "GATEWAY_LOG_FORMAT": kind}
    settings = environment(sandbox, sign_in=True, SWIFT_API_KEY="a-wrong-key", **loud)
    with running(*gateway_program(**settings)) as gateway:
        address = gateway.address()
        assert httpx.post(f"{address}/graphql", json={"query": asked}, timeout=30).status_code == 200
        refused = httpx.post(f"{address}/graphql", json={"query": "{ swiftAccounts { nodes { name } } }"}, timeout=30)
        assert refused.json()["errors"][0]["extensions"]["code"] == "UPSTREAM_AUTH"
        ended = gateway.end(signal.SIGTERM)
    assert len(ended.err.splitlines()) == 2, "a line for each request"
    for word in (*SECRETS, "a-wrong-key", "ada@", "no-such-one"):
        assert word not in ended.out + ended.err


def _post(document: str) -> bytes:
    request = httpx.Request("POST", "http://localhost/graphql", json={"query": document})
    headers = b"".join(name + b": " + value + b"\r\n" for name, value in request.headers.raw)
    return b"POST /graphql HTTP/1.1\r\n" + headers + b"connection: close\r\n\r\n" + request.content


def _head(length: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n".encode()
