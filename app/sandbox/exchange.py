"""One request and one answer, the words every stand-in speaks.

Paths are split on the raw bytes and each segment is percent-decoded exactly once, because a reference may itself hold
`/`, `%`, `?` or `#`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from app.sandbox.encoding import Json, decode, encode

JSON_TYPE = "application/json"


class Refusal(Exception):
    """A request the vendor does not accept; the vendor's `refuse` turns it into its own error body."""

    def __init__(self, status: int, message: str, *, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Answer:
    """What goes back: a status, the body's bytes, and headers besides Content-Length."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with a JSON body."""
    return Answer(status, encode(value), {"content-type": JSON_TYPE, **(headers or {})})


@dataclass(frozen=True)
class Call:
    """One request to one vendor.

    Attributes:
        vendor: lower-case name of the vendor.
        method: upper-case HTTP method.
        raw_path: the whole path as sent, still percent-encoded.
        segments: the path below the vendor's base URL, split on `/`, each segment decoded once.
        raw_query: the query as sent, without `?`.
        headers: header values by lower-case name.
        body: the body's bytes.
        operation: what is asked for, `vendor.noun.verb`.
        slots: the values of the route's `{…}` segments.
        params: the query's parameters, checked against the route's.
    """

    vendor: str
    method: str
    raw_path: str
    segments: tuple[str, ...]
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    operation: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)

    def query(self, allowed: frozenset[str]) -> dict[str, str]:
        """The query's parameters by name.

        Args:
            allowed: the names the document knows for this operation.

        Raises:
            Refusal: 400, for a name that is not allowed or given twice.
        """
        found: dict[str, str] = {}
        for name, value in parse_qsl(self.raw_query, keep_blank_values=True):
            if name not in allowed:
                raise Refusal(400, f"Unknown query parameter: {name}", code="unknown_parameter")
            if name in found:
                raise Refusal(400, f"Query parameter given twice: {name}", code="unknown_parameter")
            found[name] = value
        return found

    def accepts(self, media_type: str) -> bool:
        """Whether the Accept header names this media type (no header accepts anything)."""
        if "accept" not in self.headers:
            return True
        wanted = {part.split(";")[0].strip().lower() for part in self.headers["accept"].split(",")}
        return bool(wanted & {media_type, "*/*", media_type.split("/", maxsplit=1)[0] + "/*"})

    def json_object(self) -> Json:
        """The body as a JSON object.

        Raises:
            Refusal: 415 for another content type, 400 for anything but one JSON object.
        """
        content_type = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if content_type != JSON_TYPE:
            raise Refusal(415, "Content-Type must be application/json", code="unsupported_media_type")
        try:
            value = decode(self.body)
        except ValueError:
            raise Refusal(400, "The body is not valid JSON", code="invalid_json") from None
        if not isinstance(value, dict):
            raise Refusal(400, "The body must be a JSON object", code="invalid_json")
        return value


def split_path(raw_path: bytes) -> tuple[str, ...]:
    """Split a raw path into decoded segments.

    Args:
        raw_path: the path below a base, starting with `/`, percent-encoded.

    Returns:
        The segments, each decoded exactly once.

    Raises:
        Refusal: 400 when a segment is not UTF-8.
    """
    try:
        return tuple(unquote_to_bytes(part).decode() for part in raw_path.split(b"/")[1:])
    except UnicodeDecodeError:
        raise Refusal(400, "The path is not UTF-8") from None
