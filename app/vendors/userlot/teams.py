"""Userlot's own flat teams of staff, which have nothing to do with Assemble's."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.company import CustomerSuccessTeam
from app.domain.record import Json
from app.upstream.client import UpstreamClient
from app.vendors.userlot import dialect, lists, mapping


class UserlotTeams:
    """Reads teams.

    Args:
        client: the pipeline to one product at Userlot.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def all(self) -> tuple[CustomerSuccessTeam, ...]:
        """Every team (`GET /api/v1/teams`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await lists.every(self._client, operation="userlot.team.list", path="/api/v1/teams", read_rows=_teams)


def _teams(body: Json) -> Iterable[CustomerSuccessTeam]:
    return map(mapping.team, dialect.open_list(body))
