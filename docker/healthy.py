# noqa: INP001 - a program of the image, and no part of a package
"""Exit with 0 where the container's own server answers, so that the image needs no other program to ask it.

Called without arguments it asks the gateway whether it is ready, on `GATEWAY_PORT`; else a port and a path.
"""

from __future__ import annotations

import http.client
import os
import sys

_PATIENCE = 2  # seconds; less than the health check's own


def main(arguments: list[str]) -> int:
    """Ask once. Returns 0 for an answer of 200, else 1."""
    port, path = arguments or (os.environ.get("GATEWAY_PORT") or "8000", "/readyz")
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        return 0 if connection.getresponse().status == http.client.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
