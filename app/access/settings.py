"""What the operator sets about who may ask, and how much at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.access.api_keys import read_entries
from app.access.hosts import Hosts
from app.access.key_entries import EntriesFault
from app.addresses import is_loopback, is_plain_url

_TOKENS = ("GATEWAY_JWKS_URL", "GATEWAY_JWT_ISSUER", "GATEWAY_JWT_AUDIENCE")


class Reader(Protocol):
    """What reads the environment and gathers faults."""

    faults: list[str]

    def optional(self, name: str) -> str | None:
        """The value; None where there is none."""
        ...

    def switch(self, name: str) -> bool:
        """Whether it is 1."""
        ...

    def url(self, name: str) -> str | None:
        """The URL without a slash at its end."""
        ...

    def number(self, name: str, default: int, kind: Callable[[str], int], *, least: float, most: float) -> int:
        """The number within these bounds."""
        ...


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Whose tokens are accepted.

    Attributes:
        jwks_url: where the issuer's keys are.
        issuer: `iss` of the tokens.
        audience: that is among `aud` of the tokens.
    """

    jwks_url: str
    issuer: str
    audience: str


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may ask.

    Attributes:
        keys_file: of the API keys; None where none are accepted.
        tokens: None where none are accepted.
        per_minute: requests of one client.
        most_at_once: requests that are answered at the same time.
        origins: of pages elsewhere whose scripts may send requests and read the answers.
        hosts: names that are answered to; None where it does not matter under which name a request was sent.
    """

    keys_file: Path | None
    tokens: TokenSettings | None
    per_minute: int
    most_at_once: int
    origins: frozenset[str]
    hosts: Hosts | None

    @classmethod
    def read(cls, reader: Reader, host: str) -> AccessSettings:
        """Read them; what is wrong is added to the reader's faults.

        Args:
            reader: of the environment.
            host: that the gateway is to listen on.
        """
        settings = cls(
            keys_file=_keys_file(reader),
            tokens=_tokens(reader),
            per_minute=reader.number("GATEWAY_REQUESTS_PER_MINUTE", 6000, int, least=1, most=1_000_000),
            most_at_once=reader.number("GATEWAY_MAX_CONCURRENT", 200, int, least=1, most=100_000),
            origins=_origins(reader),
            hosts=_hosts(reader, host),
        )
        _check_open(reader, host)
        return settings


def _keys_file(reader: Reader) -> Path | None:
    given = reader.optional("GATEWAY_API_KEYS_FILE")
    if given is None:
        return None
    path = Path(given)
    try:
        read_entries(path)
    except EntriesFault as error:
        reader.faults += [f"GATEWAY_API_KEYS_FILE cannot be used: {fault}" for fault in error.faults]
    return path


def _tokens(reader: Reader) -> TokenSettings | None:
    url, issuer, audience = reader.url(_TOKENS[0]), *map(reader.optional, _TOKENS[1:])
    given = dict(zip(_TOKENS, (url, issuer, audience), strict=True))
    if url and is_plain_url(url) and not (url.startswith("https://") or is_loopback(urlsplit(url).hostname or "")):
        reader.faults.append("GATEWAY_JWKS_URL is not https: whoever stands between could sign in as anybody.")
    if url and issuer and audience:
        return TokenSettings(url, issuer, audience)
    if any(given.values()):
        missing = ", ".join(name for name, value in given.items() if not value)
        reader.faults.append(f"Signing in by token needs {', '.join(_TOKENS)}; missing: {missing}.")
    return None


def _origins(reader: Reader) -> frozenset[str]:
    given = (reader.optional("GATEWAY_CORS_ORIGINS") or "").split(",")
    origins = frozenset(filter(None, (each.strip() for each in given)))
    for origin in sorted(origins):
        if not is_plain_url(origin) or urlsplit(origin).path or origin != origin.lower():
            reader.faults.append(
                "GATEWAY_CORS_ORIGINS holds something that is no origin: give scheme, host and port alone, in small "
                "letters, such as https://app.example, with commas between them."
            )
            break
    return origins


def _hosts(reader: Reader, host: str) -> Hosts | None:
    """Checked where the operator names any, and where whoever can reach the address needs nothing else."""
    given = (reader.optional("GATEWAY_HOSTS") or "").split(",")
    names = [each for each in (each.strip() for each in given) if each]
    try:
        hosts = Hosts.of(names)
    except ValueError:
        reader.faults.append(
            "GATEWAY_HOSTS holds something that is no host: give names or addresses without scheme and port, such as "
            "gateway.example or *.gateway.example, with commas between them."
        )
        return None
    is_open_here = reader.optional("GATEWAY_OPEN") == "1" and is_loopback(host)
    return hosts if names or is_open_here else None


def _check_open(reader: Reader, host: str) -> None:
    is_open, anywhere = reader.switch("GATEWAY_OPEN"), reader.switch("GATEWAY_OPEN_ANYWHERE")
    signs_in = [name for name in ("GATEWAY_API_KEYS_FILE", *_TOKENS) if reader.optional(name)]
    if is_open and signs_in:
        reader.faults.append(
            f"GATEWAY_OPEN is 1 beside {signs_in[0]}: either everybody is served or only who signs in. Set one of them."
        )
    elif not is_open and not signs_in:
        reader.faults.append(
            "GATEWAY_OPEN is not 1, and nobody can sign in: set GATEWAY_API_KEYS_FILE or GATEWAY_JWKS_URL, or "
            "GATEWAY_OPEN=1 to serve everybody who can reach the address."
        )
    elif is_open and not (is_loopback(host) or anywhere):
        reader.faults.append(
            f"GATEWAY_HOST {host} is not loopback: an open gateway is served there only with GATEWAY_OPEN_ANYWHERE=1."
        )
