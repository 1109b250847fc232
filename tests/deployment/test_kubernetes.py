"""The manifests: settings that the gateway accepts, ports and paths that it serves, and time enough to stop in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.domain.vendor import Vendor
from app.settings import Settings
from tests.architecture.test_reference_docs import SETTINGS
from tests.deployment.reading import DOCKER, image_sets, manifests

OBJECTS = manifests()
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
CONTAINER = POD["containers"][0]
GIVEN = {
    **image_sets(),
    **OBJECTS["ConfigMap"]["data"],
    **OBJECTS["Secret/account-gateway-vendors"]["stringData"],
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keys = tmp_path / "keys.json"
    keys.write_text(OBJECTS["Secret/account-gateway-keys"]["stringData"]["keys.json"])
    return Settings.from_env(
        {**GIVEN, "GATEWAY_API_KEYS_FILE": str(keys), "GATEWAY_STATE_DIR": str(tmp_path / "state")}
    )


def test_the_gateway_starts_with_what_it_is_given(settings: Settings) -> None:
    assert set(GIVEN) <= set(SETTINGS)
    assert [vendor for vendor in Vendor if settings.vendors.access(vendor) is None] == []
    assert settings.replicas == OBJECTS["Deployment"]["spec"]["replicas"]
    assert settings.access.keys_file is not None


def test_it_has_time_to_finish_what_it_accepted(settings: Settings) -> None:
    needed = settings.operations.drain_delay + 2 * settings.deadline + 10
    assert POD["terminationGracePeriodSeconds"] >= needed
    probe = CONTAINER["readinessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] < settings.operations.drain_delay


def test_probes_ask_what_is_served_where_it_listens(settings: Settings) -> None:
    assert CONTAINER["ports"] == [{"name": "http", "containerPort": settings.port}]
    paths = {name: CONTAINER[f"{name}Probe"]["httpGet"] for name in ("startup", "readiness", "liveness")}
    assert {name: each["path"] for name, each in paths.items()} == {
        "startup": "/livez",
        "readiness": "/readyz",
        "liveness": "/livez",
    }
    assert {each["port"] for each in paths.values()} == {"http"}
    assert OBJECTS["Service"]["spec"]["ports"][0]["targetPort"] == "http"


def test_it_runs_without_rights_on_a_root_that_cannot_be_written() -> None:
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["automountServiceAccountToken"] is False
    assert {"memory"} <= set(CONTAINER["resources"]["limits"])


def test_what_is_mounted_is_there_and_where_the_settings_look() -> None:
    volumes = {each["name"]: each for each in POD["volumes"]}
    mounted = {each["name"]: each["mountPath"] for each in CONTAINER["volumeMounts"]}
    assert set(mounted) == set(volumes)
    assert f"Secret/{volumes['keys']['secret']['secretName']}" in OBJECTS
    assert GIVEN["GATEWAY_API_KEYS_FILE"] == f"{mounted['keys']}/keys.json"
    assert GIVEN["GATEWAY_STATE_DIR"].startswith(f"{mounted['state']}/")
    sources = [next(iter(each.values()))["name"] for each in CONTAINER["envFrom"]]
    assert sources == [OBJECTS["ConfigMap"]["metadata"]["name"], "account-gateway-vendors"]


def test_everything_selects_the_pods_of_the_deployment() -> None:
    labels = OBJECTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    selectors = [
        OBJECTS["Deployment"]["spec"]["selector"]["matchLabels"],
        OBJECTS["Service"]["spec"]["selector"],
        OBJECTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        OBJECTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ]
    assert selectors == [labels] * 4
    assert 0 < OBJECTS["PodDisruptionBudget"]["spec"]["minAvailable"] < OBJECTS["Deployment"]["spec"]["replicas"]


def test_every_manifest_is_applied_but_the_example() -> None:
    there = {path.name for path in (DOCKER / "kubernetes").glob("*.yaml")}
    listed = yaml.safe_load((DOCKER / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    assert there - {"kustomization.yaml", "secret.example.yaml"} == set(listed)
