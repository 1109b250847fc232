"""What Userlot's companies know of other systems' ids, and what is linked by it.

A company can hold ids of other systems as `source_external_id`, several of them: of accounts of Assembly, Reevo and
Swift. This links an account of Assembly that no key leads to a company, and records of Reevo and Swift that no account
leads to. A company that knows two records of one vendor vouches for neither.
"""

from __future__ import annotations

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.key_links import account_by_keys, by_keys
from app.domain.known import Known
from app.domain.link_keys import spelled
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Rule, SourceStatus, Verdict, ambiguous

OTHERS = (Vendor.REEVO, Vendor.SWIFT)
"""The vendors whose records a company may know, beside Assembly."""


def company_by_source_id(account: AssemblyAccount, known: Known) -> Verdict:
    """The company that knows the account, or a record that the account's keys link it to.

    Args:
        account: an organisation whose own keys lead to no company.
        known: what was gathered.
    """
    companies = _knowing(account, known)
    if not companies:
        return NOT_LINKED
    if len(companies) > 1:
        return ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, companies)
    (company,) = companies
    if _keys_lead_to(company, known):
        return Verdict(SourceStatus.NOT_LINKED, rule=Rule.EXTERNAL_ID)
    if _knows_another_of_one_vendor(company, account, known) or _is_contended(company, known):
        return ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, companies)
    return Verdict(SourceStatus.OK, company, Rule.EXTERNAL_ID)


def record_by_company(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """The record of Reevo or Swift that the account's company knows.

    Args:
        account: an organisation whose own keys lead to no record of the vendor.
        vendor: Reevo or Swift.
        known: what was gathered.
    """
    company = _company_at(account, known)
    if company is None:
        return NOT_LINKED
    candidates = vouched_for(company, vendor, account, known)
    free = [each for each in candidates if account_by_keys(each, vendor, known) is None]
    if not free:
        return NOT_LINKED
    if len(candidates) > 1 or len(known.of_source(free[0].id)) > 1:
        return ambiguous(vendor, Rule.EXTERNAL_ID, free)
    return Verdict(SourceStatus.OK, free[0], Rule.EXTERNAL_ID)


def accounts_known_to(company: Company, known: Known) -> list[AssemblyAccount]:
    """The accounts whose ids a company knows, or the ids of records that their keys link them to, each once."""
    if not known.sources_of(company):  # as of most, and of all where Userlot's replies do not tell them
        return []
    found = [known.account(each) for each in known.sources_of(company)]
    for vendor in OTHERS:
        found += [account_by_keys(record, vendor, known) for record in records_known_to(company, vendor, known)]
    return list({account.id: account for account in found if account is not None}.values())


def records_known_to(company: Company, vendor: Vendor, known: Known) -> list[ReevoAccount | SwiftAccount]:
    """The records of Reevo or Swift whose ids a company knows."""
    found = (known.record(vendor, each) for each in known.sources_of(company))
    return [record for record in found if isinstance(record, ReevoAccount | SwiftAccount)]


def vouched_for(
    company: Company, vendor: Vendor, account: AssemblyAccount | None, known: Known
) -> list[ReevoAccount | SwiftAccount]:
    """The records of Reevo or Swift that a company knows, less those that its account refuses.

    Args:
        company: of Userlot.
        vendor: Reevo or Swift.
        account: the one at Assembly that the company is linked to, if there is one.
        known: what was gathered.
    """
    refused = known.keys(account).refused if account is not None else frozenset()
    records = records_known_to(company, vendor, known)
    return [record for record in records if (vendor, spelled(record.id)) not in refused]


def _company_at(account: AssemblyAccount, known: Known) -> Company | None:
    decided = by_keys(account, Vendor.USERLOT, known)
    if decided is NOT_LINKED:
        decided = company_by_source_id(account, known)
    return decided.record if isinstance(decided.record, Company) else None


def _ids_of(account: AssemblyAccount, known: Known) -> dict[Vendor, str]:
    """The ids by which a company may know this customer: the account's, and those of the records its keys link."""
    linked = {vendor: by_keys(account, vendor, known).record for vendor in OTHERS}
    others = {vendor: spelled(record.id) for vendor, record in linked.items() if record is not None}
    return {Vendor.ASSEMBLY: spelled(account.id), **others}


def _knowing(account: AssemblyAccount, known: Known) -> list[Company]:
    refused = known.keys(account).refused
    found = {company.id: company for each in _ids_of(account, known).values() for company in known.of_source(each)}
    return [company for company in found.values() if (Vendor.USERLOT, spelled(company.id)) not in refused]


def _keys_lead_to(company: Company, known: Known) -> bool:
    """Whether some account has the company for a candidate by a link or an external id, which are stronger."""
    rules = (Rule.EXPLICIT, Rule.EXTERNAL_ID)
    return any(known.contenders(rule, company, Vendor.USERLOT) for rule in rules)


def _is_contended(company: Company, known: Known) -> bool:
    """Whether a company knows several accounts, in whatever way, that could have it."""
    return sum(_may_be_had_by(each, company, known) for each in accounts_known_to(company, known)) > 1


def _may_be_had_by(account: AssemblyAccount, company: Company, known: Known) -> bool:
    """Whether an account that a company knows has no company by its keys, and does not refuse this one."""
    keys = known.keys(account)
    is_refused = (Vendor.USERLOT, spelled(company.id)) in keys.refused
    return not keys.is_person and not is_refused and known.choice(account, Vendor.USERLOT) is None


def _knows_another_of_one_vendor(company: Company, account: AssemblyAccount, known: Known) -> bool:
    """Whether a company knows this customer by one record of a vendor, and a further record of the same vendor."""
    ids = known.sources_of(company)
    return any(
        record_id in ids and any(each != record_id and _exists(each, vendor, known) for each in ids)
        for vendor, record_id in _ids_of(account, known).items()
    )


def _exists(record_id: str, vendor: Vendor, known: Known) -> bool:
    """Whether the vendor has a record with this id; people at Assembly do not count."""
    if vendor is not Vendor.ASSEMBLY:
        return known.record(vendor, record_id) is not None
    account = known.account(record_id)
    return account is not None and not known.keys(account).is_person
