"""Where Assembly's labels live: the document's prose and the vendor's examples disagree by one letter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from app.domain.errors import UpstreamError
from app.upstream.scope import current_scope

T = TypeVar("T")

STATED = "/account/labels"
IN_EXAMPLES = "/accounts/labels"
AUTO = "auto"

_OTHER_FORM = frozenset({404, 405})  # what a server answers to a path it does not serve


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
        self._known = None if setting == AUTO else setting
        self._probe: asyncio.Event | None = None

    @property
    def known(self) -> str | None:
        """The path in use; None while it is not found out."""
        return self._known

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
