"""The sandbox as a process: what only a real connection can show."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

SWIFT = {"Authorization": "Bearer sandbox-swift-key"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "app.sandbox", "--port", "0", "--scale", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"sandbox ready on (http://127\.0\.0\.1:\d+)/_sandbox\n", line)
        assert found, line
        yield found[1]
        process.terminate()


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=10) as opened:
        opened.post("/_sandbox/reset")
        yield opened


def order(client: httpx.Client, kind: str, **more: object) -> None:
    client.post("/_sandbox/faults", json={"vendor": "swift", "kind": kind, "times": 1, **more}).raise_for_status()


def test_a_raw_path_reaches_the_vendor_as_it_was_sent(client: httpx.Client) -> None:
    headers = {"Authorization": "sandbox-assembly-key"}
    path = "/assembly/accounts/crm%2F42%25%3F%23%F0%9F%9A%80%20x"
    assert client.get(path, headers=headers).json()["account"]["domain"] == "either-or.example"
    assert client.get("/_sandbox/calls").json()["calls"][0]["raw_path"] == path


def test_a_dropped_connection(client: httpx.Client) -> None:
    order(client, "drop")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/swift/api/v1/accounts", headers=SWIFT)
    assert client.get("/swift/api/v1/accounts", headers=SWIFT).status_code == 200


def test_a_body_shorter_than_promised(client: httpx.Client) -> None:
    order(client, "truncated")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        client.get("/swift/api/v1/accounts", headers=SWIFT)


def test_a_vendor_that_never_answers(client: httpx.Client) -> None:
    order(client, "hang")
    with pytest.raises(httpx.ReadTimeout):
        client.get("/swift/api/v1/accounts", headers=SWIFT, timeout=httpx.Timeout(10, read=0.05))
    (entry,) = client.get("/_sandbox/calls").json()["calls"]
    assert (entry["status"], entry["fault"]) == (None, ["hang"])


def test_a_write_that_took_effect_before_the_connection_broke(client: httpx.Client) -> None:
    order(client, "drop", after=True)
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/swift/api/v1/accounts", headers=SWIFT, json={"data": {"name": "Ghost"}, "type": "account"})
    items = client.get("/swift/api/v1/accounts", headers=SWIFT).json()["data"]["items"]
    assert items[-1]["data"]["name"] == "Ghost"
