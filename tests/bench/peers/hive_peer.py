"""Hive Gateway over Mesh: a supergraph is composed of the vendors' OpenAPI description, then served."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.bench.peers.installing import Missing, node, node_folder, said_of
from tests.bench.peers.places import Place

_NO_YOUNGER = "2026-10-01"
"""Packages of Mesh that are younger name versions of each other that are not there."""


def start(place: Place) -> tuple[list[str], Mapping[str, str], str]:
    """Its command, environment and folder.

    Raises:
        Missing: it cannot be installed, or the supergraph cannot be composed.
    """
    folder = node_folder("hive", _NO_YOUNGER)
    environ = {"BENCH_UPSTREAM": place.upstream, "BENCH_PORT": str(place.port), "NODE_ENV": "production"}
    program = node(folder)
    _compose(program, folder, environ)
    return [program, "node_modules/@graphql-hive/gateway/dist/bin.js", "supergraph"], environ, str(folder)


def _compose(program: str, folder: Path, environ: Mapping[str, str]) -> None:
    command = [program, "node_modules/.bin/mesh-compose", "-o", "supergraph.graphql"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": str(Path(program).parent), **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise Missing(f"its supergraph cannot be composed: {said_of(done.stderr or done.stdout)}")
