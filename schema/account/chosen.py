"""The customer that an `AccountBy` names, and the record of it that a write goes to."""

from __future__ import annotations

from typing import TypeVar

from app.domain.errors import AmbiguousKey, NothingFound, NotLinked, Skipped
from app.domain.record import Record
from app.domain.vendor import Vendor
from app.domain.verdicts import SourceStatus
from schema.account.by_key import by_domain, by_email, by_external_id, by_record
from schema.account.inputs import AccountBy, given
from schema.account.views import record_of
from schema.context import Context
from schema.identity.customer_view import CustomerView
from schema.ids import parse_id
from schema.writes.outcomes import about

R = TypeVar("R", bound=Record)


async def chosen(context: Context, by: AccountBy) -> CustomerView | None:
    """The customer by whichever key was given; None where no vendor has it.

    Raises:
        BadUserInput: the key cannot mean anything.
        AmbiguousKey: several customers have it.
        GatewayError: a vendor that may have it gave no usable answer.
    """
    if (opaque := given(by.id)) is not None:
        ref = parse_id(opaque, "Account")
        return await by_record(context, ref.vendor, ref.id)
    if (record := given(by.record)) is not None:
        return await by_record(context, record.vendor, record.id)
    if (domain := given(by.domain)) is not None:
        return await by_domain(context, domain)
    if (email := given(by.email)) is not None:
        return await by_email(context, email)
    return await by_external_id(context, given(by.external_id) or "")


async def record_to_write(context: Context, by: AccountBy, vendor: Vendor, kind: type[R], *, field: str) -> R:
    """The record of one vendor that the customer has, for a write that goes to it.

    Args:
        context: of the request.
        by: which customer.
        vendor: to whom the write goes.
        kind: of the record there.
        field: the input's field that holds `by`.

    Raises:
        About: of `field`, with the cause

            - NotConfigured: the gateway does not know the vendor.
            - BadUserInput, NothingFound: the key means nothing, or matches nothing.
            - AmbiguousKey: it matches several customers, or the customer has several candidates at the vendor.
            - NotLinked: the customer has no record there.
            - Skipped: a domain was found at another vendor than Assembly, which comes first and could not be asked.
            - GatewayError: it could not be found out.
    """
    with about(field):
        getattr(context.vendors, vendor.value)  # without the vendor nothing needs to be asked of the others
        view = await chosen(context, by)
        if view is None:
            raise NothingFound(f"`{field}` matches no customer.")
        if given(by.domain) is not None:
            await _be_sure(view, vendor)
        part = await view.part(vendor)
        if part.status is SourceStatus.AMBIGUOUS:
            raise AmbiguousKey(field, list(part.candidates))
        record = record_of(part, vendor, kind)
        if record is None:
            raise NotLinked(vendor)
        return record


async def _be_sure(view: CustomerView, vendor: Vendor) -> None:
    """That a domain is this customer's: while Assembly, which comes first, cannot be asked, it may be another's there.

    Raises:
        Skipped: Assembly could not be asked.
    """
    if view.vendor is not Vendor.ASSEMBLY and (error := (await view.part(Vendor.ASSEMBLY)).error) is not None:
        raise Skipped(vendor, error)
