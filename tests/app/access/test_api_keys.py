"""Signing in by API key."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.access.__main__ import main
from app.access.api_keys import LOOK_AGAIN, ApiKeys
from app.access.key_entries import PREFIX, EntriesFault, digest_of, new_key
from app.access.principal import Principal
from app.access.refusals import Unauthenticated
from tests.gateway.harness import Clock

KEY = f"{PREFIX}one"


def entry(key: str = KEY, **more: Any) -> dict[str, Any]:
    return {"name": "reports", "sha256": digest_of(key), "scopes": ["read"], **more}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def write(path: Path, *entries: object) -> None:
    path.write_text(json.dumps({"keys": entries}))


def refused(keys: ApiKeys, key: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        keys.principal(key)
    return caught.value.message


def test_a_key_says_who_asks(path: Path) -> None:
    write(path, entry(scopes=["read", "write:*"], tenant="acme", perMinute=5), entry("other", name="other"))
    assert ApiKeys(path).principal(KEY) == Principal("reports", "key", frozenset({"read", "write:*"}), "acme", 5)


@pytest.mark.parametrize("key", ["", "other", KEY + " ", KEY.upper(), digest_of(KEY), "x" * 10_000, "\udcff", "ключ"])
def test_another_one_says_nothing(path: Path, key: str) -> None:
    write(path, entry())
    assert "not known" in refused(ApiKeys(path), key)


def test_a_key_expires(path: Path) -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    write(path, entry(expires="2026-06-01T02:00:00+02:00"))
    assert ApiKeys(path, now=lambda: moment - timedelta(seconds=1)).principal(KEY).name == "reports"
    assert "expired" in refused(ApiKeys(path, now=lambda: moment), KEY)


def test_the_file_is_read_anew_when_it_changes(path: Path) -> None:
    clock = Clock()
    write(path, entry())
    keys = ApiKeys(path, clock)
    write(path, entry("other", scopes=["read", "explain"]))
    assert keys.principal(KEY).name == "reports"  # not looked at again yet
    clock.now += LOOK_AGAIN
    refused(keys, KEY)
    assert keys.principal("other").scopes == {"read", "explain"}


@pytest.mark.parametrize("text", [None, "", "{", '{"keys": [{}]}'])
def test_a_file_that_went_wrong_leaves_the_keys_from_before(
    path: Path, text: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    write(path, entry())
    keys = ApiKeys(path, clock)
    path.unlink()
    if text is not None:
        path.write_text(text)
    clock.now += LOOK_AGAIN
    assert keys.principal(KEY).name == "reports"
    clock.now += LOOK_AGAIN
    assert keys.principal(KEY).name == "reports"
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 1
    assert digest_of(KEY) not in told[0].getMessage()


def test_every_fault_of_a_file_is_told_and_no_digest(path: Path) -> None:
    write(
        path,
        5,
        {},
        entry(name="a b"),
        entry(sha256=digest_of(KEY).upper()),
        entry(scopes=[]),
        entry(scopes=["read", "write"]),
        entry(tenant=5),
        entry(expires="2027-01-31"),
        entry(expires=5),
        entry(perMinute=0),
        entry(perMinute=True),
        {**entry(), "key": "agk_secret"},
        entry(),
        entry("other"),
        entry(name="other"),
    )
    with pytest.raises(EntriesFault) as caught:
        ApiKeys(path)
    told = "\n".join(caught.value.faults)
    assert [number for number in range(1, 16) if f"Key {number} " not in told] == [13]
    assert "has fields that mean nothing: 'key'." in told
    assert "agk_" not in told
    assert digest_of(KEY) not in told.lower()


@pytest.mark.parametrize("text", ["", "[]", "5", '{"keys": {}}', "[" * 100_000])
def test_what_is_no_list_of_keys(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(EntriesFault):
        ApiKeys(path)


def test_a_file_that_cannot_be_read(path: Path) -> None:
    with pytest.raises(EntriesFault, match="FileNotFoundError"):
        ApiKeys(path)
    path.write_bytes(b"\xff")
    with pytest.raises(EntriesFault, match="UTF-8"):
        ApiKeys(path)


def test_keys_are_recognised_and_never_alike() -> None:
    made = {new_key() for _ in range(100)}
    assert len(made) == 100
    assert all(key.startswith(PREFIX) and len(key) > 40 for key in made)


def test_a_command_makes_a_key_and_its_entry(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["reports", "--scope", "read", "--scope", "write:createLabel", "--tenant", "acme", "--per-minute", "5"]
    assert main(given) == 0
    printed = capsys.readouterr()
    key = printed.err.split()[-1]
    assert key not in printed.out
    write(path, json.loads(printed.out))
    assert ApiKeys(path).principal(key).scopes == {"read", "write:createLabel"}
    assert main(["reports"]) == 0
    assert json.loads(capsys.readouterr().out)["scopes"] == ["read"]


def test_a_command_refuses_what_the_file_would(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "--scope", "all", "--expires", "soon"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 2)


def test_a_file_replaced_at_once_is_noticed(path: Path, tmp_path: Path) -> None:
    clock = Clock()
    write(path, entry())
    keys, before = ApiKeys(path, clock), path.stat()
    other = tmp_path / "new.json"
    write(other, entry("agk_two"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    clock.now += LOOK_AGAIN
    assert keys.principal("agk_two").name == "reports"
