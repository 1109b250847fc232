"""The book of every request the stand-ins got, for tests that count them."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.sandbox.exchange import Call

KEPT_CALLS = 20_000
KEPT_BODY = 100_000
SECRET_HEADERS = frozenset({"authorization", "apikey", "x-api-key", "cookie", "proxy-authorization"})
REDACTED = "[redacted]"


@dataclass
class Entry:
    """One request as it came, and what went back.

    Attributes:
        seq: 1 for the first request since the start or the last DELETE.
        at: the sandbox's clock on arrival, in seconds.
        status: None while it is not answered, and for ever where the connection was dropped.
        fault: the kinds of fault that met it.
    """

    seq: int
    at: float
    vendor: str
    operation: str
    method: str
    raw_path: str
    query: str
    request_bytes: int
    headers: dict[str, str]
    body: str
    status: int | None = None
    response_bytes: int = 0
    fault: tuple[str, ...] = ()


class CallBook:
    """Entries in order of arrival; the newest are kept, all are counted."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT_CALLS)
        self._counts: Counter[str] = Counter()
        self._total = 0

    def open(self, call: Call, at: float) -> Entry:
        """Write down a request on arrival; its answer is filled in later."""
        self._total += 1
        self._counts[call.operation] += 1
        entry = Entry(
            seq=self._total,
            at=at,
            vendor=call.vendor,
            operation=call.operation,
            method=call.method,
            raw_path=call.raw_path,
            query=call.raw_query,
            request_bytes=len(call.body),
            headers=_redact(call.headers),
            body=_body_text(call),
        )
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Start counting again."""
        self._entries.clear()
        self._counts.clear()
        self._total = 0

    def describe(self, chosen: Mapping[str, str]) -> dict[str, Any]:
        """The book as JSON.

        Args:
            chosen: `vendor`, `operation` and `since` (a seq) narrow the list; `limit` keeps the newest so many.

        Returns:
            `{"total", "by_operation", "calls"}`; `total` and `by_operation` count everything, narrowed or not.

        Raises:
            ValueError: for a `since` or `limit` that is no number.
        """
        since = int(chosen.get("since", "0"))
        entries = [
            entry
            for entry in self._entries
            if entry.seq > since
            and chosen.get("vendor", entry.vendor) == entry.vendor
            and chosen.get("operation", entry.operation) == entry.operation
        ]
        if "limit" in chosen:
            limit = int(chosen["limit"])
            entries = entries[-limit:] if limit > 0 else []
        return {
            "total": self._total,
            "by_operation": dict(sorted(self._counts.items())),
            "calls": [asdict(entry) for entry in entries],
        }


def _redact(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: REDACTED if name in SECRET_HEADERS else value for name, value in headers.items()}


def _body_text(call: Call) -> str:
    if call.operation == "assemble.token.create":
        return REDACTED
    return call.body[:KEPT_BODY].decode(errors="replace")
