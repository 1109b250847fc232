"""The transports compared, each opened with the same arguments as `app.upstream.transport.open_transport`."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import httpx

from app.upstream.transport import open_transport


class Opener(Protocol):
    """Opens a transport; time-outs and keep-alive are in seconds."""

    def __call__(
        self,
        *,
        max_connections: int,
        connect_timeout: float,
        read_timeout: float,
        pool_timeout: float,
        keepalive: float = 30.0,
        ssl_context: ssl.SSLContext | None = None,
    ) -> httpx.AsyncBaseTransport:
        """Open a transport for one upstream."""


def _limits(max_connections: int, keepalive: float) -> httpx.Limits:
    return httpx.Limits(
        max_connections=max_connections, max_keepalive_connections=max_connections, keepalive_expiry=keepalive
    )


def open_httpx(
    *,
    max_connections: int,
    connect_timeout: float,
    read_timeout: float,
    pool_timeout: float,
    keepalive: float = 30.0,
    ssl_context: ssl.SSLContext | None = None,
) -> httpx.AsyncBaseTransport:
    """httpx's own; its time-outs come with each request."""
    return httpx.AsyncHTTPTransport(
        verify=ssl_context or True, trust_env=False, limits=_limits(max_connections, keepalive)
    )


def open_httpx_aiohttp(
    *,
    max_connections: int,
    connect_timeout: float,
    read_timeout: float,
    pool_timeout: float,
    keepalive: float = 30.0,
    ssl_context: ssl.SSLContext | None = None,
) -> httpx.AsyncBaseTransport:
    """httpx-aiohttp; its time-outs come with each request."""
    from httpx_aiohttp import AiohttpTransport

    return AiohttpTransport(verify=ssl_context or True, trust_env=False, limits=_limits(max_connections, keepalive))


def open_pyreqwest(
    *,
    max_connections: int,
    connect_timeout: float,
    read_timeout: float,
    pool_timeout: float,
    keepalive: float = 30.0,
    ssl_context: ssl.SSLContext | None = None,
) -> httpx.AsyncBaseTransport:
    """pyreqwest; an SSLContext cannot be handed over, only the roots that it has loaded."""
    from pyreqwest.client import ClientBuilder
    from pyreqwest.compatibility.httpx import HttpxTransport

    builder = (
        ClientBuilder()
        .max_connections(max_connections)
        .connect_timeout(timedelta(seconds=connect_timeout))
        .read_timeout(timedelta(seconds=read_timeout))
        .pool_timeout(timedelta(seconds=pool_timeout))
        .pool_idle_timeout(timedelta(seconds=keepalive))
        .pool_max_idle_per_host(max_connections)
        .follow_redirects(enable=False)
        .gzip(enable=False)
        .no_proxy()
        .http1_only()
    )
    if ssl_context is not None:
        for root in ssl_context.get_ca_certs(binary_form=True):
            builder = builder.add_root_certificate_der(root)
    return HttpxTransport(builder.build())


def open_pyqwest(
    *,
    max_connections: int,
    connect_timeout: float,
    read_timeout: float,
    pool_timeout: float,
    keepalive: float = 30.0,
    ssl_context: ssl.SSLContext | None = None,
) -> httpx.AsyncBaseTransport:
    """pyqwest; an SSLContext cannot be handed over, only the roots that it has loaded."""
    from pyqwest import HTTPTransport, HTTPVersion
    from pyqwest.httpx import AsyncPyqwestTransport

    roots = "".join(map(ssl.DER_cert_to_PEM_cert, ssl_context.get_ca_certs(binary_form=True))) if ssl_context else ""
    return AsyncPyqwestTransport(
        HTTPTransport(
            tls_ca_cert=roots.encode() or None,
            http_version=HTTPVersion.HTTP1,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            pool_idle_timeout=keepalive,
            pool_max_idle_per_host=max_connections,
            max_connections_per_address=max_connections,
            enable_gzip=False,
            enable_brotli=False,
            enable_zstd=False,
            follow_redirects=False,
            enable_otel=False,
        )
    )


CANDIDATES: dict[str, Callable[..., httpx.AsyncBaseTransport]] = {
    "httpx": open_httpx,
    "httpx-aiohttp": open_httpx_aiohttp,
    "pyreqwest": open_pyreqwest,
    "pyqwest": open_pyqwest,
    "app": open_transport,
}
"""By the name used in the tables; "app" is the one that the gateway runs on."""
