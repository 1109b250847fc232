"""The headers with which the operations of a connection are sent."""

from __future__ import annotations

from typing import Any

import pytest

from app.sockets.words import headers_for_operations

HANDSHAKE = {"host": "h", "origin": "o", "cookie": "c", "authorization": "Bearer a", "x-request-id": "r"}


@pytest.mark.parametrize("payload", [None, {}, [], "x", {"headers": None}, {"token": "t"}, {"Host": "other"}])
def test_those_of_the_handshake_hold_and_what_is_of_one_request_or_unknown_does_not(payload: Any) -> None:
    found = headers_for_operations(HANDSHAKE, payload)
    assert found == {"host": "h", "origin": "o", "authorization": "Bearer a"}


@pytest.mark.parametrize("payload", [{"X-API-Key": "k"}, {"headers": {"x-api-key": "k"}}])
def test_who_signs_in_at_the_beginning_means_that_alone(payload: Any) -> None:
    assert headers_for_operations(HANDSHAKE, payload) == {"host": "h", "origin": "o", "x-api-key": "k"}


def test_wishes_may_come_at_the_beginning_beside_the_handshakes_credential() -> None:
    found = headers_for_operations(HANDSHAKE, {"X-Deadline-Ms": "5"})
    assert (found["x-deadline-ms"], found["authorization"]) == ("5", "Bearer a")


@pytest.mark.parametrize("value", [1, None, "a\r\nb: c", "é", ["a"]])
def test_what_cannot_be_a_header_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no header"):
        headers_for_operations(HANDSHAKE, {"authorization": value})
