"""The settings of whoever runs the gateway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from app.domain.vendor import Vendor

LEVELS = ("INFO", "DEBUG", "WARNING", "ERROR")
FORMATS = ("json", "text")


class Reading(Protocol):
    """Reads the settings by their names and gathers what is wrong with them."""

    faults: list[str]

    def optional(self, name: str) -> str | None:
        """The value; None where it is not set."""
        ...

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """One of the choices, the first where it is not set."""
        ...

    def number(self, name: str, default: int, kind: Callable[[str], int], *, least: float, most: float) -> int:
        """A whole number between the two, both included."""
        ...


@dataclass(frozen=True, slots=True)
class OperationsSettings:
    """How the gateway is watched, stopped and switched. Times in seconds.

    Attributes:
        log_level: the least that is logged.
        log_format: `json` or `text`.
        metrics: whether `/metrics` is served.
        tracing: whether traces are made.
        drain_delay: for which a gateway that is told to stop still takes connections and says that it is not ready.
        header_timeout: for the head of a request to arrive.
        body_timeout: for its body to arrive.
        disabled_vendors: that are switched off as long as the process lives.
        switches_file: names vendors that are switched off while it names them; None where there is none.
    """

    log_level: str = "INFO"
    log_format: str = "json"
    metrics: bool = True
    tracing: bool = False
    drain_delay: float = 0.0
    header_timeout: float = 10.0
    body_timeout: float = 20.0
    disabled_vendors: frozenset[Vendor] = frozenset()
    switches_file: Path | None = None

    @classmethod
    def read(cls, reader: Reading) -> OperationsSettings:
        """Read and check them; faults are left with the reader."""
        file = reader.optional("GATEWAY_SWITCHES_FILE")
        return cls(
            log_level=reader.one_of("GATEWAY_LOG_LEVEL", LEVELS),
            log_format=reader.one_of("GATEWAY_LOG_FORMAT", FORMATS),
            metrics=reader.one_of("GATEWAY_METRICS", ("1", "0")) == "1",
            tracing=_tracing(reader, "GATEWAY_TRACING"),
            drain_delay=reader.number("GATEWAY_DRAIN_DELAY_MS", 0, int, least=0, most=600_000) / 1000,
            header_timeout=reader.number("GATEWAY_HEADER_TIMEOUT_MS", 10_000, int, least=1, most=600_000) / 1000,
            body_timeout=reader.number("GATEWAY_BODY_TIMEOUT_MS", 20_000, int, least=1, most=600_000) / 1000,
            disabled_vendors=_vendors(reader, "GATEWAY_DISABLED_VENDORS"),
            switches_file=None if file is None else Path(file),
        )


def _tracing(reader: Reading, name: str) -> bool:
    is_on = reader.one_of(name, ("0", "1")) == "1"
    if is_on and find_spec("opentelemetry") is None:
        reader.faults.append(
            f"{name} is 1, and OpenTelemetry's packages are not installed: install `account-gateway[tracing]`."
        )
    return is_on


def _vendors(reader: Reading, name: str) -> frozenset[Vendor]:
    words = [word.strip().lower() for word in (reader.optional(name) or "").split(",")]
    known = {vendor.value for vendor in Vendor}
    if not set(words) <= known | {""}:
        reader.faults.append(f"{name} is not a list of vendors ({', '.join(known_in_order())}) with commas between.")
    return frozenset(Vendor(word) for word in words if word in known)


def known_in_order() -> list[str]:
    """The words that name vendors."""
    return [vendor.value for vendor in Vendor]
