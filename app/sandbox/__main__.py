"""`python -m app.sandbox`: serve the five vendors' stand-ins on one local port."""

import argparse
import asyncio
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.sandbox.connection import TRANSPORT
from app.sandbox.server import create_app


class OpenProtocol(HttpToolsProtocol):
    """Hands the application its connection, which the faults `drop` and `truncated` close."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put the transport where the application finds it, in the state of every request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self.app_state = {**self.app_state, TRANSPORT: transport}


class AnnouncedServer(uvicorn.Server):
    """Says one line once it listens, with the port it got."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say where."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            print(f"sandbox ready on http://{host}:{port}/_sandbox", flush=True)  # noqa: T201 - its only output


def make_server(app: Starlette, *, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Server:
    """A server for a sandbox, not yet started.

    Args:
        app: from `create_app`.
        host: where to listen.
        port: 0 for any free one.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=OpenProtocol,
        lifespan="off",
        log_level="warning",
        log_config=None,  # it may run beside others, whose logging is theirs
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return AnnouncedServer(config)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m app.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    parser.add_argument("--port", type=int, default=8900, help="0 for any free port")
    parser.add_argument("--scale", type=int, default=1, help="how many times the generated customers")
    parser.add_argument("--seed", type=int, default=1, help="what the generated customers are made from")
    chosen = parser.parse_args(arguments)
    app = create_app(scale=chosen.scale, seed=chosen.seed)
    with suppress(KeyboardInterrupt):  # uvicorn has stopped in order by then
        make_server(app, host=chosen.host, port=chosen.port).run()


if __name__ == "__main__":
    main()
