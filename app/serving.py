"""Serves the gateway, by one process or by several, until it is told to stop."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.main import create_app
from app.operations.exposition import FOLDER_VARIABLE, forget_process
from app.operations.logs import set_up_logging
from app.operations.patient_protocol import PatientConfig
from app.operations.stopping import heed_stop, patience_for_accepted
from app.settings import Settings, SettingsError
from app.settings.credentials import credentials_of
from app.sockets.protocol import PatientSocket

_TURN_OF_A_THREAD = 0.0005
"""Seconds for which a thread that parses a large body keeps the event loop waiting; Python's own are ten times more."""


class _Server(uvicorn.Server):
    """Says where the gateway is once it listens there, the port that was asked for being 0 or not."""

    def __init__(self, config: PatientConfig, settings: Settings) -> None:
        super().__init__(config)
        self._drain_delay = settings.operations.drain_delay

    async def startup(self, *arguments: object, **named: object) -> None:
        await super().startup(*arguments, **named)  # type: ignore[arg-type]
        heed_stop(self.config.app.state.desk.health, self._drain_delay)  # type: ignore[union-attr]
        _say_ready(socket for server in self.servers for socket in server.sockets)


class _Workers(Multiprocess):
    """Serves by several processes on one socket, says where once all do, and starts one anew that has died.

    Args:
        config: of each of them.
        sockets: that they share.
        metrics: the folder in which they keep their numbers.
    """

    def __init__(self, config: PatientConfig, sockets: list[socket], metrics: Path) -> None:
        super().__init__(config, sockets)
        self._metrics = metrics

    def init_processes(self) -> None:
        super().init_processes()
        for worker in self.processes:
            while worker.process.is_alive() and not worker.is_ready(timeout=0.5):
                self.handle_signals()  # it may be told to stop before it has begun
                if self.should_exit.wait(0.05):
                    return
        _say_ready(self.sockets)

    def keep_subprocess_alive(self) -> None:
        before = [worker.pid for worker in self.processes]
        super().keep_subprocess_alive()
        now = {worker.pid for worker in self.processes}
        for pid in before:
            if pid is not None and pid not in now:
                forget_process(pid, self._metrics)

    def terminate_all(self) -> None:
        for each in self.sockets:
            each.close()  # else who comes now would wait in a queue that nobody takes from any more
        super().terminate_all()

    @property
    def has_failed(self) -> bool:
        """Whether it ended because a process could not begin, and not because it was told to."""
        return any(worker.exitcode == STARTUP_FAILURE for worker in self.processes)


def serve(environ: MutableMapping[str, str]) -> int:
    """Serve until told to stop.

    Args:
        environ: the settings; the processes that serve together find in it where they keep their numbers.

    Returns:
        The exit code: 2 where the settings are wrong, which are told on standard error.
    """
    try:
        settings = Settings.from_env(environ)
    except SettingsError as error:
        sys.stderr.write("The gateway cannot start:\n")
        sys.stderr.writelines(f"- {fault}\n" for fault in error.faults)
        return 2
    set_up_logging(settings.operations, credentials_of(settings))
    if settings.workers > 1:
        return _serve_by_workers(settings, environ)
    config = _config(create_app(settings), settings)
    _suit_the_interpreter()
    server = _Server(config, settings)
    # uvicorn passes the signal on once all is closed; before it listens there is nothing to close.
    signal.signal(signal.SIGTERM, lambda *_: None if server.started else sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    return 0


def worker(environ: Mapping[str, str]) -> Starlette:
    """The gateway as one of several processes serves it; the one that started them has checked the settings.

    Args:
        environ: the settings.
    """
    settings = Settings.from_env(environ)
    set_up_logging(settings.operations, credentials_of(settings))
    app = create_app(settings, shared_metrics=Path(environ[FOLDER_VARIABLE]))
    heed_stop(app.state.desk.health, settings.operations.drain_delay)  # uvicorn calls this where its handlers are set
    _suit_the_interpreter()
    return app


def _serve_by_workers(settings: Settings, environ: MutableMapping[str, str]) -> int:
    with TemporaryDirectory(prefix="gateway-metrics-") as folder:
        _suit_the_interpreter()
        environ[FOLDER_VARIABLE] = folder  # each of them reads it when it loads the metrics' library
        config = _config("app.__main__:worker", settings)
        workers = _Workers(config, [config.bind_socket()], Path(folder))
        workers.run()
    return STARTUP_FAILURE if workers.has_failed else 0


def _config(app: Starlette | str, settings: Settings) -> PatientConfig:
    return PatientConfig(
        app,
        head_timeout=settings.operations.header_timeout,
        factory=isinstance(app, str),
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=patience_for_accepted(settings.deadline),
        ws=PatientSocket,
        ws_max_size=settings.limits.body_bytes,
        ws_per_message_deflate=False,
    )


def _suit_the_interpreter() -> None:
    sys.setswitchinterval(_TURN_OF_A_THREAD)
    gc.set_threshold(50_000, 20, 20)  # a page of a hundred rows makes thousands of objects that are gone at its end
    gc.freeze()  # what is loaded stays; collecting it again and again is time taken from requests
    gc.enable()  # it was not looked for while all was loaded


def _say_ready(sockets: Iterable[socket]) -> None:
    for each in sockets:
        host, port = each.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"gateway ready on http://{shown}:{port}/graphql\n")
    sys.stdout.flush()
