"""End users by id and by company, from point reads or Userlot's one unpaged list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.end_user import EndUser, EndUserFilter
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.company.loaders import COMPANIES
from schema.loading import Loader, Whole
from schema.loading.choices import Noun
from schema.loading.points import by_id

END_USERS = Noun(Vendor.USERLOT, "end user", "end users")


class AllEndUsers(Whole[tuple[EndUser, ...]]):
    """Which end users are there?"""

    noun = END_USERS

    def calls(self) -> int:
        """One, or none while the list is fresh."""
        return 0 if self.context.vendors.userlot.end_users.at_hand(()).has_list else 1

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
        need = f"the end users of {COMPANIES.counted(len(keys))}"
        chose(Vendor.USERLOT, need, Strategy.LIST, "no filter by company is documented: the list of all, grouped", 0)
        wanted: dict[str, list[EndUser]] = {key: [] for key in keys}
        for end_user in await self.context.loader(AllEndUsers).all():
            group = wanted.get(end_user.company_id or "")
            if group is not None:
                group.append(end_user)
        return {key: tuple(group) for key, group in wanted.items()}
