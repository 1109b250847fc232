"""`python -m app`: read the settings, serve the gateway."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys

import uvicorn

from app.main import create_app
from app.settings import Settings, SettingsError


class _Server(uvicorn.Server):
    """Says where the gateway is once it listens there, the port that was asked for being 0 or not."""

    async def startup(self, *arguments: object, **named: object) -> None:
        await super().startup(*arguments, **named)  # type: ignore[arg-type]
        for server in self.servers:
            for socket in server.sockets:
                host, port = socket.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                sys.stdout.write(f"gateway ready on http://{shown}:{port}/graphql\n")
        sys.stdout.flush()


def main() -> int:
    """Serve until told to stop. Returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold the references asked for, e-mails among them
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        sys.stderr.write("The gateway cannot start:\n")
        sys.stderr.writelines(f"- {fault}\n" for fault in error.faults)
        return 2
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
    gc.set_threshold(50_000, 20, 20)  # a page of a hundred rows makes thousands of objects that are gone at its end
    gc.freeze()  # what is loaded stays; collecting it again and again is time taken from requests
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has closed all by then, and passes the signal on
        _Server(config).run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
