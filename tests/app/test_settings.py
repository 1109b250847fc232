"""The environment, read once: every fault at once, and no secret in sight."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import app.settings as module
from app.access.hosts import Hosts
from app.access.settings import AccessSettings
from app.limits import Limits
from app.operations.options import OperationsSettings
from app.redis.address import RedisAddress
from app.settings import (
    HIDE_METHODS,
    LABELS_PATHS,
    NOT_YET_READ,
    UPDATE_METHODS,
    AssembleAccess,
    KeyedVendor,
    Secret,
    Settings,
    SettingsError,
)
from app.vendors.assemble import team_methods

OPEN = {"GATEWAY_OPEN": "1"}
SECRETS = {
    "ASSEMBLY_API_KEY": "s3cret-1",
    "USERLOT_API_KEY": "s3cret-2",
    "SWIFT_API_KEY": "s3cret-3",
    "REEVO_API_KEY": "s3cret-4",
    "ASSEMBLE_TOKEN": "s3cret-5",
    "ASSEMBLE_CLIENT_SECRET": "s3cret-6",
}
URLS = {
    f"{vendor}_BASE_URL": f"http://{vendor.lower()}.test"
    for vendor in ("ASSEMBLY", "USERLOT", "SWIFT", "REEVO", "ASSEMBLE")
}
EVERYTHING = {
    **OPEN,
    **SECRETS,
    **URLS,
    "GATEWAY_HOST": "::1",
    "GATEWAY_PORT": "0",
    "GATEWAY_WORKERS": "3",
    "GATEWAY_REPLICAS": "1",
    "GATEWAY_DEADLINE_MS": "2500",
    "GATEWAY_CACHE_TTL": "0.5",
    "GATEWAY_CURSOR_TTL": "1.5",
    "GATEWAY_SNAPSHOT_ROWS": "1000",
    "GATEWAY_STATE_DIR": "var/state",
    "GATEWAY_REDIS_URL": "redis://gateway:s3cret-0@redis.test:6380/1",
    "GATEWAY_OPEN_ANYWHERE": "0",
    "ASSEMBLY_LABELS_PATH": "/account/labels",
    "ASSEMBLY_CALLS_PER_SECOND": "5",
    "ASSEMBLE_CLIENT_ID": "client",
    "ASSEMBLE_TOKEN_URL": "https://sign-in.test/token/",
    "ASSEMBLE_UPDATE_METHOD": "PUT",
    "ASSEMBLE_HIDE_METHOD": "POST",
    "SWIFT_PARENT_ID": "01H",
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
        deadline=10.0,
        cache_ttl=60.0,
        cursor_ttl=600.0,
        snapshot_rows=500_000,
        state_dir=Path(".state"),
        redis=None,
        assembly=None,
        assembly_labels_path="auto",
        assembly_per_second=27,
        assemble=None,
        assemble_update_method="auto",
        assemble_hide_method="auto",
        userlot=None,
        swift=None,
        swift_parent_id=None,
        reevo=None,
        operations=OperationsSettings(),
        access=AccessSettings(None, None, per_minute=6000, most_at_once=200, origins=frozenset(), hosts=Hosts()),
        limits=Limits(),
        not_yet_read=(),
    )


def test_every_name_is_read() -> None:
    settings = read(EVERYTHING)
    assert (settings.host, settings.port, settings.deadline, settings.cache_ttl) == ("::1", 0, 2.5, 0.5)
    assert (settings.workers, settings.cursor_ttl, settings.snapshot_rows) == (3, 1.5, 1000)
    assert settings.state_dir == Path("var/state")
    assert settings.redis == RedisAddress(EVERYTHING["GATEWAY_REDIS_URL"], "redis://redis.test:6380/1")
    assert settings.assembly == KeyedVendor("http://assembly.test", Secret("s3cret-1"))
    assert settings.userlot == KeyedVendor("http://userlot.test", Secret("s3cret-2"))
    assert settings.swift == KeyedVendor("http://swift.test", Secret("s3cret-3"))
    assert settings.reevo == KeyedVendor("http://reevo.test", Secret("s3cret-4"))
    assert (settings.assembly_labels_path, settings.assembly_per_second) == ("/account/labels", 5)
    assert settings.swift_parent_id == "01H"
    assert settings.assemble == AssembleAccess(
        "http://assemble.test", Secret("s3cret-5"), "client", Secret("s3cret-6"), ("https://sign-in.test/token",)
    )
    assert (settings.assemble_update_method, settings.assemble_hide_method) == ("PUT", "POST")


def test_these_tests_know_every_name() -> None:
    source = Path(module.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"((?:GATEWAY|ASSEMBLY|ASSEMBLE|USERLOT|SWIFT|REEVO)_[A-Z_]+)"', source))
    assert named <= {*EVERYTHING, *NOT_YET_READ, "USERLOT_PRODUCTS"}


def test_no_secret_is_shown() -> None:
    settings = read(EVERYTHING)
    shown = f"{settings!r} {settings} {[settings.assembly, settings.assemble]} {settings.reevo!s}"
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


@pytest.mark.parametrize(
    "url",
    [
        "vendor.test",
        "//vendor.test",
        "ftp://vendor.test",
        "http://",
        "http:///path",
        "http://:80",
        "http://vendor.test:0",
        "http://vendor.test:port",
        "http://[::1",
        "http://vendor.test?x",
        "http://vendor.test#x",
        "http://me@vendor.test",
        "http://me:you@vendor.test",
        "http://ven dor.test",
        "http://vendor.test/a b",
        "http://ven\tdor.test",
        "http://vendor.test/\u00e9",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    (fault,) = faults(OPEN, REEVO_BASE_URL=url, REEVO_API_KEY="k")
    assert fault == "REEVO_BASE_URL is not an http or https URL without credentials, query and fragment."


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://vendor.test", "http://vendor.test"),
        (" https://vendor.test:8443/eu/v1/ ", "https://vendor.test:8443/eu/v1"),
        ("http://127.0.0.1:8900/reevo", "http://127.0.0.1:8900/reevo"),
        ("http://[::1]:8900", "http://[::1]:8900"),
    ],
)
def test_an_address_without_its_last_slash(url: str, base: str) -> None:
    settings = read(OPEN, REEVO_BASE_URL=url, REEVO_API_KEY="k")
    assert settings.reevo is not None
    assert settings.reevo.base_url == base


@pytest.mark.parametrize("vendor", ["ASSEMBLY", "USERLOT", "SWIFT", "REEVO"])
def test_a_vendor_has_both_an_address_and_a_key_or_neither(vendor: str) -> None:
    title = vendor.capitalize()
    address, key = {f"{vendor}_BASE_URL": "http://vendor.test"}, {f"{vendor}_API_KEY": "k3y-of-it"}
    assert faults(OPEN, address) == [f"{vendor}_API_KEY is missing: {title} needs both its base URL and its key."]
    assert faults(OPEN, key) == [f"{vendor}_BASE_URL is missing: {title} needs both its base URL and its key."]
    assert getattr(read(OPEN, address, key), vendor.lower()) is not None
    assert getattr(read(OPEN, {f"{vendor}_BASE_URL": " ", f"{vendor}_API_KEY": ""}), vendor.lower()) is None


@pytest.mark.parametrize(
    "given",
    [
        {"ASSEMBLE_BASE_URL": "http://a.test"},
        {"ASSEMBLE_TOKEN": "t"},
        {"ASSEMBLE_BASE_URL": "http://a.test", "ASSEMBLE_CLIENT_ID": "c"},
        {"ASSEMBLE_BASE_URL": "http://a.test", "ASSEMBLE_CLIENT_SECRET": "s"},
        {"ASSEMBLE_CLIENT_ID": "c", "ASSEMBLE_CLIENT_SECRET": "s"},
    ],
)
def test_half_of_assembles_access(given: dict[str, str]) -> None:
    (fault,) = faults(OPEN, given)
    assert fault.startswith("Assemble needs ASSEMBLE_BASE_URL, and either ASSEMBLE_TOKEN or both ")


@pytest.mark.parametrize(
    ("base", "given", "urls"),
    [
        ("http://a.test/api", {}, ("http://a.test/api/oauth/token", "http://a.test/oauth/token")),
        ("http://a.test:81/", {}, ("http://a.test:81/oauth/token",)),
        ("http://a.test/api", {"ASSEMBLE_TOKEN_URL": "http://b.test/t"}, ("http://b.test/t",)),
    ],
)
def test_where_assembles_tokens_are_had(base: str, given: dict[str, str], urls: tuple[str, ...]) -> None:
    client = {"ASSEMBLE_CLIENT_ID": "c", "ASSEMBLE_CLIENT_SECRET": "s"}
    settings = read(OPEN, client, given, ASSEMBLE_BASE_URL=base)
    assert settings.assemble is not None
    assert settings.assemble.token is None
    assert settings.assemble.token_urls == urls


@pytest.mark.parametrize("path", LABELS_PATHS)
def test_the_paths_of_labels(path: str) -> None:
    assert read(OPEN, ASSEMBLY_LABELS_PATH=path).assembly_labels_path == path


def test_the_methods_of_teams_are_those_that_the_adapter_knows() -> None:
    assert (UPDATE_METHODS, HIDE_METHODS) == (team_methods.UPDATES, team_methods.HIDES)
    for method in UPDATE_METHODS:
        assert read(OPEN, ASSEMBLE_UPDATE_METHOD=method).assemble_update_method == method
    for method in HIDE_METHODS:
        assert read(OPEN, ASSEMBLE_HIDE_METHOD=method).assemble_hide_method == method


@pytest.mark.parametrize("key", ["caf\u00e9", "a\nb", "a\x00b", "\U0001f511"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    told = faults(OPEN, SWIFT_BASE_URL="http://vendor.test", SWIFT_API_KEY=key)
    assert told == ["SWIFT_API_KEY holds characters that cannot stand in a header."]


def test_several_products_are_not_served_yet_and_the_way_out_is_told() -> None:
    (fault,) = faults(OPEN, USERLOT_PRODUCTS="a=1,b=2")
    assert "set USERLOT_API_KEY to that product's key" in fault
    assert "a=1" not in fault


def test_where_redis_is_set_nothing_is_kept_in_the_directory_and_it_is_not_looked_at() -> None:
    settings = read(OPEN, GATEWAY_REDIS_URL="unix:///run/redis.sock", GATEWAY_STATE_DIR="/dev/null/state")
    assert settings.redis is not None
    (fault,) = faults(OPEN, GATEWAY_REDIS_URL="redis://", GATEWAY_STATE_DIR="var/state")
    assert fault.startswith("GATEWAY_REDIS_URL is no address of a Redis: it has no host")


def test_names_that_are_not_read_yet_are_told_and_change_nothing() -> None:
    settings = read(OPEN, dict.fromkeys(NOT_YET_READ, "x"))
    assert settings.not_yet_read == NOT_YET_READ
    assert dataclasses.replace(settings, not_yet_read=()) == read(OPEN)


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
    assert read(OPEN, GATEWAY_CACHE_TTL="0", GATEWAY_WORKERS="28").assembly is None


def test_no_more_replicas_than_have_a_share() -> None:
    assembly = {"ASSEMBLY_BASE_URL": "https://assembly.test", "ASSEMBLY_API_KEY": "k", "GATEWAY_CACHE_TTL": "0"}
    assert read(OPEN, assembly, GATEWAY_WORKERS="3", GATEWAY_REPLICAS="9").replicas == 9
    (fault,) = faults(OPEN, assembly, GATEWAY_WORKERS="3", GATEWAY_REPLICAS="10")
    assert fault.startswith("GATEWAY_REPLICAS is 10: with GATEWAY_WORKERS that is more processes")
    assert read(OPEN, GATEWAY_REPLICAS="256").replicas == 256


def test_a_wrong_address_of_redis_is_the_one_fault_told() -> None:
    (fault,) = faults(OPEN, GATEWAY_WORKERS="2", GATEWAY_REDIS_URL="http://redis.test")
    assert fault.startswith("GATEWAY_REDIS_URL is no address of a Redis")
