"""Headers are decoded once, and the first of each name counts, as for Starlette."""

from __future__ import annotations

from starlette.datastructures import Headers

from app.access.first_headers import headers_of

RAW = [(b"accept", b"a"), (b"x-api-key", b"\xe9"), (b"accept", b"b"), (b"empty", b"")]


def test_they_are_what_starlette_finds_under_each_name() -> None:
    found, told = headers_of({"headers": list(RAW)}), Headers(raw=list(RAW))
    assert dict(found) == {name: told[name] for name in set(told)}
    assert (found["accept"], found["x-api-key"], found.get("absent")) == ("a", "é", None)


def test_they_are_decoded_once_for_a_request_and_kept_with_it_alone() -> None:
    scope, other = {"headers": list(RAW)}, {"headers": []}
    assert headers_of(scope) is headers_of(scope)
    assert headers_of(other) == {}
