# noqa: INP001 - a program of the image, and no part of a package
"""Print what the gateway needs, one requirement a line, so that an image has it in a layer of its own.

Called with the path of `pyproject.toml` and the optional parts that are wanted, with commas between.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main(project_file: str, extras: str) -> int:
    """Print them. Returns 2 for an optional part that there is not."""
    project = tomllib.loads(Path(project_file).read_text(encoding="utf-8"))["project"]
    parts = project["optional-dependencies"]
    wanted = [each.strip() for each in extras.split(",") if each.strip()]
    if unknown := [each for each in wanted if each not in parts]:
        sys.stderr.write(f"no such optional parts: {', '.join(unknown)}; there are {', '.join(parts)}\n")
        return 2
    needed = [*project["dependencies"], *(line for each in wanted for line in parts[each])]
    sys.stdout.writelines(f"{line}\n" for line in needed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
