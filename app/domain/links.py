"""Which records are the same customer, and by which rule: pure rules over the records that are known.

Rules are tried in the order of `Rule`. The first that finds any candidate decides; a weaker one is never tried after
it. A link holds only where it is one to one, seen from both sides. Nothing here asks a vendor: whoever gathers the
records (`Known`) decides how much is seen, and what was not gathered cannot be a candidate.
"""

from __future__ import annotations

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.key_links import by_keys, matching_keys, seen_from
from app.domain.known import Known
from app.domain.source_ids import OTHERS, accounts_known_to, company_by_source_id, record_by_company, vouched_for
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Linkable, Rule, SourceStatus, Verdict, ambiguous

__all__ = ["accounts_matching", "anchor", "company_of", "seen_from", "verdict"]


def verdict(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """What the rules say of an account of Assembly at another vendor.

    A person is linked by explicit links alone: people's e-mail addresses lead to end users and contacts, which are no
    accounts.

    Args:
        account: of Assembly.
        vendor: another one.
        known: what was gathered.
    """
    decided = by_keys(account, vendor, known)
    if decided is not NOT_LINKED or known.keys(account).is_person:
        return decided
    if vendor is Vendor.USERLOT:
        return company_by_source_id(account, known)
    return record_by_company(account, vendor, known) if vendor in OTHERS else NOT_LINKED


def anchor(record: Linkable, vendor: Vendor, known: Known) -> Verdict:
    """The account of Assembly that a record of another vendor is linked to.

    Args:
        record: of another vendor.
        vendor: whose it is.
        known: what was gathered, the record and all that its accounts could be linked to instead among it.
    """
    accounts = accounts_matching(record, vendor, known)
    return seen_from(record, vendor, ((account, verdict(account, vendor, known)) for account in accounts))


def accounts_matching(record: Linkable, vendor: Vendor, known: Known) -> list[AssemblyAccount]:
    """The accounts of Assembly that a record matches under any rule; whether a link holds is for them to say.

    Args:
        record: of another vendor.
        vendor: whose it is.
        known: what was gathered.
    """
    found = matching_keys(record, vendor, known)
    if isinstance(record, Company):
        found += accounts_known_to(record, known)
    elif vendor in OTHERS:
        above = (anchor(company, Vendor.USERLOT, known).record for company in known.of_source(record.id))
        found += [account for account in above if isinstance(account, AssemblyAccount)]
    return list({account.id: account for account in found}.values()) if len(found) > 1 else found


def company_of(record: ReevoAccount | SwiftAccount, vendor: Vendor, known: Known) -> Verdict:
    """Userlot's company of a record that no account's keys lead to: the one that knows the record's id.

    The record is one customer with the company, and with the company's account where it has one.

    Args:
        record: of Reevo or Swift.
        vendor: which of the two.
        known: what was gathered, the record among it.
    """
    companies = list(known.of_source(record.id))
    if not companies:
        return NOT_LINKED
    accounts = {company.id: _account_of(company, known) for company in companies}
    vouched = [{each.id for each in vouched_for(company, vendor, accounts[company.id], known)} for company in companies]
    rivals = {each for ids in vouched if record.id in ids for each in ids}
    company, account = companies[0], accounts[companies[0].id]
    if len(companies) > 1 or len(rivals) != 1 or not _may_join(account, vendor, known):
        return ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, companies)
    return Verdict(SourceStatus.OK, company, Rule.EXTERNAL_ID)


def _account_of(company: Company, known: Known) -> AssemblyAccount | None:
    above = anchor(company, Vendor.USERLOT, known).record
    return above if isinstance(above, AssemblyAccount) else None


def _may_join(account: AssemblyAccount | None, vendor: Vendor, known: Known) -> bool:
    """Whether a record of the vendor may join a company's customer: not a person's, and not beside another record."""
    return account is None or (not known.keys(account).is_person and by_keys(account, vendor, known) is NOT_LINKED)
