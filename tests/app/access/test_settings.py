"""What the operator may set about who may ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.key_entries import digest_of
from app.access.settings import TokenSettings
from tests.app.settings.test_environment import OPEN, faults, read

TOKENS = {
    "GATEWAY_JWKS_URL": "https://issuer.test/keys/",
    "GATEWAY_JWT_ISSUER": "https://issuer.test/",
    "GATEWAY_JWT_AUDIENCE": "gateway",
}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(f'{{"keys": [{{"name": "a", "sha256": "{digest_of("agk_a")}", "scopes": ["read"]}}]}}')
    return path


def test_keys_tokens_or_both_let_a_gateway_start_anywhere(keys: Path) -> None:
    by_key = read(GATEWAY_API_KEYS_FILE=str(keys), GATEWAY_HOST="0.0.0.0").access
    assert (by_key.keys_file, by_key.tokens) == (keys, None)
    by_token = read(TOKENS, GATEWAY_HOST="0.0.0.0").access
    assert by_token.tokens == TokenSettings("https://issuer.test/keys", "https://issuer.test/", "gateway")
    both = read(TOKENS, GATEWAY_API_KEYS_FILE=str(keys)).access
    assert both.keys_file
    assert both.tokens


def test_open_and_signed_in_are_not_both(keys: Path) -> None:
    (fault,) = faults(OPEN, GATEWAY_API_KEYS_FILE=str(keys))
    assert fault.startswith("GATEWAY_OPEN is 1 beside GATEWAY_API_KEYS_FILE")
    (fault,) = faults(OPEN, TOKENS)
    assert fault.startswith("GATEWAY_OPEN is 1 beside GATEWAY_JWKS_URL")


def test_a_file_of_keys_is_looked_at_and_every_fault_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    (missing,) = faults(GATEWAY_API_KEYS_FILE=str(path))
    assert missing == "GATEWAY_API_KEYS_FILE cannot be used: It cannot be read (FileNotFoundError)."
    path.write_text('{"keys": [{}, 5]}')
    told = faults(GATEWAY_API_KEYS_FILE=str(path))
    assert len(told) == 4
    assert all(fault.startswith("GATEWAY_API_KEYS_FILE cannot be used: Key ") for fault in told)


@pytest.mark.parametrize("left_out", TOKENS)
def test_tokens_need_all_three(left_out: str) -> None:
    (fault,) = faults({name: value for name, value in TOKENS.items() if name != left_out})
    assert fault.endswith(f"missing: {left_out}.")


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("http://127.0.0.1:9/keys", True),
        ("http://localhost/keys", True),
        ("http://issuer.test/keys", False),
        ("http://127.0.0.1.issuer.test/keys", False),
        ("ftp://issuer.test/keys", False),
        ("https://user:secret@issuer.test/keys", False),
    ],
)
def test_keys_of_an_issuer_come_by_a_way_that_nobody_changes(url: str, *, is_fine: bool) -> None:
    if is_fine:
        assert read(TOKENS, GATEWAY_JWKS_URL=url).access.tokens
    else:
        (fault,) = faults(TOKENS, GATEWAY_JWKS_URL=url)
        assert fault.startswith("GATEWAY_JWKS_URL is")
        assert "secret" not in fault


@pytest.mark.parametrize(
    "origins", ["*", "app.example", "https://app.example/", "https://app.example/x", "https://App.example", "null"]
)
def test_an_origin_is_scheme_host_and_port(origins: str) -> None:
    (fault,) = faults(OPEN, GATEWAY_CORS_ORIGINS=f"https://fine.example,{origins}")
    assert fault.startswith("GATEWAY_CORS_ORIGINS")


def test_origins_are_a_list() -> None:
    given = " https://app.example , http://localhost:3000,"
    assert read(OPEN, GATEWAY_CORS_ORIGINS=given).access.origins == {"https://app.example", "http://localhost:3000"}


@pytest.mark.parametrize("name", ["GATEWAY_REQUESTS_PER_MINUTE", "GATEWAY_MAX_CONCURRENT"])
def test_numbers_have_bounds(name: str) -> None:
    for value in ("0", "-1", "x", "10000000"):
        (fault,) = faults(OPEN, {name: value})
        assert fault.startswith(name)
