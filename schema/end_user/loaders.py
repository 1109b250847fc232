"""End users by id and by company, from point reads or Userlot's one unpaged list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.end_user import EndUser, EndUserFilter
from app.domain.errors import GatewayError
from schema.loading import Loader, Whole, by_id


class AllEndUsers(Whole[tuple[EndUser, ...]]):
    """Which end users are there?"""

    async def read(self) -> tuple[EndUser, ...]:
        """One call, however many there are."""
        return await self.context.vendors.userlot.end_users.all(EndUserFilter())


class EndUserById(Loader[str, EndUser | None]):
    """Which end user has this id? None where there is none."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, EndUser | GatewayError | None]:
        """Point reads for a few, the whole list for more."""
        return await by_id(keys, self.context.vendors.userlot.end_users, self.context.loader(AllEndUsers))


class EndUsersByCompany(Loader[str, tuple[EndUser, ...]]):
    """Who belongs to this company, in Userlot's order?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[EndUser, ...] | GatewayError]:
        """The one list of all, grouped: it has no filter by company."""
        wanted: dict[str, list[EndUser]] = {key: [] for key in keys}
        for end_user in await self.context.loader(AllEndUsers).all():
            group = wanted.get(end_user.company_id or "")
            if group is not None:
                group.append(end_user)
        return {key: tuple(group) for key, group in wanted.items()}
