"""Which names a gateway answers to, and what of a `Host` is its name."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.hosts import Hosts, named
from tests.app.settings.test_environment import OPEN, faults, read


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LocalHost:8000",
        "localhost.",
        "localhost.:8000",
        "localhost:",
        "gateway.localhost",
        "a.b.LOCALHOST.:1",
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.255.1.9:80",
        "[::1]",
        "[::1]:8000",
        "[0:0:0:0:0:0:0:1]:8000",
    ],
)
def test_names_of_loopback_are_always_answered_to(host: str) -> None:
    name = named([host])
    assert name is not None
    assert Hosts().holds(name)
    assert Hosts.of(["gateway.example"]).holds(name)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evillocalhost",
        "127.evil.example",
        "10.0.0.1:8000",
        "0.0.0.0:8000",
        "126.0.0.1",
        "[::2]",
        "[::]:8000",
        "2130706433",
        "127.1",
        "0x7f.0.0.1",
        "gateway.example",
        "localhost.localdomain",
    ],
)
def test_any_other_is_not_unless_it_is_listed(host: str) -> None:
    name = named([host])
    assert name is not None
    assert not Hosts().holds(name)


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["localhost", "localhost"],
        ["localhost", "evil.example"],
        [""],
        [" "],
        ["localhost:x"],
        ["localhost:80:80"],
        ["localhost:123456"],
        ["me@localhost"],
        ["localhost,evil.example"],
        ["http://localhost"],
        ["localhost/"],
        ["localhost?"],
        ["local host"],
        ["localhost\n"],
        ["localhost.."],
        ["."],
        [":8000"],
        ["::1"],
        ["[::1"],
        ["[]"],
        ["[localhost]"],
        ["[::1]evil.example"],
        ["[::1%25lo]"],
        ["löcalhost"],
        ["a" * 64],
        ["a." * 40_000 + "!"],
    ],
    ids=lambda hosts: repr(hosts)[:30],
)
def test_what_names_no_host_or_several(hosts: list[str]) -> None:
    assert named(hosts) is None


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9.:\[\]-]{1,20}", fullmatch=True))
def test_whatever_is_sent_only_this_machine_counts_as_this_machine(host: str) -> None:
    name = named([host])
    if name is not None and Hosts().holds(name) and name.rpartition(".")[2] != "localhost":
        assert ip_address(name).is_loopback


def test_listed_names_and_those_below_them() -> None:
    hosts = Hosts.of(["Gateway.example", "*.below.example", "192.0.2.7", "[2001:db8::1]", "last.example."])
    served = ["gateway.example", "a.below.example", "a.b.below.example", "192.0.2.7", "[2001:db8::1]:80"]
    for host in [*served, "GATEWAY.EXAMPLE.:443", "last.example"]:
        assert hosts.holds(named([host]) or ""), host
    for host in ["below.example", "xbelow.example", "a.gateway.example", "192.0.2.70", "below.example.evil.example"]:
        assert not hosts.holds(named([host]) or ""), host


@pytest.mark.parametrize(
    "wrong", ["*", "*.", "a.*", "https://a.example", "a.example:80", "a b", "a.example/", "é.example"]
)
def test_what_is_no_name_is_a_fault(wrong: str) -> None:
    (fault,) = faults(OPEN, GATEWAY_HOSTS=f"fine.example, {wrong}")
    assert fault.startswith("GATEWAY_HOSTS holds something that is no host")


def test_names_matter_where_it_is_open_on_loopback_or_any_are_listed() -> None:
    assert read(OPEN).access.hosts == Hosts()
    assert read(OPEN, GATEWAY_HOST="::1", GATEWAY_HOSTS=" ,a.example,").access.hosts == Hosts(frozenset({"a.example"}))
    anywhere = {"GATEWAY_HOST": "0.0.0.0", "GATEWAY_OPEN_ANYWHERE": "1"}
    assert read(OPEN, anywhere).access.hosts is None
    assert read(OPEN, anywhere, GATEWAY_HOSTS="*.a.example").access.hosts == Hosts(below=frozenset({"a.example"}))
    tokens = {
        "GATEWAY_JWKS_URL": "https://issuer.test/keys",
        "GATEWAY_JWT_ISSUER": "https://issuer.test/",
        "GATEWAY_JWT_AUDIENCE": "gateway",
    }
    assert read(tokens).access.hosts is None
    assert read(tokens, GATEWAY_HOSTS="a.example").access.hosts == Hosts(frozenset({"a.example"}))
