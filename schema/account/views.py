"""How a part of a customer becomes what a field shows: the record, nothing, or an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from app.domain.errors import NotConfigured, Skipped, UpstreamError
from app.domain.vendor import Vendor
from app.domain.verdicts import SourceStatus
from schema.executor.fed import NotAtHand, fed_by
from schema.identity.customer_view import CustomerView
from schema.identity.parts import Part

R = TypeVar("R")
Resolver = TypeVar("Resolver", bound=Callable[..., Any])
T = TypeVar("T")


def record_of(part: Part, vendor: Vendor, kind: type[R]) -> R | None:
    """The customer's record of this kind; None where there is none, or none was picked.

    Raises:
        NotConfigured: the gateway does not know the vendor.
        Skipped: the vendor was not asked, since another failed.
        GatewayError: the vendor's failure.
    """
    if part.status is SourceStatus.NOT_CONFIGURED:
        raise NotConfigured(vendor)
    error = part.error
    if error is not None:
        of_another = not isinstance(error, UpstreamError) or error.vendor is not vendor
        raise Skipped(vendor, error) if part.status is SourceStatus.SKIPPED and of_another else error
    return part.record if isinstance(part.record, kind) else None


def fed_by_part(
    vendor: Vendor,
    kind: type[R],
    then: Callable[..., Any] | None = None,
    *,
    among: Callable[[Any], Any] | None = None,
    key: str = "",
) -> Callable[[Resolver], Resolver]:
    """Say of a resolver that gives what `shown` does that a vendor's part tells it, where that is known.

    Args:
        vendor: whose part.
        kind: of its record.
        then: of the record, and of what `among` gave where there is one, as `fed_by` has it; the record where None.
        among: as of `fed_by`.
        key: of the record, as of `fed_by`.
    """

    def read(view: CustomerView, *found: Any) -> Any:
        part = view.known(vendor)
        if part is None:
            raise NotAtHand
        record = record_of(part, vendor, kind)
        return record if record is None or then is None else then(record, *found)

    return fed_by(read, among=among, of=vendor.name, read_row=then, key=key)


def shown(view: CustomerView, vendor: Vendor, kind: type[R], then: Callable[[R], T]) -> T | None:
    """What `then` makes of a vendor's record of the customer, None where it has none; something to await if not known.

    Raises:
        GatewayError: as `record_of`.
    """

    def made(part: Part) -> T | None:
        record = record_of(part, vendor, kind)
        return None if record is None else then(record)

    return view.opened(vendor, made)
