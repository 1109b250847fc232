"""Root fields that read end users and what describes them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.domain import end_user as domain
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.company.loaders import AllCompanies, userlot_pages
from schema.company.types import CustomFieldDefinition
from schema.context import Info
from schema.end_user.by_key import end_user_by
from schema.end_user.inputs import EndUserBy, EndUserFilter
from schema.end_user.loaders import END_USERS
from schema.end_user.types import EndUser
from schema.listing import Listing
from schema.loading import Whole
from schema.loading.choices import Noun
from schema.loading.crossover import points_are_cheaper
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import served, served_list, served_or_none
from schema.scopes.marks import PERSONAL
from schema.selection import selects_of_nodes

_FIELDS = Noun(Vendor.USERLOT, "custom field of end users", "custom fields of end users")


@strawberry.type
class EndUserQueries:
    """Mixed into the root type Query."""

    @strawberry.field(
        metadata=PERSONAL, description="One end user by a key. A key that matches nothing is null without an error."
    )
    @staticmethod
    async def end_user(
        info: Info, by: Annotated[EndUserBy, strawberry.argument(description="Which end user.")]
    ) -> EndUser | None:
        """As `end_user_by`."""
        return served_or_none(EndUser, await end_user_by(info.context, by))

    @strawberry.field(metadata=PERSONAL, description="Userlot's end users.")
    @staticmethod
    async def end_users(
        info: Info,
        filter: Annotated[  # noqa: A002 - the argument's name in the graph
            EndUserFilter | None, strawberry.argument(description="Which end users; all of them where absent.")
        ] = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[EndUser] | None:
        """`GET /api/v1/end_users`, and the list of companies beside it where that is sure to be needed."""
        wanted = filter.to_domain() if filter else domain.EndUserFilter()
        request = page_request("endUsers", first, after, filter=repr(wanted))
        is_filtered = wanted != domain.EndUserFilter()
        userlot = info.context.vendors.userlot
        if not is_filtered and selects_of_nodes(info, "company"):
            _begin_companies(info, request.first)
        pages = userlot_pages(
            END_USERS,
            lambda token, size: userlot.end_users.page(wanted, token, size),
            userlot.end_users,
            is_filtered=is_filtered,
        )
        return await connect(Listing(page=pages), request, lambda row: served(EndUser, row))

    @strawberry.field(description="The custom fields that end users have at Userlot.")
    @staticmethod
    async def end_user_fields(info: Info) -> list[CustomFieldDefinition] | None:
        """`GET /api/v1/end_user_fields`."""
        end_users = info.context.vendors.userlot.end_users
        _FIELDS.all(Strategy.LIST, Whole.why, 1)
        return served_list(CustomFieldDefinition, await end_users.fields())


def _begin_companies(info: Info, most: int) -> None:
    """Read the list of companies beside that of the people, where so many people may have more than points pay for."""
    known = info.context.vendors.userlot.companies.at_hand(())
    if not points_are_cheaper(most, known.length):
        need = f"the companies of up to {END_USERS.counted(most)}"
        chose(Vendor.USERLOT, need, Strategy.LIST, "read beside them: more than point reads pay for", 0)
        info.context.loader(AllCompanies).begin_all()
