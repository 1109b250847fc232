"""The vendors of every organisation that one gateway serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.upstream.client import UpstreamClient
from app.vendors.directory import Vendors


class VendorsByTenant:
    """Gives each tenant its own vendors and never another's.

    Organisations that use one credential of a vendor have one pipeline to it, which is then in several of these.

    Args:
        own: for clients without a tenant.
        tenants: for the others, by tenant.
    """

    def __init__(self, own: Vendors, tenants: Mapping[str, Vendors]) -> None:
        self._every: dict[str | None, Vendors] = {None: own}
        self._every.update(tenants)

    def knows(self, tenant: str | None) -> bool:
        """Whether a tenant is served; None always is."""
        return tenant in self._every

    def of(self, tenant: str | None) -> Vendors:
        """The vendors that clients of a tenant are served from.

        Args:
            tenant: None for clients without one.

        Raises:
            KeyError: it is not served, and nobody else's vendors are given in their place.
        """
        return self._every[tenant]

    def clients(self) -> Iterator[UpstreamClient]:
        """Every pipeline once."""
        yield from dict.fromkeys(client for vendors in self._every.values() for client in vendors.clients())

    async def aclose(self) -> None:
        """Close every connection."""
        for client in self.clients():
            await client.aclose()
