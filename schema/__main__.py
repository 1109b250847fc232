"""`python -m schema` prints the SDL into `schema/schema.graphql`; with `--check` it fails where the file differs.

`--check` fails too where the SDL breaks what the last release has promised, and `--release 0.2.0` makes the present SDL
that of the last release. `--subgraph` prints the SDL with the keys of Federation 2 instead, for a composer.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from schema.releases import RELEASED, NoRelease, breaks, release, version_of
from schema.root import schema, subgraph

SDL = Path(__file__).with_name("schema.graphql")


def main(given: Sequence[str]) -> int:
    """Write or check the files. Returns the exit code."""
    printed = f"{schema.as_str()}\n"
    if "--subgraph" in given:
        sys.stdout.write(subgraph())
    elif "--check" in given:
        return _check(printed)
    elif "--release" in given:
        return _release(printed, given[-1])
    else:
        SDL.write_text(printed, encoding="utf-8")
    return 0


def _check(printed: str) -> int:
    if not SDL.exists() or SDL.read_text(encoding="utf-8") != printed:
        sys.stderr.write(f"{SDL.name} is not what the schema prints: run `make schema` and look at the difference.\n")
        return 1
    found = breaks(RELEASED.read_text(encoding="utf-8"), printed) if RELEASED.exists() else []
    for each in found:
        sys.stderr.write(f"breaks clients of the last release: {each}\n")
    if found:
        sys.stderr.write("Deprecate it instead, or release it: docs/contributing.md says how.\n")
    return 1 if found else 0


def _release(printed: str, version: str) -> int:
    before = RELEASED.read_text(encoding="utf-8") if RELEASED.exists() else None
    try:
        RELEASED.write_text(release(before, printed, version_of(version)), encoding="utf-8")
    except NoRelease as refused:
        sys.stderr.write("".join(f"{fault}\n" for fault in refused.faults))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
