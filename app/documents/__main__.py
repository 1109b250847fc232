"""`python -m app.documents [folder]` checks a folder of documents and says what each may cost, at most and cold."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app.documents.folder import SHIPPED, foreseen, read_folder
from app.limits import Limits


def main(arguments: Sequence[str]) -> int:
    """Check a folder, that of the gateway's own where none is named. Returns the exit code: 1 where a fault is found.

    Args:
        arguments: the path of the folder, or nothing.
    """
    folder = read_folder(Path(arguments[0]) if arguments else SHIPPED, Limits())
    for document in folder.documents:
        amounts = foreseen(document)
        calls = ", ".join(f"{vendor.title} {count}" for vendor, count in amounts.calls.items()) or "none"
        sys.stdout.write(f"{document.name}: {amounts.fields} fields; calls: {calls}\n")
    sys.stderr.writelines(f"{fault}\n" for fault in folder.faults)
    return 1 if folder.faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
