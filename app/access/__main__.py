"""`python -m app.access`: make an API key, and the entry that the file of keys is to have of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from app.access.key_entries import EntriesFault, digest_of, entries_of, new_key
from app.access.principal import READ


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a new key to standard error and its entry to standard output. Returns the exit code.

    Args:
        arguments: of the command line; the process's own where None.
    """
    parser = argparse.ArgumentParser(prog="python -m app.access", description=__doc__)
    parser.add_argument("name", help="how the client is called, unique in the file")
    parser.add_argument("--scope", action="append", help=f"may be given several times; default: {READ}")
    parser.add_argument("--tenant", help="whose vendors it is served from")
    parser.add_argument("--expires", help="from when on it is not accepted, such as 2027-01-31T00:00:00Z")
    parser.add_argument("--per-minute", type=int, help="requests that it may send in a minute")
    given = parser.parse_args(arguments)
    key = new_key()
    entry = {
        "name": given.name,
        "sha256": digest_of(key),
        "scopes": given.scope or [READ],
        "tenant": given.tenant,
        "expires": given.expires,
        "perMinute": given.per_minute,
    }
    entry = {field: value for field, value in entry.items() if value is not None}
    try:
        entries_of(json.dumps({"keys": [entry]}))
    except EntriesFault as error:
        sys.stderr.writelines(f"{fault}\n" for fault in error.faults)
        return 2
    sys.stderr.write(f"The key, which is shown this once: {key}\n")
    sys.stdout.write(json.dumps(entry) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
