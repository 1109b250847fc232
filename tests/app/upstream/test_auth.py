"""A fixed header as a credential."""

from __future__ import annotations

from app.upstream.auth import Credential, HeaderCredential


async def test_the_header_is_given_as_it_was_set() -> None:
    credential: Credential = HeaderCredential("ApiKey", "k-123")
    assert dict(await credential.headers()) == {"ApiKey": "k-123"}


async def test_it_has_no_successor() -> None:
    credential = HeaderCredential("ApiKey", "k-123")
    assert credential.refused(await credential.headers()) is False
    assert dict(await credential.headers()) == {"ApiKey": "k-123"}


def test_it_shows_its_name_and_never_its_value() -> None:
    shown = f"{HeaderCredential('ApiKey', 'k-123')!r} {HeaderCredential('ApiKey', 'k-123')}"
    assert "ApiKey" in shown
    assert "k-123" not in shown
