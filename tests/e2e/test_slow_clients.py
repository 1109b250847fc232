"""Clients that drip, or send a head without end, are let go of; those beside them are served meanwhile."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.processes import CLEAN, gateway_program, running

QUERY = b'{"query": "{ vendors { vendor } }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"


@pytest.fixture(scope="module")
def impatient() -> Iterator[tuple[str, int]]:
    """A gateway that waits for nobody long."""
    short = {"GATEWAY_HEADER_TIMEOUT_MS": "300", "GATEWAY_BODY_TIMEOUT_MS": "600", "GATEWAY_LOG_LEVEL": "ERROR"}
    with running(*gateway_program(GATEWAY_OPEN="1", **short)) as program:
        host, port = program.address().removeprefix("http://").split(":")
        yield host, int(port)
        ended = program.end(signal.SIGTERM)
    assert (ended.code in CLEAN, ended.err) == (True, "")


def _received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes; a reset is an end too."""
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def _dripped(place: tuple[str, int], pieces: list[bytes], last: bytes) -> bytes:
    """Send pieces, and then one byte after another until the gateway has had enough."""
    with socket.create_connection(place, timeout=30) as connection:
        for piece in pieces:
            connection.sendall(piece)
        connection.settimeout(0.02)
        received = b""
        for _ in range(1000):
            try:
                connection.sendall(last)
                piece = connection.recv(65536)
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                break
            received += piece
            if not piece:
                break
        else:
            pytest.fail("the gateway goes on waiting")
    return received


@pytest.mark.parametrize(
    ("pieces", "last"),
    [
        ([b"POST /graphql HTT"], b"P"),
        ([HEAD % 10, b"x-more: "], b"y"),
        ([], b"\r\n"),
    ],
    ids=["request line", "headers", "blank lines"],
)
def test_a_head_that_drips(impatient: tuple[str, int], pieces: list[bytes], last: bytes) -> None:
    assert _dripped(impatient, pieces, last)[:12] in (b"HTTP/1.1 408", b"HTTP/1.1 400", b"")


def test_a_client_that_says_nothing(impatient: tuple[str, int]) -> None:
    with socket.create_connection(impatient, timeout=30) as connection:
        assert _received(connection) == b""


def test_a_second_head_that_drips_on_a_kept_connection(impatient: tuple[str, int]) -> None:
    with socket.create_connection(impatient, timeout=30) as connection:
        connection.sendall(HEAD % len(QUERY) + b"\r\n" + QUERY)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"POST /graphql HT")
        assert b"HTTP/1.1 408" in _received(connection)


def test_a_body_that_drips_is_told_so_in_words(impatient: tuple[str, int]) -> None:
    received = _dripped(impatient, [HEAD % 100_000 + b"\r\n" + QUERY], b" ")
    assert received.startswith(b"HTTP/1.1 408")
    assert b'"code": "BAD_USER_INPUT"' in received


@pytest.mark.parametrize("head", [b"x-long: " + b"y" * 70_000, b"\r\n".join(b"x-%d: y" % n for n in range(10_000))])
def test_a_head_without_end(impatient: tuple[str, int], head: bytes) -> None:
    with socket.create_connection(impatient, timeout=30) as connection:
        try:
            connection.sendall(HEAD % 0 + head + b"\r\n\r\n")
        except (ConnectionResetError, BrokenPipeError):
            return  # it was let go of before all was sent
        assert _received(connection)[:12] in (b"HTTP/1.1 431", b"")


def test_a_head_of_sixty_kilobytes_is_served(impatient: tuple[str, int]) -> None:
    host, port = impatient
    answer = httpx.get(
        f"http://{host}:{port}/graphql", params={"query": "{ vendors { vendor } }"}, headers={"x-long": "y" * 60_000}
    )
    assert answer.status_code == 200


def test_many_that_drip_hold_up_nobody(impatient: tuple[str, int]) -> None:
    host, port = impatient
    dripping = [socket.create_connection(impatient, timeout=30) for _ in range(50)]
    try:
        for number, connection in enumerate(dripping):
            connection.sendall(b"POST /gr" if number % 2 else HEAD % 10 + b"\r\n{")
        answer = httpx.post(f"http://{host}:{port}/graphql", json={"query": "{ vendors { vendor } }"}, timeout=30)
        assert len(answer.json()["data"]["vendors"]) == 5
        assert all(_received(connection).startswith(b"HTTP/1.1 408") for connection in dripping)
    finally:
        for connection in dripping:
            connection.close()
