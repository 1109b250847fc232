"""The files that deploy the gateway, read as what starts it would read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSED = {
    "one": ("compose.yaml",),
    "replicas": ("compose.replicas.yaml",),
    "observed": ("compose.yaml", "compose.observed.yaml"),
}
"""Each way in which compose is to be used, with its files, the later laid over the earlier."""

_LINE = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
_IMAGE_SETS = re.compile(r"\b([A-Z][A-Z0-9_]+)=(\S+)")


def loaded(path: str) -> Any:
    """A YAML file of one document."""
    return yaml.safe_load((DOCKER / path).read_text(encoding="utf-8"))


def services(kind: str) -> dict[str, dict[str, Any]]:
    """The services of a composition by their names."""
    found: dict[str, dict[str, Any]] = {}
    for path in COMPOSED[kind]:
        for name, service in loaded(path)["services"].items():
            before = found.get(name, {})
            environment = {**before.get("environment", {}), **service.get("environment", {})}
            found[name] = {**before, **service, "environment": environment}
    return found


def gateways(kind: str) -> dict[str, dict[str, Any]]:
    """The services that are gateways."""
    return {name: each for name, each in services(kind).items() if each["image"].startswith("account-gateway:")}


def env_file(path: str) -> dict[str, str]:
    """The variables of a file of them."""
    return dict(_LINE.findall((DOCKER / path).read_text(encoding="utf-8")))


def image_sets() -> dict[str, str]:
    """The variables that the gateway's image has."""
    stage = (DOCKER / "Dockerfile").read_text(encoding="utf-8").partition(" AS gateway\n")[2]
    lines = [line for line in stage.splitlines() if line.startswith("ENV ")]
    return dict(_IMAGE_SETS.findall(" ".join(lines)))


def environment(service: dict[str, Any]) -> dict[str, str]:
    """All that a gateway's container finds in its environment."""
    return {**image_sets(), **env_file(service["env_file"]), **service["environment"]}


def manifests() -> dict[str, dict[str, Any]]:
    """The Kubernetes objects by their kind, and name where there are several."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((DOCKER / "kubernetes").glob("*.yaml")):
        for each in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            name = each.get("metadata", {}).get("name", "")
            found[each["kind"] if each["kind"] != "Secret" else f"Secret/{name}"] = each
    return found
