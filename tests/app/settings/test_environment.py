"""The environment, read once: every fault at once, and no secret in sight."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.access.hosts import Hosts
from app.access.settings import AccessSettings
from app.documents.settings import DocumentSettings
from app.limits import Limits
from app.operations.options import OperationsSettings
from app.redis.address import RedisAddress
from app.settings import Settings, SettingsError, environment, vendors
from app.settings.reading import Reader, Secret
from app.upstream.freshness import Freshness
from tests.app.settings.test_vendors import EMPTY, SECRETS, URLS, VENDORS

OPEN = {"GATEWAY_OPEN": "1"}
EVERYTHING = {
    **OPEN,
    **VENDORS,
    "GATEWAY_HOST": "::1",
    "GATEWAY_PORT": "0",
    "GATEWAY_WORKERS": "3",
    "GATEWAY_COALESCE": "1",
    "GATEWAY_ONE_STREAM": "0",
    "GATEWAY_FEDERATION": "1",
    "GATEWAY_EXECUTOR": "plain",
    "GATEWAY_REPLICAS": "1",
    "GATEWAY_DEADLINE_MS": "2500",
    "GATEWAY_CACHE_TTL": "0.5",
    "GATEWAY_CURSOR_TTL": "1.5",
    "GATEWAY_SNAPSHOT_ROWS": "1000",
    "GATEWAY_STATE_DIR": "var/state",
    "GATEWAY_REDIS_URL": "redis://gateway:s3cret-0@redis.test:6380/1",
    "GATEWAY_MAX_EXPORTS": "2",
    "GATEWAY_OPEN_ANYWHERE": "0",
}


def read(*parts: Mapping[str, str], **more: str) -> Settings:
    environ: dict[str, str] = {}
    for part in parts:
        environ.update(part)
    return Settings.from_env({**environ, **more})


def faults(*parts: Mapping[str, str], **more: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(*parts, **more)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_what_holds_where_nothing_is_said() -> None:
    assert read(OPEN) == Settings(
        host="127.0.0.1",
        port=8000,
        workers=1,
        replicas=1,
        coalesces=False,
        one_stream=False,
        compiles=True,
        federates=False,
        deadline=10.0,
        freshness=Freshness(60.0, while_revalidating=300.0, if_error=600.0),
        cursor_ttl=600.0,
        snapshot_rows=500_000,
        state_dir=Path(".state"),
        redis=None,
        vendors=EMPTY,
        tenants={},
        operations=OperationsSettings(),
        access=AccessSettings(None, None, per_minute=6000, most_at_once=200, origins=frozenset(), hosts=Hosts()),
        limits=Limits(),
        most_exports=4,
        documents=DocumentSettings.read(Reader({}), Limits()),
        remarks=(),
    )


def test_every_name_is_read() -> None:
    settings = read(EVERYTHING)
    assert (settings.host, settings.port, settings.deadline, settings.freshness.ttl) == ("::1", 0, 2.5, 0.5)
    assert (settings.workers, settings.cursor_ttl, settings.snapshot_rows, settings.coalesces) == (3, 1.5, 1000, True)
    assert (settings.compiles, settings.most_exports) == (False, 2)
    assert settings.federates
    assert settings.state_dir == Path("var/state")
    assert settings.redis == RedisAddress(EVERYTHING["GATEWAY_REDIS_URL"], "redis://redis.test:6380/1")


def test_these_tests_know_every_name() -> None:
    sources = (Path(each.__file__).read_text(encoding="utf-8") for each in (environment, vendors))
    named = set(re.findall(r'"((?:GATEWAY|ASSEMBLY|ASSEMBLE|USERLOT|SWIFT|REEVO)_[A-Z_]+)"', "".join(sources)))
    assert named <= {*EVERYTHING, "USERLOT_PRODUCTS"}


def test_no_secret_is_shown() -> None:
    settings = read(EVERYTHING)
    shown = f"{settings!r} {settings} {[settings.vendors.assembly]} {settings.vendors.reevo!s}"
    assert "s3cret" not in shown
    assert dataclasses.astuple(Secret("x")) == ("x",)


def test_every_fault_is_told_at_once_and_with_no_secret() -> None:
    told = faults(
        EVERYTHING,
        SECRETS | {name: f"{value}\u00e9" for name, value in SECRETS.items()},
        GATEWAY_OPEN="yes",
        GATEWAY_OPEN_ANYWHERE="no",
        GATEWAY_PORT="65536",
        GATEWAY_DEADLINE_MS="0",
        GATEWAY_CACHE_TTL="nan",
        GATEWAY_CURSOR_TTL="0",
        GATEWAY_SNAPSHOT_ROWS="1.5",
        GATEWAY_STATE_DIR="/dev/null/state",
        GATEWAY_REDIS_URL="rediss://:s3cret-10@redis.test/one",
        ASSEMBLY_LABELS_PATH="/labels",
        ASSEMBLY_CALLS_PER_SECOND="many",
        ASSEMBLY_BASE_URL="http://user:s3cret-7@assembly.test",
        USERLOT_BASE_URL="ftp://userlot.test",
        SWIFT_BASE_URL="http://swift.test?key=s3cret-8",
        REEVO_BASE_URL="http://reevo.test#x",
        ASSEMBLE_BASE_URL="http://assemble.test:99999",
        ASSEMBLE_TOKEN_URL="//x",
        ASSEMBLE_UPDATE_METHOD="POST",
        ASSEMBLE_HIDE_METHOD="delete",
        USERLOT_PRODUCTS="s3cret-9",
    )
    names = [fault.split()[0] for fault in told]
    assert sorted(names) == sorted(
        [
            "GATEWAY_OPEN",
            "GATEWAY_OPEN",
            "GATEWAY_OPEN_ANYWHERE",
            "GATEWAY_PORT",
            "GATEWAY_DEADLINE_MS",
            "GATEWAY_CACHE_TTL",
            "GATEWAY_CURSOR_TTL",
            "GATEWAY_SNAPSHOT_ROWS",
            "GATEWAY_STATE_DIR",
            "GATEWAY_REDIS_URL",
            "ASSEMBLY_LABELS_PATH",
            "ASSEMBLY_CALLS_PER_SECOND",
            "ASSEMBLE_TOKEN_URL",
            "ASSEMBLE_UPDATE_METHOD",
            "ASSEMBLE_HIDE_METHOD",
            "USERLOT_PRODUCTS",
            *SECRETS,
            *URLS,
        ]
    )
    assert "s3cret" not in "\n".join(told)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("GATEWAY_PORT", "0", "65535"),
        ("GATEWAY_DEADLINE_MS", "1", "600000"),
        ("GATEWAY_CACHE_TTL", "0", "86400"),
        ("GATEWAY_CURSOR_TTL", "1", "86400"),
        ("GATEWAY_SNAPSHOT_ROWS", "1", "50000000"),
        ("ASSEMBLY_CALLS_PER_SECOND", "1", "10000"),
    ],
)
def test_numbers_within_their_bounds(name: str, least: str, most: str) -> None:
    for value in (least, most, f" {least} ", ""):
        read(OPEN, {name: value})
    for value in (str(int(least) - 1), str(int(most) + 1), "x", "1_0", "٣", "nan", "inf", "-inf", "1,5", "0x1", "1 0"):
        (fault,) = faults(OPEN, {name: value})
        assert fault.startswith(f"{name} is not a number from ")


def test_where_redis_is_set_nothing_is_kept_in_the_directory_and_it_is_not_looked_at() -> None:
    settings = read(OPEN, GATEWAY_REDIS_URL="unix:///run/redis.sock", GATEWAY_STATE_DIR="/dev/null/state")
    assert settings.redis is not None
    (fault,) = faults(OPEN, GATEWAY_REDIS_URL="redis://", GATEWAY_STATE_DIR="var/state")
    assert fault.startswith("GATEWAY_REDIS_URL is no address of a Redis: it has no host")


def test_where_records_of_writes_are_kept_is_looked_at_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(OPEN).state_dir == Path(".state")
    assert read(OPEN, GATEWAY_STATE_DIR=f" {tmp_path}/a ").state_dir == tmp_path / "a"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".state").touch()
    (fault,) = faults(OPEN)
    assert fault.startswith("GATEWAY_STATE_DIR .state is not a directory: records of writes are kept there")


@pytest.mark.parametrize("shared", [{"GATEWAY_REDIS_URL": "redis://redis.test"}, {"GATEWAY_CACHE_TTL": "0"}])
def test_more_than_one_process_serves_only_where_none_keeps_what_another_has_changed(shared: dict[str, str]) -> None:
    (fault,) = faults(OPEN, GATEWAY_WORKERS="2")
    assert fault.startswith("GATEWAY_WORKERS is 2: more than one process needs GATEWAY_REDIS_URL, or GATEWAY_CACHE_TTL")
    for workers in ("1", "2", "256"):
        assert read(OPEN, shared, GATEWAY_WORKERS=workers).workers == int(workers)
    for wrong in ("0", "257", "-1", "two", "1.5"):
        (fault,) = faults(OPEN, shared, GATEWAY_WORKERS=wrong)
        assert fault == "GATEWAY_WORKERS is not a number from 1 to 256."


def test_no_process_is_left_without_a_call_a_second() -> None:
    assembly = {"ASSEMBLY_BASE_URL": "http://assembly.test", "ASSEMBLY_API_KEY": "k", "GATEWAY_CACHE_TTL": "0"}
    assert read(OPEN, assembly, GATEWAY_WORKERS="27").workers == 27
    (fault,) = faults(OPEN, assembly, GATEWAY_WORKERS="28")
    assert fault.startswith("GATEWAY_WORKERS is 28: that is more than ASSEMBLY_CALLS_PER_SECOND")
    assert read(OPEN, assembly, GATEWAY_WORKERS="28", ASSEMBLY_CALLS_PER_SECOND="28").workers == 28
    assert read(OPEN, GATEWAY_CACHE_TTL="0", GATEWAY_WORKERS="28").vendors.paced is None


def test_no_more_replicas_than_have_a_share() -> None:
    assembly = {"ASSEMBLY_BASE_URL": "https://assembly.test", "ASSEMBLY_API_KEY": "k", "GATEWAY_CACHE_TTL": "0"}
    assert read(OPEN, assembly, GATEWAY_WORKERS="3", GATEWAY_REPLICAS="9").replicas == 9
    (fault,) = faults(OPEN, assembly, GATEWAY_WORKERS="3", GATEWAY_REPLICAS="10")
    assert fault.startswith("GATEWAY_REPLICAS is 10: with GATEWAY_WORKERS that is more processes")
    assert read(OPEN, GATEWAY_REPLICAS="256").replicas == 256


def test_a_wrong_address_of_redis_is_the_one_fault_told() -> None:
    (fault,) = faults(OPEN, GATEWAY_WORKERS="2", GATEWAY_REDIS_URL="http://redis.test")
    assert fault.startswith("GATEWAY_REDIS_URL is no address of a Redis")
