"""The first pages of accounts' usage logs, where they are begun before the field that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain.errors import GatewayError
from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog
from app.domain.vendor import Vendor
from app.vendors.directory import Vendors
from schema.loading import Loader, each
from schema.loading.choices import Noun, Page

USAGE_LOGS = Noun(Vendor.ASSEMBLY, "usage log", "usage logs")


class FirstPage(NamedTuple):
    """Which first page.

    Attributes:
        account_ref: of the account.
        size: how many logs at most.
    """

    account_ref: str
    size: int


def pages_of_logs(vendors: Vendors, account_ref: str | None) -> Page[UsageLog]:
    """The pages of one list of usage logs, each noted before it is read.

    Args:
        vendors: Assembly among them.
        account_ref: of the account; None for the organisation's.
    """
    logs = vendors.assembly.usage_logs
    return USAGE_LOGS.paged(
        lambda token, size: logs.page(account_ref, token, size),
        what="usage logs" if account_ref is None else "an account's usage logs",
        why="a list is read as far as it is shown" if account_ref is None else "there is no read of many accounts'",
    )


class FirstLogs(Loader[FirstPage, VendorPage[UsageLog]]):
    """Which logs are the newest of this account?"""

    async def fetch(self, keys: Sequence[FirstPage]) -> Mapping[FirstPage, VendorPage[UsageLog] | GatewayError]:
        """A call each: there is no read of many accounts' logs."""
        return await each(keys, lambda key: pages_of_logs(self.context.vendors, key.account_ref)(None, key.size))
