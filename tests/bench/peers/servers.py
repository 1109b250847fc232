"""Every server that is measured: how it is started, and what it is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench.peers import gateway, hive_peer, tailcall_peer
from tests.bench.peers.installing import node, node_folder, python_package
from tests.bench.peers.places import PROJECT, Place
from tests.bench.peers.queries import Query

COLD: Final = "gateway"
NEWS: Final = "gateway-news"
WARM: Final = "gateway-warm"
TOGETHER: Final = "gateway-together"


@dataclass(frozen=True, slots=True)
class Start:
    """A process to be.

    Attributes:
        command: with its arguments.
        environ: beside this process's own.
        folder: it is started in.
    """

    command: list[str]
    environ: Mapping[str, str]
    folder: str = str(PROJECT)


@dataclass(frozen=True, slots=True)
class Server:
    """One of those that are compared.

    Attributes:
        name: on the command line.
        title: in tables.
        start: how it is started; raises `Missing` where that cannot be.
        path: to which questions go, with `{query}` where each has a path of its own.
        is_gateway: whether it is this project's.
        leaves_out: questions that it cannot be asked.
        is_told_news: whether no answer of a vendor is the same bytes as the one before.
    """

    name: str
    title: str
    start: Callable[[Place], Start]
    path: str = "/graphql"
    is_gateway: bool = False
    leaves_out: frozenset[str] = frozenset()
    is_told_news: bool = False

    def answers(self, query: Query) -> bool:
        """Whether it is asked this question."""
        return query.name not in self.leaves_out and (self.is_gateway or query.peers is not None)

    def document(self, query: Query) -> str:
        """What it is asked with."""
        return query.gateway if self.is_gateway else query.others.get(self.name, query.peers or "")


def _gateway(ttl: str, **settings: str) -> Callable[[Place], Start]:
    def start(place: Place) -> Start:
        environ = gateway.environment(place.upstream_port, place.port, place.folder, ttl=ttl)
        return Start([sys.executable, "-m", "app"], {**environ, **settings})

    return start


def _uvicorn(module: str, *packages: str) -> Callable[[Place], Start]:
    def start(place: Place) -> Start:
        for package in packages:
            python_package(package)
        options = ["--port", str(place.port), "--no-access-log", "--log-level", "warning"]
        speed = ["--loop", "uvloop", "--http", "httptools"]
        command = [sys.executable, "-m", "uvicorn", f"tests.bench.peers.{module}:app", *options, *speed]
        return Start(command, {"BENCH_UPSTREAM": place.upstream})

    return start


def _node(program: str) -> Callable[[Place], Start]:
    def start(place: Place) -> Start:
        folder = node_folder("node")
        environ = {"BENCH_UPSTREAM": place.upstream, "BENCH_PORT": str(place.port), "NODE_ENV": "production"}
        return Start([node(folder), program], environ, str(folder))

    return start


def _hive(place: Place) -> Start:
    return Start(*hive_peer.start(place))


def _tailcall(*, coalesces: bool) -> Callable[[Place], Start]:
    return lambda place: Start(*tailcall_peer.start(place, coalesces=coalesces))


SERVERS: Final = {
    server.name: server
    for server in (
        Server(COLD, "**this gateway**, nothing kept", _gateway("0"), is_gateway=True),
        Server(
            NEWS,
            "**this gateway**, nothing kept, no answer the same",
            _gateway("0"),
            is_gateway=True,
            is_told_news=True,
        ),
        Server(WARM, "**this gateway**, answers kept 60 s", _gateway(""), is_gateway=True),
        Server(
            TOGETHER,
            "**this gateway**, nothing kept, equal requests at once as one",
            _gateway("0", GATEWAY_COALESCE="1"),
            is_gateway=True,
            leaves_out=frozenset({"tree", "whole", "write"}),
        ),
        Server(
            "handwritten",
            "written by hand on Starlette, no GraphQL",
            _uvicorn("handwritten.app", "orjson"),
            path="/{query}",
        ),
        Server("mercurius", "Mercurius with its JIT compiler", _node("mercurius.mjs")),
        Server("yoga", "GraphQL Yoga with a JIT compiler", _node("yoga.mjs")),
        Server("apollo", "Apollo Server", _node("apollo.mjs")),
        Server("hive", "Hive Gateway over Mesh", _hive),
        # Its configuration joins by one key of a row; tags are several, and the company's is the first of a list.
        Server("tailcall", "Tailcall", _tailcall(coalesces=False), leaves_out=frozenset({"b"})),
        Server(
            "tailcall-together",
            "Tailcall, equal requests at once as one",
            _tailcall(coalesces=True),
            leaves_out=frozenset({"b"}),
        ),
        Server("strawberry", "Strawberry as its documentation shows it", _uvicorn("plain_strawberry.app")),
    )
}
"""By name, the gateway first."""
