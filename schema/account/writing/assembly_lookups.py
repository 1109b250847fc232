"""The account at Assembly that a write looks for before it is sent: as it is now, whatever was read before."""

from __future__ import annotations

from app.domain.account import AssemblyAccount
from app.domain.changes import Changes
from app.domain.identity import normalise_domain, normalise_email, spellings_of
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose, reading_afresh
from schema.context import Context


async def with_domain(context: Context, changes: Changes) -> AssemblyAccount | None:
    """The account with this domain or e-mail address now, whatever was read before; None where there is none.

    Raises:
        UpstreamError: Assembly gave no usable answer.
    """
    domain = changes.get("domain")
    if not isinstance(domain, str) or not domain.strip():
        return None
    plain = normalise_domain(domain)
    for spelling in spellings_of(plain) if plain else [normalise_email(domain) or domain]:
        account = await _read(context, spelling)
        # the path slot takes source specific ids too
        if account is not None and one_spelling(account.domain or "") == one_spelling(domain):
            return account
    return None


def one_spelling(domain: str) -> str:
    """A domain or an e-mail address in the spelling by which it compares."""
    return normalise_domain(domain) or normalise_email(domain) or domain


async def with_source_id(context: Context, source_id: str) -> AssemblyAccount | None:
    """The account with this source specific id now; None where there is none.

    Raises:
        UpstreamError: Assembly gave no usable answer.
    """
    account = await _read(context, source_id)
    # the path slot takes ids and domains too; a reply need not show the ids that it was found by
    is_other = account is not None and source_id in (account.id, account.domain)
    return None if is_other and account and source_id not in account.source_specific_ids else account


async def _read(context: Context, ref: str) -> AssemblyAccount | None:
    chose(Vendor.ASSEMBLY, "1 account to be written", Strategy.POINTS, "whether it is there now", 1)
    with reading_afresh("account"):
        return await context.vendors.assembly.accounts.get(ref)
