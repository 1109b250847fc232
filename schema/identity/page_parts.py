"""What a page of Assembly's accounts is linked to at other vendors, known before a view of any of them is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.domain.account import AssemblyAccount
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus, Verdict
from schema.context import Context
from schema.identity.customer_view import SOURCES, CustomerView, part_at
from schema.identity.deciding import LinkKey, Outcomes, link_keys
from schema.identity.gathering import Decided
from schema.identity.lateness import for_a_while
from schema.identity.linking import links_of
from schema.identity.parts import Part

Held = AssemblyAccount | Linkable | None


class PageParts:
    """The parts of a page's accounts at other vendors.

    Args:
        context: of the request.

    Attributes:
        records: the accounts' records at a vendor, by the vendor's name, then by the account's id; there are none of a
            vendor of which there is more to say for any of the accounts.
    """

    def __init__(self, context: Context) -> None:
        self.records: dict[str, Mapping[str, Held]] = {}
        self._context = context
        self._keys: Sequence[LinkKey] = ()
        self._outcomes: dict[Vendor, Outcomes | None] = {}
        self._is_over = False

    async def look_up(
        self, accounts: Sequence[AssemblyAccount], vendors: Collection[Vendor], later: Collection[Vendor] = ()
    ) -> None:
        """Ask for parts, for all accounts at once. A vendor that is late is left to the fields that need it.

        Args:
            accounts: of the page, each once.
            vendors: those that the document needs.
            later: those of them that only deferred fields need, which are not waited for.
        """
        wanted = [vendor for vendor in SOURCES if vendor in vendors and vendor is not Vendor.ASSEMBLY]
        if accounts and wanted:
            self._keys = link_keys(self._context, accounts)
            await for_a_while(
                self._context,
                [self._look_up(vendor) for vendor in wanted if vendor not in later],
                behind=[self._look_up(vendor) for vendor in wanted if vendor in later],
            )
            self._is_over = True

    def tell(self, views: Sequence[CustomerView]) -> None:
        """Let the accounts' views, made in their order, know the parts."""
        for vendor, outcomes in self._outcomes.items():
            for view, key in zip(views, self._keys, strict=True):
                known = Part(SourceStatus.NOT_CONFIGURED) if outcomes is None else part_at(vendor, outcomes[key])
                view.take(vendor, known)

    async def _look_up(self, vendor: Vendor) -> None:
        if self._context.vendors.client(vendor) is None:
            self._outcomes[vendor] = None
            return
        found = await links_of(self._context, self._keys, vendor)
        if self._is_over:  # the page is being shown without it, and must not change meanwhile
            return
        self._outcomes[vendor] = found
        if isinstance(found, Decided):
            self.records[vendor.name] = found.records
            return
        records = {key.account_id: each.record for key, each in found.items() if isinstance(each, Verdict)}
        if len(records) == len(found):
            self.records[vendor.name] = records
