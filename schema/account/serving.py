"""A customer as the account that a field shows, asked for what is selected of it."""

from __future__ import annotations

from app.domain.vendor import Vendor
from schema.account.by_key import by_record
from schema.account.needs import needs_of
from schema.account.types import Account
from schema.context import Info
from schema.identity.customer_view import CustomerView
from schema.record_types import served_or_none


async def account_of(info: Info, view: CustomerView | None) -> Account | None:
    """The account, once the vendors that its selection needs have been asked together; None stays None."""
    if view is not None:
        await needs_of(info).prepare([view])
    return served_or_none(Account, view)


async def account_behind(info: Info, vendor: Vendor, record_id: str | None) -> Account | None:
    """The account that is shown behind a write: the customer of the record that was written.

    Args:
        info: of the field that shows it.
        vendor: who holds the record.
        record_id: the vendor's id of it; None where there is nothing to show.

    Raises:
        GatewayError: the vendor gave no usable answer.
    """
    return None if record_id is None else await account_of(info, await by_record(info.context, vendor, record_id))
