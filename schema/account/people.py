"""Edges between people: an account, an end user and a contact with one e-mail address, where it is theirs alone."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.account import AssemblyAccount
from app.domain.contact import Contact
from app.domain.end_user import EndUser
from app.domain.errors import AmbiguousKey
from app.domain.identity import normalise_email
from app.domain.vendor import Vendor
from schema.context import Context
from schema.identity.customer_view import CustomerView
from schema.identity.people import ContactsByEmail, EndUsersByEmail, PersonByEmail


async def account_of_person(context: Context, vendor: Vendor, address: str | None) -> CustomerView | None:
    """The person at Assembly with the e-mail address of an end user, or the first one of a contact.

    Args:
        context: of the request.
        vendor: whose record has the address: Userlot for an end user, Reevo for a contact.
        address: as the record has it.

    Raises:
        AmbiguousKey: several records of the vendor have the address.
        GatewayError: a vendor gave no usable answer.
    """
    email = normalise_email(address or "")
    view = await _person(context, email)
    if view is not None and email is not None:
        await _check_alone(context, vendor, email)
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
    await _check_alone(context, Vendor.USERLOT, email)
    await _check_alone(context, Vendor.REEVO, email)
    return found[0]


async def _person(context: Context, email: str | None) -> CustomerView | None:
    if email is None:
        return None
    account = (await context.loader(PersonByEmail).load(email)).record
    if not isinstance(account, AssemblyAccount):
        return None
    return CustomerView(context, Vendor.ASSEMBLY, account, thorough=False)


async def _check_alone(context: Context, vendor: Vendor, email: str) -> None:
    """Raises AmbiguousKey where several records of the vendor have the address."""
    people: Sequence[EndUser | Contact] = (
        await context.loader(EndUsersByEmail).load(email)
        if vendor is Vendor.USERLOT
        else await context.loader(ContactsByEmail).load(email)
    )
    if len(people) > 1:
        raise AmbiguousKey("email", [(vendor, each) for each in sorted(person.id for person in people)])
