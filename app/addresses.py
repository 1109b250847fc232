"""What an address that an operator gives says of itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_plain_url(value: str) -> bool:
    """Whether it is an http or https URL without credentials, query and fragment."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    sound = sound and not (parts.query or parts.fragment or parts.username or parts.password)
    return sound and value.isascii() and value.isprintable() and " " not in value


def spelled_plainly(url: str) -> str:
    """A plain URL in one spelling: scheme and host in small letters, no usual port, no slash at its end.

    Two spellings of one address would be two addresses to whoever compares them.

    Args:
        url: as `is_plain_url` has it.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower()
    usual = {"http": ":80", "https": ":443"}[parts.scheme]
    return f"{parts.scheme}://{host.removesuffix(usual).removesuffix(':')}{parts.path}".rstrip("/")


def token_urls(base_url: str) -> tuple[str, ...]:
    """Where Assemble's tokens may be had: below the base URL, and below its host."""
    parts = urlsplit(base_url)
    urls = (f"{base_url}/oauth/token", f"{parts.scheme}://{parts.netloc}/oauth/token")
    return tuple(dict.fromkeys(urls))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on this name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
