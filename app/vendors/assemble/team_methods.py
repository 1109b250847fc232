"""By which methods Assemble's teams are updated and hidden: no document states them.

Each is set, or found out by the first write that the vendor answers with 405, which says that nothing was done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from app.domain.errors import UpstreamError
from app.domain.team import Team
from app.upstream.decoding import decode_json
from app.upstream.fields import an_object
from app.upstream.writing import Write
from app.vendors.assemble import team_writes

T = TypeVar("T")
Send = Callable[[Write[Any]], Awaitable[Any]]

AUTO = "auto"
UPDATES = (AUTO, "PATCH", "PUT")
HIDES = (AUTO, "DELETE", "POST", "PUT", "PATCH")

_NOTHING_DONE = 405
_NOT_SERVED = frozenset({404, 405})
_HIDE_BELOW = "/hide"
_SECOND_HIDE = "POST"


class TeamMethods:
    """The methods in use.

    Args:
        update: `auto`, `PATCH` or `PUT`.
        hide: `auto`, `DELETE` of the team, or another method of `…/hide` below it.
        reread: reads the team at a path anew.

    Raises:
        ValueError: a method is none of these.
    """

    def __init__(self, update: str, hide: str, reread: Callable[[str], Awaitable[Team]]) -> None:
        for method, choices in ((update, UPDATES), (hide, HIDES)):
            if method not in choices:
                raise ValueError(f"{method!r} is not one of {', '.join(choices)}")
        self._finds_update, self._update = update == AUTO, "PATCH" if update == AUTO else update
        self._finds_hide, self._hide = hide == AUTO, "DELETE" if hide == AUTO else hide
        self._reread = reread

    @property
    def update(self) -> str:
        """`PATCH`, which sends what is given, or `PUT`, which sends the whole team."""
        return self._update

    def hide(self, path: str) -> tuple[str, str]:
        """The method that hides the team at a path, and the path that it is sent to."""
        return _hide(self._hide, path)

    async def write(self, write: Write[T], send: Send) -> T:
        """Send a write; where its method is not known yet, by the other one too after a 405, and after nothing else.

        Args:
            write: of a team.
            send: sends it, once.

        Raises:
            UpstreamError: no usable answer came; of two refusals by 405 or 404, the first.
        """
        try:
            answer: T = await send(write)
        except UpstreamError as error:
            if error.status != _NOTHING_DONE:
                raise
            refused = error
        else:
            return answer
        # By the write's own method, not by the one in use: another write may have found that out meanwhile.
        sent = (write.request.operation, write.request.method)
        if self._finds_update and sent == (team_writes.UPDATE, "PATCH"):
            return await self._otherwise(refused, self._updated_whole(write, send))
        if self._finds_hide and sent == (team_writes.HIDE, "DELETE"):
            return await self._otherwise(refused, self._hidden_below(write, send))
        raise refused

    async def _otherwise(self, refused: UpstreamError, way: Awaitable[T]) -> T:
        try:
            return await way
        except UpstreamError as error:
            if error.status in _NOT_SERVED and error.operation == refused.operation:
                raise refused from None
            raise

    async def _updated_whole(self, write: Write[T], send: Send) -> T:
        request = write.request
        changed = an_object(decode_json(request.body or b"{}"), "the body")
        whole = team_writes.whole(request.path, changed, await self._reread(request.path))
        answer: T = await send(replace(write, request=whole, is_repeatable=False))
        self._update = "PUT"
        return answer

    async def _hidden_below(self, write: Write[T], send: Send) -> T:
        method, path = _hide(_SECOND_HIDE, write.request.path)
        answer: T = await send(replace(write, request=replace(write.request, method=method, path=path)))
        self._hide = _SECOND_HIDE
        return answer


def _hide(method: str, path: str) -> tuple[str, str]:
    return method, path if method == "DELETE" else f"{path}{_HIDE_BELOW}"
