"""Where streams stand at the way to `/graphql`: before its door and behind it, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.types import ASGIApp

from app.access.settings import AccessSettings
from app.limits import Limits
from app.streams.opening import OpensStreams
from app.streams.operating import OperatesStreams
from app.streams.reserved import Streams


class NoStreams:
    """The way to `/graphql` as it is without streams.

    Attributes:
        methods: that it answers beside `GET` and `POST`.
    """

    methods: Sequence[str] = ()

    def before_door(self, door: ASGIApp) -> ASGIApp:
        """What the routes lead to."""
        return door

    def behind_door(self, graphql: ASGIApp) -> ASGIApp:
        """What the door leads to."""
        return graphql


class OneStream(NoStreams):
    """The way to `/graphql` with the streams of this process, as many as there may be requests at once.

    Args:
        limits: of a body.
        access: how many there may be.
        drains: whether the gateway is about to stop.
    """

    methods = ("PUT", "DELETE")

    def __init__(self, limits: Limits, access: AccessSettings, drains: Callable[[], bool]) -> None:
        self._streams = Streams(access.most_at_once)
        self._limits = limits
        self._drains = drains

    def before_door(self, door: ASGIApp) -> ASGIApp:
        """What the routes lead to."""
        return OpensStreams(door, self._streams, self._drains)

    def behind_door(self, graphql: ASGIApp) -> ASGIApp:
        """What the door leads to."""
        return OperatesStreams(graphql, self._streams, self._limits, self._drains)
