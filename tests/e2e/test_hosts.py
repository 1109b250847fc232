"""What a request says of its host, over a real connection to an open gateway of which nothing else was said."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from tests.e2e.processes import CLEAN, gateway_program, running

BODY = b'{"query": "{ vendors { vendor } }"}'


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with running(*gateway_program(GATEWAY_OPEN="1", GATEWAY_LOG_LEVEL="ERROR")) as program:
        host, port = program.address().removeprefix("http://").split(":")
        yield host, int(port)
        ended = program.end(signal.SIGTERM)
    assert (ended.code in CLEAN, ended.err) == (True, "")


def _answer(place: tuple[str, int], line: str, *heads: str) -> bytes:
    lines = [
        line,
        *heads,
        "content-type: application/json",
        f"content-length: {len(BODY)}",
        "connection: close",
        "",
        "",
    ]
    with socket.create_connection(place, timeout=30) as connection:
        connection.sendall("\r\n".join(lines).encode() + BODY)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize(
    ("line", "heads", "status"),
    [
        ("POST /graphql HTTP/1.1", ["host: {}:{}"], 200),
        ("POST /graphql HTTP/1.1", ["host: localhost:{1}"], 200),
        ("POST /graphql HTTP/1.1", ["host: LOCALHOST."], 200),
        ("POST /graphql HTTP/1.1", ["host:   [::1]:{1}  "], 200),
        ("POST /graphql HTTP/1.1", ["host: evil.example:{1}"], 421),
        ("POST /graphql HTTP/1.1", ["host: localhost.evil.example."], 421),
        ("POST /graphql HTTP/1.1", ["host: evil.example", "x-forwarded-host: localhost"], 421),
        ("POST /graphql HTTP/1.1", [], 400),
        ("POST /graphql HTTP/1.0", [], 400),
        ("POST /graphql HTTP/1.1", ["host:"], 400),
        ("POST /graphql HTTP/1.1", ["host: localhost", "host: evil.example"], 400),
        ("POST /graphql HTTP/1.1", ["host: evil.example", "host: localhost"], 400),
        # A target with a host of its own comes from a client that believes this to be a proxy: what counts is `Host`.
        ("POST http://localhost/graphql HTTP/1.1", ["host: evil.example"], 421),
        ("POST http://localhost/graphql HTTP/1.1", ["host: localhost"], 200),
    ],
)
def test_a_request_is_served_by_the_name_in_its_one_host(
    line: str, heads: list[str], status: int, place: tuple[str, int]
) -> None:
    answer = _answer(place, line, *(head.format(*place) for head in heads))
    assert answer.split(b" ", 2)[1] == str(status).encode()
    assert (b'"data"' in answer) is (status == 200)
    assert (b'"errors"' in answer) is (status != 200)
