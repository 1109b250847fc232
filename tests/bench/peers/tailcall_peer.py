"""Tailcall: one program and a configuration, into which the addresses are put."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench.peers.installing import node_folder, program
from tests.bench.peers.places import Place

_PROGRAM = "node_modules/@tailcallhq/core-linux-x64-gnu/bin/tailcall"


def start(place: Place, *, coalesces: bool) -> tuple[list[str], Mapping[str, str], str]:
    """Its command, environment and folder.

    Args:
        place: where it is started.
        coalesces: whether equal requests at the same time are one.

    Raises:
        Missing: it cannot be installed, or its program does not start here.
    """
    folder = node_folder("tailcall")
    command = program(folder / _PROGRAM)
    text = (folder / "main.graphql").read_text(encoding="utf-8")
    settled = text.replace("BENCH_UPSTREAM", place.upstream).replace("BENCH_PORT", str(place.port))
    settled = settled.replace("BENCH_DEDUPE", "true" if coalesces else "false")
    file = place.folder / "tailcall.graphql"
    file.write_text(settled, encoding="utf-8")
    environ = {"TAILCALL_TRACKER": "false", "TAILCALL_LOG_LEVEL": "error"}
    return [*command, "start", str(file)], environ, str(folder)
