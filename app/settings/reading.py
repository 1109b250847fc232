"""Settings read by their names: what is wrong with them is gathered, and secrets are never shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from app.addresses import is_plain_url, spelled_plainly
from app.idempotency.state_dir import fault_of
from app.redis.address import RedisAddress

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that shows itself to nobody who does not ask for it by name."""

    value: str = field(repr=False)


class Reader:
    """Reads values and gathers what is wrong with them.

    Blanks around a value are cut off, and an empty value counts as not set. A fault is one sentence with the name and
    without the value; what is returned beside a fault is not to be used.

    Args:
        values: by name, such as the environment.

    Attributes:
        faults: found so far.
        asked: every name that was looked for, set or not.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[str] = []
        self.asked: set[str] = set()

    def optional(self, name: str) -> str | None:
        """The value; None where it is not set."""
        self.asked.add(name)
        return self._values.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        """The value, or what holds where it is not set."""
        return self.optional(name) or default

    def number(self, name: str, default: T, kind: Callable[[str], T], *, least: float, most: float) -> T:
        """The number between the two, both included."""
        value = self.optional(name)
        if value is None:
            return default
        try:
            number = kind(value if value.isascii() and "_" not in value else "")
        except ValueError:
            number = default
        else:
            if least <= number <= most:  # type: ignore[operator]
                return number
        self.faults.append(f"{name} is not a number from {least:g} to {most:g}.")
        return default

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """One of the choices, the first where it is not set."""
        value = self.text(name, choices[0])
        if value not in choices:
            self.faults.append(f"{name} is not one of {', '.join(choices)}.")
        return value

    def switch(self, name: str) -> bool:
        """Whether it is 1."""
        value = self.optional(name)
        if value not in (None, "0", "1"):
            self.faults.append(f"{name} is neither 0 nor 1.")
        return value == "1"

    def state_dir(self, name: str, default: str, *, is_used: bool) -> Path:
        """The directory for records of writes, looked at where it is used; nothing is made."""
        directory = Path(self.text(name, default))
        fault = fault_of(directory) if is_used else None
        self.faults.extend([fault] if fault else [])
        return directory

    def redis(self, name: str) -> RedisAddress | None:
        """The address of a Redis; None where it is not set."""
        value = self.optional(name)
        if value is None:
            return None
        try:
            return RedisAddress.of(value)
        except ValueError as fault:
            self.faults.append(f"{name} is no address of a Redis: {fault}.")
            return None

    def url(self, name: str) -> str | None:
        """The URL without a slash at its end, scheme and host in small letters; None where it is not set."""
        value = self.optional(name)
        if value is None:
            return None
        if not is_plain_url(value):
            self.faults.append(f"{name} is not an http or https URL without credentials, query and fragment.")
            return value
        return spelled_plainly(value)

    def secret(self, name: str) -> Secret | None:
        """The secret, which a header can carry; None where it is not set."""
        value = self.optional(name)
        if value is None:
            return None
        if not (value.isascii() and value.isprintable()):
            self.faults.append(f"{name} holds characters that cannot stand in a header.")
        return Secret(value)
