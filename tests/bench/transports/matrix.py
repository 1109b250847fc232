"""Hold every transport against every check: `python -m tests.bench.transports.matrix [NAME ...]`.

Prints a table, one row a check, then the reason of each failure. Exits with 1 where the gateway's own transport fails.
"""

import asyncio
import sys
import warnings
from collections.abc import Awaitable, Callable

from tests.bench.transports import checks_connections, checks_received, checks_sent, checks_tls
from tests.bench.transports.asking import Opener
from tests.bench.transports.candidates import CANDIDATES

Check = Callable[[Opener], Awaitable[None]]
"""Holds one transport against one demand; raises where it falls short."""

CHECKS: tuple[Check, ...] = (
    *checks_sent.CHECKS,
    *checks_received.CHECKS,
    *checks_connections.CHECKS,
    *(checks_tls.CHECKS if checks_tls.CAN_CHECK else ()),
)
"""All of them, in the order of the table."""

_LIMIT = 20.0  # seconds a check


def verdict(check: Check, opener: Opener) -> str:
    """Run one check in an event loop of its own; return "" or the reason of the failure."""

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, __: None)
        async with asyncio.timeout(_LIMIT):
            await check(opener)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            asyncio.run(run())
        except BaseException as exc:  # a library under test may raise anything, a Rust panic among them
            if isinstance(exc, KeyboardInterrupt):
                raise
            return f"{type(exc).__name__}: {exc}"[:300]
    return ""


def main(names: list[str]) -> int:
    """Print the table for these candidates (all, if none is named); return the exit status."""
    chosen = {name: opener for name, opener in CANDIDATES.items() if name in names or not names}
    sys.stdout.write("| check | " + " | ".join(chosen) + " |\n|---|" + "---|" * len(chosen) + "\n")
    reasons: list[str] = []
    for check in CHECKS:
        cells = []
        for name, opener in chosen.items():
            reason = verdict(check, opener)
            missing = reason.startswith("ModuleNotFoundError")
            cells.append("absent" if missing else "**no**" if reason else "yes")
            if reason:
                reasons.append(f"{name}, {check.__name__}: {reason}")
        sys.stdout.write(f"| {check.__name__.replace('_', ' ')} | {' | '.join(cells)} |\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + "\n".join(reasons) + "\n")
    return 1 if any(reason.startswith("app, ") for reason in reasons) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
