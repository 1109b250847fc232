"""Where Redis is, as an operator says it: a URL that may hold a password, and is therefore never shown whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

SCHEMES = ("redis", "rediss", "unix")
OPTIONS = {"redis": set[str](), "rediss": {"ssl_ca_certs"}, "unix": {"db"}}
"""What may stand in the query: the client library takes more, and each would be a setting that nobody has tried."""


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """A checked address.

    Attributes:
        url: as it was given, with its credentials.
        shown: the same without them, for logs.
    """

    url: str = field(repr=False)
    shown: str

    @classmethod
    def of(cls, text: str) -> RedisAddress:
        """Check an address.

        Args:
            text: `redis://[user:password@]host[:port][/number]`; `rediss://` likewise over TLS, in whose query
                `ssl_ca_certs` may be the file of a private authority; or `unix://[user:password@]/path`, in whose query
                `db` may be the number.

        Raises:
            ValueError: it is none of these. The message shows nothing of it.
        """
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise ValueError("it holds characters that cannot stand in a URL")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:  # its message may hold a part of the password
            raise ValueError("it is not a URL") from None
        _check(parts, port)
        place = parts.netloc.rpartition("@")[2]
        return cls(text, f"{parts.scheme}://{place}{parts.path}")


def _check(parts: SplitResult, port: int | None) -> None:
    if parts.scheme not in SCHEMES:
        raise ValueError("it does not begin with redis://, rediss:// or unix://")
    if parts.fragment:
        raise ValueError("it has a fragment")
    if parts.scheme == "unix":
        if parts.hostname or len(parts.path) < 2:
            raise ValueError("a unix:// URL has a path and no host")
    else:
        number = parts.path.removeprefix("/")
        if not parts.hostname or port == 0:
            raise ValueError("it has no host, or no port that can be connected to")
        if number and not number.isdigit():
            raise ValueError("what follows the host is not the number of a database")
    _check_query(parts)


def _check_query(parts: SplitResult) -> None:
    said = parse_qs(parts.query, keep_blank_values=True)
    if not OPTIONS[parts.scheme] >= said.keys() or not all(said.get("db", ["0"])[0].isdigit() for _ in said):
        raise ValueError("its query holds what is not known here")
