"""End users, all of them by filter or those of one company."""

from __future__ import annotations

from app.domain.end_user import EndUser as EndUserRecord
from app.domain.paging import VendorPage
from schema.context import Info
from schema.end_user.loaders import EndUsersByCompany
from schema.end_user.types import EndUser
from schema.listing import Listing
from schema.pagination import Connection, connect, page_request
from schema.record_types import served


async def end_users_of(info: Info, company_id: str, first: int | None, after: str | None) -> Connection[EndUser]:
    """A page of a company's end users.

    Raises:
        BadUserInput, CursorInvalid: as for every list.
        UpstreamError: Userlot gave no usable list.
    """
    request = page_request("endUsers", first, after, company=company_id)

    async def page(token: str | None, size: int) -> VendorPage[EndUserRecord]:  # noqa: ARG001
        rows = await info.context.loader(EndUsersByCompany).load(company_id)
        return VendorPage(rows=rows, total=len(rows))

    return await connect(Listing(page=page), request, lambda row: served(EndUser, row))


async def only_end_user(person: EndUserRecord, first: int | None, after: str | None) -> Connection[EndUser]:
    """A page of the one end user that a person is.

    Raises:
        BadUserInput, CursorInvalid: as for every list.
    """
    request = page_request("endUsers", first, after, person=person.id)

    async def page(token: str | None, size: int) -> VendorPage[EndUserRecord]:  # noqa: ARG001
        return VendorPage(rows=(person,), total=1)

    return await connect(Listing(page=page), request, lambda row: served(EndUser, row))
