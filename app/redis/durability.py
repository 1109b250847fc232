"""Whether a Redis remembers what it was told: on its disk before it answers, and not pushed out for want of memory."""

from __future__ import annotations

import logging

from app.redis.connection import Ask, RedisRefused, RedisUnavailable

WANTED = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}
"""What a Redis has to be set to. Anything else may forget what it has confirmed."""

LEAST_VERSION = 7
"""The first that takes scripts which say of themselves what they may do."""

_SWITCH = {"0": "no", "1": "yes"}

_log = logging.getLogger("gateway.redis")


class DurabilityCheck:
    """Looks at the server behind each connection; what it does not say of itself is told in the log, once.

    Args:
        shown: the server's address, without credentials.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._is_told = False

    async def __call__(self, ask: Ask) -> None:
        """Look at one connection's server.

        Args:
            ask: asks over that connection.

        Raises:
            RedisUnavailable: it is set such that it may forget, or gives no answer.
        """
        info = _info(await ask("INFO"))
        settings = await _settings(ask, info)
        faults = [
            f"{name} is {settings[name]} and has to be {wanted}"
            for name, wanted in WANTED.items()
            if settings.get(name, wanted) != wanted
        ]
        version = info.get("redis_version", "unknown")
        if not version.partition(".")[0].isdigit() or int(version.partition(".")[0]) < LEAST_VERSION:
            faults.append(f"its version is {version} and has to be {LEAST_VERSION} or later")
        if faults:
            raise RedisUnavailable(f"{self._shown} may forget what it is told: {'; '.join(faults)}")
        self._tell_unseen([f"{name} is {wanted}" for name, wanted in WANTED.items() if name not in settings])

    def _tell_unseen(self, unseen: list[str]) -> None:
        if unseen and not self._is_told:
            _log.warning(
                "%s does not show how it is set, so it could not be checked that %s. Where that is not so, it may "
                "forget what was written, and a repeat would write it again",
                self._shown,
                " and ".join(unseen),
            )
        self._is_told = bool(unseen)


async def _settings(ask: Ask, info: dict[str, str]) -> dict[str, str]:
    """How it is set, as far as it says so."""
    try:
        answer = await ask("CONFIG", "GET", *WANTED)
    except RedisRefused:  # as where somebody else runs it
        told = {
            "maxmemory-policy": info.get("maxmemory_policy"),
            "appendonly": _SWITCH.get(info.get("aof_enabled", "")),
        }
        return {name: value for name, value in told.items() if value is not None}
    return dict(zip(answer[::2], answer[1::2], strict=True))


def _info(text: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
