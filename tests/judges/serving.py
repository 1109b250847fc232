"""Runs a command with a gateway over the sandbox; its address is in `GATEWAY_URL`, and the sandbox's in `SANDBOX_URL`.

`python -m tests.judges.serving [NAME=VALUE…] COMMAND…`; the settings are the gateway's, beside those of the demo. It
ends with the exit code of the command.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from tests.e2e.processes import WHOLE_RUN, gateway_program, running, sandbox_program
from tests.faults.stage import environment


def main(given: Sequence[str]) -> int:
    """Serve while the command runs.

    Args:
        given: settings, and behind them the command.

    Returns:
        The exit code of the command.
    """
    first = next((at for at, word in enumerate(given) if "=" not in word), len(given))
    settings = dict(word.split("=", 1) for word in given[:first])
    with running(*sandbox_program(), patience=WHOLE_RUN) as sandbox:
        vendors = sandbox.address()
        program = gateway_program(**environment(vendors, sign_in=True) | settings)
        with running(*program, patience=WHOLE_RUN) as gateway:
            named = {"GATEWAY_URL": f"{gateway.address()}/graphql", "SANDBOX_URL": vendors}
            code = subprocess.run(given[first:], env=os.environ | named, check=False).returncode
            for each in (gateway, sandbox):
                each.end(signal.SIGTERM)
            return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
