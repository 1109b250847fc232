"""Edges between people: an account, an end user and a contact with one e-mail address, where it is theirs alone."""

from __future__ import annotations

from app.domain.account import AssemblyAccount
from app.domain.end_user import EndUser
from app.domain.errors import AmbiguousKey
from app.domain.identity import normalise_email
from app.domain.vendor import Vendor
from schema.context import Context
from schema.identity.customer_view import CustomerView
from schema.identity.people import ContactsByEmail, EndUsersByEmail, PersonByEmail


async def account_by_email(context: Context, address: str | None) -> CustomerView | None:
    """The person at Assembly with the e-mail address of an end user.

    Raises:
        AmbiguousKey: several end users have the address.
        GatewayError: a vendor gave no usable answer.
    """
    email = normalise_email(address or "")
    view = await _person(context, email)
    if view is not None and email is not None:
        _one_to_one(Vendor.USERLOT, [row.id for row in await context.loader(EndUsersByEmail).load(email)])
    return view


async def account_of_contact(context: Context, address: str | None) -> CustomerView | None:
    """The person at Assembly with the first e-mail address of a contact.

    Raises:
        AmbiguousKey: several contacts have the address.
        GatewayError: a vendor gave no usable answer.
    """
    email = normalise_email(address or "")
    view = await _person(context, email)
    if view is not None and email is not None:
        _one_to_one(Vendor.REEVO, [row.id for row in await context.loader(ContactsByEmail).load(email)])
    return view


async def end_user_by_email(context: Context, address: str | None) -> EndUser | None:
    """The end user with the first e-mail address of a contact.

    Raises:
        AmbiguousKey: several end users, or several contacts, have the address.
        GatewayError: a vendor gave no usable answer.
    """
    email = normalise_email(address or "")
    if email is None:
        return None
    found = await context.loader(EndUsersByEmail).load(email)
    if not found:
        return None
    _one_to_one(Vendor.USERLOT, [row.id for row in found])
    _one_to_one(Vendor.REEVO, [row.id for row in await context.loader(ContactsByEmail).load(email)])
    return found[0]


async def _person(context: Context, email: str | None) -> CustomerView | None:
    if email is None:
        return None
    account = (await context.loader(PersonByEmail).load(email)).record
    if not isinstance(account, AssemblyAccount):
        return None
    return CustomerView(context, Vendor.ASSEMBLY, account, thorough=False)


def _one_to_one(vendor: Vendor, ids: list[str]) -> None:
    if len(ids) > 1:
        raise AmbiguousKey("email", [(vendor, each) for each in sorted(ids)])
