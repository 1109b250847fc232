"""Where Assembly's labels live: the document's prose and the vendor's examples disagree by one letter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from app.domain.errors import UpstreamError
from app.upstream.scope import current_scope
from app.upstream.writing import Write

T = TypeVar("T")

STATED = "/account/labels"
IN_EXAMPLES = "/accounts/labels"
AUTO = "auto"

_OTHER_FORM = frozenset({404, 405})  # what a server answers to a path it does not serve
_NOTHING_DONE = 405  # a 404 may be about the label


class LabelsPath:
    """The path of the labels, set, or found out by the first read and kept.

    Args:
        setting: one of the two paths, or `auto`.

    Raises:
        ValueError: the setting is none of the three.
    """

    def __init__(self, setting: str) -> None:
        if setting not in (STATED, IN_EXAMPLES, AUTO):
            raise ValueError(f"the path of Assembly's labels is {STATED}, {IN_EXAMPLES} or {AUTO}, not {setting!r}")
        self._is_set = setting != AUTO
        self._known = setting if self._is_set else None
        self._took_write: str | None = None
        self._probe: asyncio.Event | None = None

    @property
    def known(self) -> str | None:
        """The path in use; None while it is not found out."""
        return self._known

    @property
    def for_writes(self) -> str:
        """The path that a write stands below: the one that took a write, else the one in use, else the stated one."""
        return self._took_write or self._known or STATED

    async def write(self, write: Write[T], send: Callable[[Write[T]], Awaitable[T]]) -> T:
        """Send a write; where no path is set, below the other one too after a 405, and after nothing else.

        Args:
            write: below either path.
            send: sends it, once.

        Raises:
            UpstreamError: no usable answer came; of two refusals by 405 or 404, the first.
        """
        try:
            return await send(write)
        except UpstreamError as error:
            if self._is_set or error.status != _NOTHING_DONE:
                raise
            refused = error
        request = write.request
        here, there = (STATED, IN_EXAMPLES) if request.path.startswith(STATED) else (IN_EXAMPLES, STATED)
        moved = replace(request, path=there + request.path.removeprefix(here))
        try:
            answer = await send(replace(write, request=moved))
        except UpstreamError as error:
            if error.status in _OTHER_FORM:
                raise refused from None
            raise
        self._took_write = there
        return answer

    async def read(self, ask: Callable[[str], Awaitable[T]]) -> T:
        """Ask a safe question below the path; while the path is unknown, in the other form too after a 404 or 405.

        The form that gave an answer is kept. A question that comes while another is finding out waits for that one,
        no longer than its own deadline, and once only, so that failures do not queue up.

        Args:
            ask: puts the question, given the path.

        Raises:
            UpstreamError: no usable answer came; a 404 where both forms answered 404 or 405 and one of them 404.
        """
        if self._known is None and self._probe is not None:
            with suppress(TimeoutError):  # the question itself then finds that there is no time left
                async with asyncio.timeout_at(current_scope().deadline):
                    await self._probe.wait()
        if self._known is not None:
            return await ask(self._known)
        probe = self._probe = asyncio.Event()
        try:
            return await self._find_out(ask)
        finally:
            probe.set()
            if self._probe is probe:
                self._probe = None

    async def _find_out(self, ask: Callable[[str], Awaitable[T]]) -> T:
        try:
            return await self._keeping(STATED, ask)
        except UpstreamError as error:
            if error.status not in _OTHER_FORM:
                raise
            stated = error
        try:
            return await self._keeping(IN_EXAMPLES, ask)
        except UpstreamError as error:
            # Both paths unserved, or one served and the record unknown: that is what a 404 says, and a 405 does not.
            if error.status in _OTHER_FORM and stated.status == 404:
                raise stated from None
            raise

    async def _keeping(self, path: str, ask: Callable[[str], Awaitable[T]]) -> T:
        answer = await ask(path)
        self._known = path
        return answer
