"""A Redis over TLS, whose certificate is looked at."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable
from tests.redis_server import DURABLE, RedisServer

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None,
    reason="REDIS IS NOT TRIED OVER TLS HERE: install the `openssl` command, which makes its certificate",
)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, and its own authority; the key is beside it."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=redis -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run([*command.split(), *files], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "certificate.pem"


@pytest.fixture
def tls_port(certificate: Path, make_redis_server: Callable[..., RedisServer]) -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    files = ("--tls-cert-file", str(certificate), "--tls-key-file", str(certificate.with_name("key.pem")))
    make_redis_server(*DURABLE, "--tls-port", str(port), "--tls-auth-clients", "no", *files)
    return port


async def said(url: str) -> object:
    connections = RedisConnections(RedisAddress.of(url), patience=60)
    try:
        return await connections.ask("PING")
    finally:
        await connections.aclose()


async def test_an_authority_of_ones_own_is_named_in_the_address(tls_port: int, certificate: Path) -> None:
    assert await said(f"rediss://127.0.0.1:{tls_port}/0?ssl_ca_certs={certificate}") == "PONG"


@pytest.mark.parametrize("url", ["rediss://127.0.0.1:{}", "rediss://localhost:{}?ssl_ca_certs={}"])
async def test_a_certificate_of_another_authority_or_name_is_refused(
    tls_port: int, certificate: Path, url: str
) -> None:
    with pytest.raises(RedisUnavailable, match=r"(?i)certificate"):
        await said(url.format(tls_port, certificate))


async def test_a_file_that_is_not_there_is_told(tls_port: int) -> None:
    with pytest.raises(RedisUnavailable):
        await said(f"rediss://127.0.0.1:{tls_port}?ssl_ca_certs=/nowhere.pem")
