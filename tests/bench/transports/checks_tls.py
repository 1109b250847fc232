"""Whom a transport trusts: the certificates of the context that it is given, for the host that it asked for."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.bench.transports.asking import Opener, a_request, ask, expect, expect_raised, failure, opened
from tests.bench.transports.raw_upstream import RawUpstream

CAN_CHECK = shutil.which("openssl") is not None
"""False where the program that makes the certificates is missing."""


@contextmanager
def _certified(name: str) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """An authority and a certificate made for one check: the server's context, and a client's that trusts no other."""
    with TemporaryDirectory() as folder:
        root, root_key, leaf, leaf_key = (str(Path(folder, part)) for part in ("root", "root-key", "leaf", "leaf-key"))
        _make("-subj", "/CN=authority", "-keyout", root_key, "-out", root)
        issuer = ("-CA", root, "-CAkey", root_key, "-addext", "basicConstraints=critical,CA:FALSE")
        _make("-subj", "/CN=leaf", "-keyout", leaf_key, "-out", leaf, "-addext", f"subjectAltName={name}", *issuer)
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(leaf, leaf_key)
        yield server, ssl.create_default_context(cafile=root)


def _make(*options: str) -> None:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *key, *options], check=True, capture_output=True)


async def trusted(opener: Opener) -> None:
    """A server whose certificate the given context trusts is asked, and its connection kept."""
    with _certified("IP:127.0.0.1") as (server, client):
        async with RawUpstream(tls=server) as upstream, opened(opener, ssl_context=client) as transport:
            expect((await ask(transport, a_request(upstream.url))).body, b"ok", "answer")
            expect((await ask(transport, a_request(upstream.url))).body, b"ok", "answer")
            expect(upstream.connections, 1, "connections")


async def whole_context(opener: Opener) -> None:
    """All that the given context demands holds, not its certificates alone: here, a TLS version the server lacks."""
    with _certified("IP:127.0.0.1") as (server, client):
        server.maximum_version = ssl.TLSVersion.TLSv1_2
        client.minimum_version = ssl.TLSVersion.TLSv1_3
        async with RawUpstream(tls=server) as upstream, opened(opener, ssl_context=client) as transport:
            expect_raised(await failure(transport, a_request(upstream.url)), httpx.ConnectError)
            expect(upstream.requests, [], "requests")


async def untrusted(opener: Opener) -> None:
    """A certificate that the given context does not trust is refused, and nothing is sent."""
    with _certified("IP:127.0.0.1") as (server, _), _certified("IP:127.0.0.1") as (_, other):
        async with RawUpstream(tls=server) as upstream, opened(opener, ssl_context=other) as transport:
            expect_raised(await failure(transport, a_request(upstream.url)), httpx.ConnectError)
            expect(upstream.requests, [], "requests")


async def wrong_host(opener: Opener) -> None:
    """A trusted certificate of another host is refused, and nothing is sent."""
    with _certified("DNS:vendor.example") as (server, client):
        async with RawUpstream(tls=server) as upstream, opened(opener, ssl_context=client) as transport:
            expect_raised(await failure(transport, a_request(upstream.url)), httpx.ConnectError)
            expect(upstream.requests, [], "requests")


CHECKS = (trusted, untrusted, wrong_host, whole_context)
"""In the order of the table."""
