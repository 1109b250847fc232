"""Assembly's organisations by their domains, for a router that names many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.account import AssemblyAccount
from app.domain.errors import GatewayError
from app.domain.identity import normalise_domain
from app.domain.link_keys import keys_of
from schema.account.by_key import Records, accounts_with_domain
from schema.context import Context
from schema.identity.references import whole_list_is_cheaper
from schema.identity.whole_lists import AllAssemblyAccounts, AssemblyIndex
from schema.loading import Loader, each
from schema.made_once import MadeOnce


def _by_domain(rows: tuple[AssemblyAccount, ...]) -> dict[str, list[AssemblyAccount]]:
    found: dict[str, list[AssemblyAccount]] = {}
    for row in rows:
        domain = None if not row.domain or keys_of(row).is_person else normalise_domain(row.domain)
        if domain is not None:
            found.setdefault(domain, []).append(row)
    return found


_INDEX = MadeOnce(_by_domain)


class OrganisationsByDomain(Loader[str, Records]):
    """Which organisations at Assembly have this domain, in its one spelling?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Records | GatewayError]:
        """Point reads, or the whole list where that costs fewer calls."""
        if not await whole_list_is_cheaper(self.context, keys, may_not_do=False):
            return await each(keys, self._one)
        await self.context.loader(AssemblyIndex).all()  # so that who links these customers finds it begun
        rows = await self.context.loader(AllAssemblyAccounts).all()
        found = _INDEX.of(self.context.vendors.assembly.accounts, rows)
        return {key: found.get(key, ()) for key in keys}

    async def _one(self, domain: str) -> Records:
        return await accounts_with_domain(self.context, domain)


async def organisations_with_domain(context: Context, domain: str) -> Records:
    """Those with a domain, asked for together with the others of this request.

    Raises:
        GatewayError: Assembly gave no usable answer.
    """
    return await context.loader(OrganisationsByDomain).load(domain)
