"""Vendors that an operator has switched off: nothing is sent to them, and their fields say so at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.vendor import Vendor
from app.operations.options import known_in_order

LOOK_AGAIN = 1.0
"""Seconds after which the file is looked at again."""

MOST_BYTES = 10_000

_log = logging.getLogger("gateway.switches")


class Switches:
    """Which vendors are off: those of the setting always, and those that the file names as long as it does.

    A file that is not there names none. One that cannot be read, or is not a list of vendors, changes nothing: what was
    last read from it stays, so that a slip of the pen does not send calls to a vendor that was switched off.

    Args:
        always: off as long as the process lives.
        file: a vendor a line; what is behind a `#` is a remark. None where there is no file.
        clock: seconds, monotonic.
    """

    def __init__(
        self, always: frozenset[Vendor], file: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._always = always
        self._file = file
        self._clock = clock
        self._named: frozenset[Vendor] = frozenset()
        self._looked_at = float("-inf")
        self._text = ""

    def off(self) -> frozenset[Vendor]:
        """The vendors that are off now; looks at the file at most once a second."""
        if self._file is not None and self._clock() - self._looked_at >= LOOK_AGAIN:
            self._looked_at = self._clock()
            self._look(self._file)
        return self._always | self._named

    def is_off(self, vendor: Vendor) -> bool:
        """Whether nothing is to be sent to a vendor now."""
        return vendor in self.off()

    def _look(self, file: Path) -> None:
        try:
            with file.open("rb") as opened:
                text = opened.read(MOST_BYTES + 1).decode("utf-8", "replace")
        except FileNotFoundError:
            text = ""
        except OSError as error:
            text = f"\0{error.strerror}"  # no file's text, so that each reason is told once
        if text != self._text:
            self._text = text
            self._take(text)

    def _take(self, text: str) -> None:
        words = {line.partition("#")[0].strip().lower() for line in text.splitlines()} - {""}
        if len(text) > MOST_BYTES or not words <= set(known_in_order()):
            _log.warning(
                "GATEWAY_SWITCHES_FILE is not a list of vendors, one a line (%s): what it said before stays",
                ", ".join(known_in_order()),
            )
            return
        named = frozenset(Vendor(word) for word in words)
        for vendor in sorted(named - self._named - self._always):
            _log.warning("%s is switched off: nothing is sent to it", vendor.title)
        for vendor in sorted(self._named - named - self._always):
            _log.warning("%s is switched on again", vendor.title)
        self._named = named
