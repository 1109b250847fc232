"""`python -m app`: read the settings, serve the gateway."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
from collections.abc import Iterable
from socket import socket

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.main import create_app
from app.settings import Settings, SettingsError


class _Server(uvicorn.Server):
    """Says where the gateway is once it listens there, the port that was asked for being 0 or not."""

    async def startup(self, *arguments: object, **named: object) -> None:
        await super().startup(*arguments, **named)  # type: ignore[arg-type]
        _say_ready(socket for server in self.servers for socket in server.sockets)


class _Workers(Multiprocess):
    """Serves by several processes on one socket, says where once all do, and starts one anew that has died."""

    def init_processes(self) -> None:
        super().init_processes()
        for worker in self.processes:
            while worker.process.is_alive() and not worker.is_ready(timeout=0.5):
                self.handle_signals()  # it may be told to stop before it has begun
                if self.should_exit.wait(0.05):
                    return
        _say_ready(self.sockets)

    @property
    def has_failed(self) -> bool:
        """Whether it ended because a process could not begin, and not because it was told to."""
        return any(worker.exitcode == STARTUP_FAILURE for worker in self.processes)


def main() -> int:
    """Serve until told to stop. Returns the exit code."""
    _log_to_standard_error()
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        sys.stderr.write("The gateway cannot start:\n")
        sys.stderr.writelines(f"- {fault}\n" for fault in error.faults)
        return 2
    if settings.workers > 1:
        return _serve_by_workers(settings)
    config = _config(create_app(settings), settings)
    _leave_alone_what_stays()
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has closed all by then, and passes the signal on
        _Server(config).run()
    return 0


def worker() -> Starlette:
    """The gateway as one of several processes serves it; the one that started them has checked the environment."""
    _log_to_standard_error()
    app = create_app(Settings.from_env(os.environ))
    _leave_alone_what_stays()
    return app


def _serve_by_workers(settings: Settings) -> int:
    config = _config("app.__main__:worker", settings)
    workers = _Workers(config, sockets=[config.bind_socket()])
    workers.run()
    return STARTUP_FAILURE if workers.has_failed else 0


def _config(app: Starlette | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        server_header=False,
        access_log=False,
        log_level="warning",
    )


def _log_to_standard_error() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold the references asked for, e-mails among them


def _leave_alone_what_stays() -> None:
    gc.set_threshold(50_000, 20, 20)  # a page of a hundred rows makes thousands of objects that are gone at its end
    gc.freeze()  # what is loaded stays; collecting it again and again is time taken from requests


def _say_ready(sockets: Iterable[socket]) -> None:
    for each in sockets:
        host, port = each.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"gateway ready on http://{shown}:{port}/graphql\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
