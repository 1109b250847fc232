"""`python -m app schema`: the schema, for tools that want it as a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from graphql import build_schema, introspection_from_schema

from app.commands.output import CannotWrite, tell
from schema.root import schema


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--json", action="store_true", help="the result of introspection, and not SDL")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write it there, and not to standard output")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - it needs no settings
    """Print the schema. Returns 0, or 1 where the file cannot be written. Raises CannotWrite and BrokenPipeError."""
    sdl = schema.as_str()
    text = json.dumps({"data": introspection_from_schema(build_schema(sdl))}, indent=2) if arguments.json else sdl
    if arguments.out is None:
        tell(f"{text}\n")
        return 0
    try:
        arguments.out.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"{CannotWrite(arguments.out, error)}\n")
        return 1
    return 0
