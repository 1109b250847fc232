"""The vendors of one gateway: which are configured, and the adapters of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeVar

from app.domain.errors import NotConfigured
from app.domain.vendor import Vendor
from app.upstream.client import UpstreamClient
from app.vendors.assemble.teams import AssembleTeams
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.labels import AssemblyLabels
from app.vendors.assembly.properties import AssemblyProperties
from app.vendors.assembly.usage_logs import AssemblyUsageLogs
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.contacts import ReevoContacts
from app.vendors.reevo.domains import ReevoDomains
from app.vendors.reevo.relationships import ReevoRelationships
from app.vendors.reevo.schema import ReevoSchema
from app.vendors.swift.accounts import SwiftAccounts
from app.vendors.userlot.companies import UserlotCompanies
from app.vendors.userlot.end_users import UserlotEndUsers
from app.vendors.userlot.teams import UserlotTeams

T = TypeVar("T")


class Assembly:
    """Assembly's adapters over one credential.

    Args:
        client: the pipeline.
        labels_path: `auto`, `/account/labels` or `/accounts/labels`.
    """

    def __init__(self, client: UpstreamClient, *, labels_path: str = "auto") -> None:
        self.client = client
        self.accounts = AssemblyAccounts(client)
        self.properties = AssemblyProperties(client)
        self.labels = AssemblyLabels(client, labels_path)
        self.usage_logs = AssemblyUsageLogs(client)


class Assemble:
    """Assemble's adapters over one credential.

    Args:
        client: the pipeline.
        update_method: by which teams are updated: `auto`, `PATCH` or `PUT`.
        hide_method: by which teams are hidden: `auto`, `DELETE`, `POST`, `PUT` or `PATCH`.
    """

    def __init__(self, client: UpstreamClient, *, update_method: str = "auto", hide_method: str = "auto") -> None:
        self.client = client
        self.teams = AssembleTeams(client, update_method=update_method, hide_method=hide_method)


class Userlot:
    """Userlot's adapters over one credential, which is one product's."""

    def __init__(self, client: UpstreamClient) -> None:
        self.client = client
        self.companies = UserlotCompanies(client)
        self.end_users = UserlotEndUsers(client)
        self.teams = UserlotTeams(client)


class Swift:
    """Swift's adapters over one credential.

    Args:
        client: the pipeline.
        parent_id: of the account that stands for the company running the gateway; it is no customer.
    """

    def __init__(self, client: UpstreamClient, *, parent_id: str | None = None) -> None:
        self.client = client
        self.accounts = SwiftAccounts(client, parent_id=parent_id)


class Reevo:
    """Reevo's adapters over one credential."""

    def __init__(self, client: UpstreamClient, *, window: float = 0.0) -> None:
        self.client = client
        self.accounts = ReevoAccounts(client, window=window)
        self.domains = ReevoDomains()
        self.contacts = ReevoContacts(client)
        self.relationships = ReevoRelationships(client)
        self.schema = ReevoSchema(client)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """The adapters of each vendor; None where it is not configured."""

    assembly: Assembly | None = None
    assemble: Assemble | None = None
    userlot: Userlot | None = None
    swift: Swift | None = None
    reevo: Reevo | None = None


class Vendors:
    """Gives each vendor's adapters, or says that the vendor is not configured.

    Args:
        adapters: of the vendors that are.
    """

    def __init__(self, adapters: Adapters) -> None:
        self._adapters = adapters

    @property
    def assembly(self) -> Assembly:
        """Assembly's adapters. Raises NotConfigured."""
        return _configured(self._adapters.assembly, Vendor.ASSEMBLY)

    @property
    def assemble(self) -> Assemble:
        """Assemble's adapters. Raises NotConfigured."""
        return _configured(self._adapters.assemble, Vendor.ASSEMBLE)

    @property
    def userlot(self) -> Userlot:
        """Userlot's adapters. Raises NotConfigured."""
        return _configured(self._adapters.userlot, Vendor.USERLOT)

    @property
    def swift(self) -> Swift:
        """Swift's adapters. Raises NotConfigured."""
        return _configured(self._adapters.swift, Vendor.SWIFT)

    @property
    def reevo(self) -> Reevo:
        """Reevo's adapters. Raises NotConfigured."""
        return _configured(self._adapters.reevo, Vendor.REEVO)

    def client(self, vendor: Vendor) -> UpstreamClient | None:
        """The pipeline to a vendor; None where it is not configured."""
        adapters = getattr(self._adapters, vendor.value)
        return None if adapters is None else adapters.client

    def clients(self) -> Iterator[UpstreamClient]:
        """The pipelines of the configured vendors."""
        for field in fields(self._adapters):
            adapters = getattr(self._adapters, field.name)
            if adapters is not None:
                yield adapters.client

    @property
    def written(self) -> int:
        """A number that grows with whatever is written, or may have been, to any of them."""
        return sum(client.written for client in self.clients())

    async def aclose(self) -> None:
        """Close every connection."""
        for client in self.clients():
            await client.aclose()


def _configured(adapters: T | None, vendor: Vendor) -> T:
    if adapters is None:
        raise NotConfigured(vendor)
    return adapters
