"""A customer by a key: the vendors are asked in one order, and the first that holds the key decides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from app.domain.account import AssemblyAccount
from app.domain.errors import AmbiguousKey, BadUserInput, GatewayError, NotConfigured
from app.domain.free_mail import is_free_mail
from app.domain.identity import normalise_domain, normalise_email, spellings_of
from app.domain.link_keys import keys_of
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus
from app.upstream.scope import leaving_time
from schema.account.loaders import RecordOf
from schema.context import Context
from schema.identity.anchoring import AnchorOf, RecordKey
from schema.identity.customer_view import CustomerView
from schema.identity.keys import DOMAIN, SHARED
from schema.identity.lookups import CompaniesByKey, ReevoByKey, TeamsByKey
from schema.identity.references import AccountByRef
from schema.identity.whole_lists import AssemblyIndex
from schema.scopes.needs import check_address

Records = Sequence[AssemblyAccount | Linkable]
Step = tuple[Vendor, Callable[[Context, str], Awaitable[Records]]]
"""A vendor, and how its records are found that hold a key."""


async def _first_holder(
    context: Context, name: str, key: str, steps: Sequence[Step], *, thorough: bool = True
) -> CustomerView | None:
    """The customer of the first record that holds the key; None where every vendor answered that none does.

    Raises:
        AmbiguousKey: several records of one vendor hold it.
        GatewayError: no vendor that answered holds it, and one did not answer.
    """
    failures: list[GatewayError] = []
    silent: set[Vendor] = set()  # a vendor that gave no answer is not asked in another way
    answered = False
    for vendor, records_with in steps:
        if vendor in silent:
            continue
        try:
            with leaving_time():
                records = await records_with(context, key)
        except AmbiguousKey:
            raise
        except GatewayError as error:  # the other vendors may hold it
            failures.append(error)
            silent.add(vendor)
            continue
        answered = True
        if len(records) > 1:
            raise AmbiguousKey(name, [(vendor, record.id) for record in records])
        if records:
            return CustomerView(context, vendor, records[0], thorough=thorough)
    unanswered = [error for error in failures if not isinstance(error, NotConfigured)]
    if unanswered or not answered:
        raise (unanswered or failures)[0]
    return None


async def by_record(context: Context, vendor: Vendor, record_id: str, *, thorough: bool = True) -> CustomerView | None:
    """The customer of a vendor's record; of a team, the one that it is linked to.

    Args:
        context: of the request.
        vendor: who holds the record.
        record_id: the vendor's id of it.
        thorough: whether all is looked up that costs calls of its own; not where many are asked for at once.

    Raises:
        NotAllowed: the id is made of an e-mail address, by which Assembly finds people, for who may not look for them.
        GatewayError: the vendor gave no usable answer.
    """
    check_address(record_id, "id", context.caller.principal)
    record = await context.loader(RecordOf).load((vendor, record_id))
    if not isinstance(record, Team):
        return None if record is None else CustomerView(context, vendor, record, thorough=thorough)
    return await of_team(context, record, thorough=thorough)


async def of_team(context: Context, team: Team, *, thorough: bool = True) -> CustomerView | None:
    """The customer that a team is linked to.

    Args:
        context: of the request.
        team: at Assemble.
        thorough: as of `by_record`.

    Raises:
        AmbiguousKey: it is not one to one.
        GatewayError: Assembly gave no usable answer.
    """
    anchor = await context.loader(AnchorOf).load(RecordKey(Vendor.ASSEMBLE, team.id, thorough=thorough, record=team))
    if anchor.status is SourceStatus.AMBIGUOUS:
        raise AmbiguousKey("team", list(anchor.candidates))
    account = anchor.record
    return None if account is None else CustomerView(context, Vendor.ASSEMBLY, account, thorough=thorough)


async def by_domain(
    context: Context,
    given: str,
    *,
    organisations: Callable[[Context, str], Awaitable[Records]] | None = None,
    thorough: bool = True,
) -> CustomerView | None:
    """By Assembly's domains, then by all that Reevo has.

    Args:
        context: of the request.
        given: the domain as a client wrote it.
        organisations: finds those with a domain at Assembly, where many are asked for at once.
        thorough: as of `by_record`.

    Raises:
        BadUserInput: it is no domain.
        AmbiguousKey: several customers have it.
        GatewayError: no vendor that answered has it, and one did not answer.
    """
    domain = normalise_domain(given)
    if domain is None:
        raise BadUserInput(f"{given[:60]!r} is not a domain; give one such as `acme.com`, without scheme and path.")
    steps: tuple[Step, ...] = (
        (Vendor.ASSEMBLY, organisations or accounts_with_domain),
        (Vendor.REEVO, reevo_with_domain),
    )
    return await _first_holder(context, "domain", domain, steps, thorough=thorough)


async def accounts_with_domain(context: Context, domain: str) -> Records:
    """The organisation at Assembly with a domain in its one spelling, however it is stored there."""
    for spelling in spellings_of(domain):
        account = await context.loader(AccountByRef).load(spelling)
        # the path slot takes source specific ids too, and e-mail addresses of people
        if account is not None and not keys_of(account).is_person and normalise_domain(account.domain or "") == domain:
            return [account]
    return []


async def reevo_with_domain(context: Context, domain: str) -> Records:
    """The accounts at Reevo with a domain in its one spelling; those on a free-mail host have none of their own."""
    return () if is_free_mail(domain) else await context.loader(ReevoByKey).load((DOMAIN, domain))


async def by_email(context: Context, given: str) -> CustomerView | None:
    """A person by Assembly's e-mail addresses.

    Raises:
        BadUserInput: it is no address.
        GatewayError: Assembly gave no usable answer.
    """
    email = normalise_email(given)
    if email is None:
        raise BadUserInput(f"{given[:60]!r} is not an e-mail address; give one such as `ada@acme.com`.")
    account = await context.loader(AccountByRef).load(email)
    if account is None or keys_of(account).email != email:
        return None
    return CustomerView(context, Vendor.ASSEMBLY, account, thorough=True)


async def by_external_id(context: Context, given: str) -> CustomerView | None:
    """By Userlot's external ids, Assembly's source specific ids and `id_in_tool`, then Assemble's references.

    Raises:
        BadUserInput: it is empty.
        AmbiguousKey: several customers have it.
        GatewayError: no vendor that answered has it, and one did not answer.
    """
    external_id = given.strip()
    if not external_id:
        raise BadUserInput("`externalId` is empty; give your own id of the account.")
    steps: tuple[Step, ...] = (
        (Vendor.USERLOT, _companies),
        (Vendor.ASSEMBLY, _accounts),
        (Vendor.ASSEMBLY, _accounts_by_tool),
        (Vendor.ASSEMBLY, _accounts_of_teams),
    )
    return await _first_holder(context, "externalId", external_id, steps)


async def _companies(context: Context, external_id: str) -> Records:
    return await context.loader(CompaniesByKey).load((SHARED, external_id))


async def _accounts(context: Context, external_id: str) -> Records:
    account = await context.loader(AccountByRef).load(external_id)
    return [account] if account is not None and has_external_id(account, external_id) else []


async def _accounts_by_tool(context: Context, external_id: str) -> Records:
    """From the whole list, which alone tells `id_in_tool`."""
    known = await context.loader(AssemblyIndex).all()
    return [account for account in known.accounts.values() if has_external_id(account, external_id)]


async def _accounts_of_teams(context: Context, external_id: str) -> Records:
    """Those that are linked to the teams with this external reference: a team is no customer itself."""
    teams = await context.loader(TeamsByKey).load((SHARED, external_id))
    views = [view for team in teams if (view := await of_team(context, team)) is not None]
    return list({view.record.id: view.record for view in views}.values())


def has_external_id(account: AssemblyAccount, external_id: str) -> bool:
    """Whether an account has this id of another system, a person's too."""
    given = (*account.source_specific_ids, account.id_in_tool or "")
    return external_id in {each.strip() for each in given}
