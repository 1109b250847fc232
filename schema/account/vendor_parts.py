"""The fields of Account that tell what each vendor has of it: exact views, and how they agree."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import Parent

from app.domain.account import AssemblyAccount as AssemblyAccountRecord
from app.domain.account import ReevoAccount as ReevoAccountRecord
from app.domain.account import SwiftAccount as SwiftAccountRecord
from app.domain.company import Company as CompanyRecord
from app.domain.vendor import Vendor
from schema.account.assembly import AssemblyAccount
from schema.account.merged import FieldConflict, FieldProvenance, conflicts_of, provenance_of
from schema.account.reevo import ReevoAccount
from schema.account.sources import SourceState, as_of, sources_of
from schema.account.swift import SwiftAccount
from schema.account.views import fed_by_part, shown
from schema.company.types import Company
from schema.identity.customer_view import SOURCES, CustomerView
from schema.record_types import served
from schema.scopes.merged import check_named, unseen


@strawberry.type
class VendorParts:
    """Mixed into the type Account."""

    @strawberry.field(description="Assembly's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.ASSEMBLY, AssemblyAccountRecord)
    def assembly(parent: Parent[CustomerView]) -> AssemblyAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: served(AssemblyAccount, row))

    @strawberry.field(description="Reevo's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.REEVO, ReevoAccountRecord)
    def reevo(parent: Parent[CustomerView]) -> ReevoAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.REEVO, ReevoAccountRecord, lambda row: served(ReevoAccount, row))

    @strawberry.field(description="Swift's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.SWIFT, SwiftAccountRecord)
    def swift(parent: Parent[CustomerView]) -> SwiftAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.SWIFT, SwiftAccountRecord, lambda row: served(SwiftAccount, row))

    @strawberry.field(description="Userlot's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.USERLOT, CompanyRecord)
    def company(parent: Parent[CustomerView]) -> Company | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.USERLOT, CompanyRecord, lambda row: served(Company, row))

    @strawberry.field(description="What came of looking for this customer at each vendor.")
    @staticmethod
    async def sources(parent: Parent[CustomerView]) -> list[SourceState]:
        """Asks every vendor that is configured."""
        return await sources_of(parent)

    @strawberry.field(
        description="Fields on which vendors disagree, with what each says. Asks every vendor that is configured."
    )
    @staticmethod
    async def conflicts(parent: Parent[CustomerView]) -> list[FieldConflict]:
        """Compares values, not spellings."""
        from schema.account.types import Account  # of which this is a part

        await parent.parts(SOURCES)
        hidden = unseen(Account, parent)
        return [each for each in conflicts_of(parent.customer) if each.field not in hidden]

    @strawberry.field(
        description="Where the values of merged fields come from, and what the other vendors say. Asks every vendor "
        "that is configured."
    )
    @staticmethod
    async def provenance(
        parent: Parent[CustomerView],
        fields: Annotated[
            list[str] | None,
            strawberry.argument(
                description="Names of merged fields, such as `name`; all that have a value where null."
            ),
        ] = None,
    ) -> list[FieldProvenance]:
        """Of the fields named."""
        from schema.account.types import Account  # of which this is a part

        await parent.parts(SOURCES)
        hidden = unseen(Account, parent)
        check_named(fields, hidden)
        origin = parent.customer.origin[0]
        parts = {vendor: parent.known(vendor) for vendor in SOURCES}
        matched_by = {vendor: part.rule for vendor, part in parts.items() if part and vendor is not origin}
        told = provenance_of(
            parent.customer, fields, matched_by=matched_by, as_of={vendor: as_of(vendor) for vendor in SOURCES}
        )
        return [each for each in told if each.field not in hidden]
