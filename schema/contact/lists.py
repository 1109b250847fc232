"""What a Reevo account is related to: its contacts, and any other relationship of the workspace."""

from __future__ import annotations

import asyncio

from app.domain.contact import Contact as ContactRecord
from app.domain.contact import RelatedRecord as RelatedRecordRecord
from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.contact.loaders import ContactById, FirstContacts, pages_of_related
from schema.contact.types import Contact, ContactConnection, ContactEdge, RelatedRecord, UnreadContact
from schema.context import Info
from schema.cursors import encode_cursor
from schema.listing import Listing, take
from schema.pagination import Connection, connect, page_info, page_request, total_count
from schema.record_types import served, served_or_none
from schema.selection import selected_below

_NEEDS_NO_READ = {"id", "vendorId", "__typename"}


async def contacts(info: Info, account_id: str, first: int | None, after: str | None) -> ContactConnection:
    """A page of an account's contacts: the links, and in one more call the people, where more than ids is selected.

    Raises:
        BadUserInput, CursorInvalid: as for every list.
        UpstreamError: Reevo gave no usable page.
    """
    request = page_request("contacts", first, after, account=account_id)
    loader = info.context.loader(ContactById)
    with loader.expecting():
        part = await take(_listing(info, account_id, "contacts"), request.first, request.position)
    selected = selected_below(info, "nodes") | selected_below(info, "edges", "node")
    nodes: list[Contact | None]
    if selected <= _NEEDS_NO_READ:
        chose(Vendor.REEVO, "the contacts of a page", Strategy.SKIP, "their ids are all that is selected", 0)
        nodes = [served(Contact, UnreadContact(row.id)) for row, _ in part.rows]
    else:
        people = await asyncio.gather(*(loader.load(row.id) for row, _ in part.rows))
        nodes = [served_or_none(Contact, person) for person in people]
    edges = [
        ContactEdge(node=node, cursor=encode_cursor(request.key, position), role=row.role, is_primary=row.is_primary)
        for node, (row, position) in zip(nodes, part.rows, strict=True)
    ]
    return ContactConnection(
        edges=edges,
        nodes=nodes,
        page_info=page_info(request.key, part, is_first=request.is_first),
        total_count=total_count(part, is_first=request.is_first),
    )


async def only_contact(person: ContactRecord, first: int | None, after: str | None) -> ContactConnection:
    """A page of the one contact that a person is; the edge belongs to no account, so it has no role.

    Raises:
        BadUserInput, CursorInvalid: as for every list.
    """
    request = page_request("contacts", first, after, person=person.id)

    async def page(token: str | None, size: int) -> VendorPage[ContactRecord]:  # noqa: ARG001
        return VendorPage(rows=(person,), total=1)

    part = await take(Listing(page=page), request.first, request.position)
    nodes: list[Contact | None] = [served(Contact, row) for row, _ in part.rows]
    cursors = [encode_cursor(request.key, position) for _, position in part.rows]
    return ContactConnection(
        edges=[
            ContactEdge(node=node, cursor=cursor, role=None, is_primary=None)
            for node, cursor in zip(nodes, cursors, strict=True)
        ],
        nodes=nodes,
        page_info=page_info(request.key, part, is_first=request.is_first),
        total_count=total_count(part, is_first=request.is_first),
    )


async def relationship(
    info: Info, account_id: str, api_name: str, first: int | None, after: str | None
) -> Connection[RelatedRecord]:
    """A page of any relationship of an account.

    Raises:
        BadUserInput, CursorInvalid: as for every list.
        UpstreamError: Reevo gave no usable page, or has no such relationship.
    """
    request = page_request("relationship", first, after, account=account_id, api_name=api_name)
    listing = _listing(info, account_id, api_name)
    return await connect(listing, request, lambda row: served(RelatedRecord, row))


def _listing(info: Info, account_id: str, api_name: str) -> Listing[RelatedRecordRecord]:
    """A relationship; its first page is not read again where it was begun."""
    read = pages_of_related(info.context.vendors, account_id, api_name)
    begun = info.context.loader(FirstContacts)

    async def page(token: str | None, size: int) -> VendorPage[RelatedRecordRecord]:
        is_begun = begun.has_read(account_id, api_name, token)
        return await (begun.load(account_id) if is_begun else read(token, size))

    return Listing(page=page)
