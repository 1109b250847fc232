"""`python -m schema` prints the SDL into `schema/schema.graphql`; with `--check` it fails where the file differs.

With `--subgraph` it prints the SDL with the keys of Federation 2 instead, for a composer, and writes no file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from schema.root import schema, subgraph

SDL = Path(__file__).with_name("schema.graphql")


def main() -> int:
    """Write or check the file. Returns the exit code."""
    if "--subgraph" in sys.argv:
        sys.stdout.write(subgraph())
        return 0
    printed = f"{schema.as_str()}\n"
    if "--check" not in sys.argv:
        SDL.write_text(printed, encoding="utf-8")
        return 0
    if SDL.exists() and SDL.read_text(encoding="utf-8") == printed:
        return 0
    sys.stderr.write(f"{SDL.name} is not what the schema prints: run `make schema` and look at the difference.\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
