"""Userlot's own flat teams of staff, which have nothing to do with Assemble's."""

from __future__ import annotations

from app.domain.company import CustomerSuccessTeam
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.userlot import dialect, mapping


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
        return await self._client.read(Request("userlot.team.list", "GET", "/api/v1/teams"), _teams)


def _teams(reply: Reply) -> tuple[CustomerSuccessTeam, ...]:
    return tuple(map(mapping.team, dialect.open_list(reply.json())))
