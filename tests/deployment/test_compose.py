"""What compose starts: with settings that the gateway accepts, by files that are there, no more rights than needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from app.domain.vendor import Vendor
from app.main import create_app
from app.redis.durability import WANTED
from app.settings import Settings
from tests.architecture.test_reference_docs import SETTINGS
from tests.deployment.reading import COMPOSED, DOCKER, environment, gateways, loaded, services

GATEWAYS = [(kind, name) for kind in COMPOSED for name in gateways(kind)]
SERVICES = [(kind, name) for kind in COMPOSED for name in services(kind)]
OF_LIBRARIES = ("OTEL_",)


def _settings(service: dict[str, Any], folder: Path) -> Settings:
    return Settings.from_env({**environment(service), "GATEWAY_STATE_DIR": str(folder / "state")})


@pytest.mark.parametrize(("kind", "name"), GATEWAYS)
def test_the_gateway_starts_with_what_it_is_given(kind: str, name: str, tmp_path: Path) -> None:
    given = environment(gateways(kind)[name])
    assert {each for each in given if not each.startswith(OF_LIBRARIES)} <= set(SETTINGS)
    settings = _settings(gateways(kind)[name], tmp_path)
    assert [vendor for vendor in Vendor if settings.vendors.access(vendor) is None] == []
    assert settings.remarks == ()


@pytest.mark.parametrize(("kind", "name"), GATEWAYS)
def test_what_is_accepted_is_finished_before_it_is_killed(kind: str, name: str, tmp_path: Path) -> None:
    service = gateways(kind)[name]
    settings = _settings(service, tmp_path)
    needed = settings.operations.drain_delay + 2 * settings.deadline + 10
    assert int(service["stop_grace_period"].removesuffix("s")) >= needed


def test_gateways_know_how_many_they_are(tmp_path: Path) -> None:
    for kind in COMPOSED:
        for service in gateways(kind).values():
            assert _settings(service, tmp_path).replicas == len(gateways(kind))


@pytest.mark.parametrize(("kind", "name"), SERVICES)
def test_a_service_is_pinned_bounded_and_reached_from_this_machine_alone(kind: str, name: str) -> None:
    service = services(kind)[name]
    assert re.fullmatch(r"[\w./-]+:[\w.-]+", service["image"])
    assert not service["image"].endswith(":latest")
    assert service["mem_limit"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.parametrize(("kind", "name"), SERVICES)
def test_what_a_service_names_is_there(kind: str, name: str) -> None:
    service, files = services(kind)[name], COMPOSED[kind]
    volumes = {volume for file in files for volume in loaded(file).get("volumes") or ()}
    for mounted in service.get("volumes", ()):
        source = mounted.split(":")[0]
        assert (DOCKER / source).is_file() if source.startswith(".") else source in volumes, mounted
    if "build" in service:
        assert service["build"] == {
            "context": "..",
            "dockerfile": "docker/Dockerfile",
            "target": service["build"]["target"],
        }
        assert f" AS {service['build']['target']}\n" in (DOCKER / "Dockerfile").read_text()
    others = set(service.get("depends_on", ()))
    assert others <= set(services(kind))


@pytest.mark.parametrize(("kind", "name"), GATEWAYS)
def test_gateways_write_nowhere_but_where_they_keep_state(kind: str, name: str) -> None:
    service = gateways(kind)[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "/tmp" in service["tmpfs"]
    writable = [*service["tmpfs"], *(each.partition(":")[2] for each in service.get("volumes", ()))]
    assert any(each.startswith("/var/lib/gateway") for each in writable)


def test_redis_remembers() -> None:
    command = services("replicas")["redis"]["command"]
    told = {name.removeprefix("--"): value for name, value in zip(command[1::2], command[2::2], strict=True)}
    assert told == WANTED


def test_the_balancer_asks_gateways_that_there_are_for_what_they_serve(tmp_path: Path) -> None:
    text = (DOCKER / "balancer" / "haproxy.cfg").read_text()
    served = dict(re.findall(r"^    server (\S+) (\S+)$", text, re.MULTILINE))
    assert served == {name: f"{name}:8000" for name in gateways("replicas")}
    routes = _paths(tmp_path)
    asked = re.search(r"option httpchk GET (\S+)", text)
    kept = re.search(r"status 404 if \{ path (.+) \}", text)
    assert asked is not None
    assert kept is not None
    assert asked[1] in routes
    assert set(kept[1].split()) == {"/metrics", "/livez", "/readyz"} & routes
    published = services("replicas")["balancer"]["ports"][0].split(":")[-1]
    assert f"bind :{published}\n" in text


def test_a_gateway_that_stops_is_noticed_before_it_takes_no_more(tmp_path: Path) -> None:
    text = (DOCKER / "balancer" / "haproxy.cfg").read_text()
    looks = re.search(r"inter (\d+)s fall (\d+)", text)
    assert looks is not None
    [drain] = {_settings(each, tmp_path).operations.drain_delay for each in gateways("replicas").values()}
    assert int(looks[1]) * (int(looks[2]) + 1) < drain


def _paths(folder: Path) -> set[str]:
    settings = Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_STATE_DIR": str(folder / "state")})
    return {route.path for route in create_app(settings).routes if isinstance(route, Route)}
