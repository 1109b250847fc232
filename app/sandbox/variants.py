"""Switches for what the documents leave open; each default is what is stated most literally."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Choice = str | int | bool | None


@dataclass(frozen=True)
class Variant:
    """One switch.

    Attributes:
        vendor: whose.
        name: its name in `POST /_sandbox/variants`.
        default: the value at the start.
        choices: the values it takes; empty for any whole number from 0.
        meaning: what it changes.
    """

    vendor: str
    name: str
    default: Choice
    choices: tuple[Choice, ...]
    meaning: str


def _read_table() -> tuple[Variant, ...]:
    rows = json.loads(Path(__file__).with_name("variants.json").read_text(encoding="utf-8"))
    return tuple(Variant(**{**row, "choices": tuple(row["choices"])}) for row in rows)


TABLE = _read_table()
"""Every switch, in the order in which the documents list the vendors."""


class Variants:
    """The present values of all switches."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._known = {(variant.vendor, variant.name): variant for variant in TABLE}
        self._values: dict[tuple[str, str], Choice] = {}

    def __getitem__(self, key: tuple[str, str]) -> Any:
        return self._values.get(key, self._known[key].default)

    def number(self, vendor: str, name: str) -> int:
        """The value of a switch that is a whole number."""
        return int(self[vendor, name])

    def reset(self) -> None:
        """Every switch back to its default."""
        self._values.clear()
        self._changed()

    def set(self, values: Mapping[str, Any]) -> None:
        """Turn switches, all or none.

        Args:
            values: `{vendor: {name: value}}`.

        Raises:
            ValueError: for a switch or a value that does not exist.
        """
        found: dict[tuple[str, str], Choice] = {}
        for vendor, names in values.items():
            if not isinstance(names, dict):
                raise ValueError(f"{vendor}: expected an object of switches")  # noqa: TRY004 - all faults are of one kind
            for name, value in names.items():
                found[vendor, name] = self._checked(vendor, name, value)
        self._values.update(found)
        self._changed()

    def _checked(self, vendor: str, name: str, value: Any) -> Choice:
        variant = self._known.get((vendor, name))
        if variant is None:
            raise ValueError(f"no such variant: {vendor}.{name}")
        if variant.choices:
            for choice in variant.choices:
                if type(value) is type(choice) and value == choice:
                    return choice
            raise ValueError(f"{vendor}.{name} takes one of {list(variant.choices)}")
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"{vendor}.{name} takes a whole number from 0")
        return value

    def describe(self) -> dict[str, dict[str, Choice]]:
        """`{vendor: {name: present value}}`."""
        shown: dict[str, dict[str, Choice]] = {}
        for variant in TABLE:
            shown.setdefault(variant.vendor, {})[variant.name] = self[variant.vendor, variant.name]
        return shown
