"""What an account's own keys link it to: one candidate, and one that has this account for its one candidate too."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.account import AssemblyAccount
from app.domain.known import Known
from app.domain.link_keys import spelled
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Candidate, Linkable, Rule, SourceStatus, Verdict, ambiguous


def by_keys(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """What the rules say that compare the account's keys with the vendor's records.

    Args:
        account: of Assembly.
        vendor: another one.
        known: what was gathered.
    """
    decided = known.decided[vendor]
    found = decided.get(account.id)
    if found is None:
        found = decided[account.id] = _by_keys(account, vendor, known)
    return found


def _by_keys(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    choice = known.choice(account, vendor)
    if choice is None:
        return NOT_LINKED
    if not choice.candidates:
        gone = tuple((vendor, each) for each in known.keys(account).explicit_at(vendor))
        return Verdict(SourceStatus.NOT_FOUND, rule=choice.rule, candidates=gone)
    seen = [_seen_from_both_sides(record, vendor, choice.rule, known) for record in choice.candidates.values()]
    decided = seen[0] if len(seen) == 1 else ambiguous(vendor, choice.rule, choice.candidates.values())
    teams = tuple(each.record for each in seen if isinstance(each.record, Team)) if vendor is Vendor.ASSEMBLE else ()
    return decided._replace(teams=teams) if teams else decided


def account_by_keys(record: Linkable, vendor: Vendor, known: Known) -> AssemblyAccount | None:
    """The account whose keys link it to the record."""
    accounts = matching_keys(record, vendor, known)
    linked = seen_from(record, vendor, ((account, by_keys(account, vendor, known)) for account in accounts)).record
    return linked if isinstance(linked, AssemblyAccount) else None


def matching_keys(record: Linkable, vendor: Vendor, known: Known) -> list[AssemblyAccount]:
    """The accounts whose keys match a record under any rule, each once."""
    found = known.matching_any(record, vendor)
    return list({each.id: each for each in found}.values()) if len(found) > 1 else found


def seen_from(record: Linkable, vendor: Vendor, decided: Iterable[tuple[AssemblyAccount, Verdict]]) -> Verdict:
    """The account that a record is linked to, by what was decided of each account that it matches.

    Args:
        record: of a vendor other than Assembly.
        vendor: whose it is.
        decided: the accounts, each with the verdict of the vendor.
    """
    wanted = spelled(record.id)
    rivals: list[Candidate] = []
    for account, found in decided:
        linked = [*found.teams, *([found.record] if found.record else [])]
        if any(spelled(each.id) == wanted for each in linked):
            return Verdict(SourceStatus.OK, account, found.rule)
        if found.status is SourceStatus.AMBIGUOUS and (vendor, record.id) in found.candidates:
            rivals.append((Vendor.ASSEMBLY, account.id))
    return Verdict(SourceStatus.AMBIGUOUS, candidates=tuple(sorted(rivals))) if rivals else NOT_LINKED


def _seen_from_both_sides(record: Linkable, vendor: Vendor, rule: Rule, known: Known) -> Verdict:
    """Whether a candidate is linked to the account that has it: not where another account has it too."""
    if rule is not Rule.EXPLICIT and known.contenders(Rule.EXPLICIT, record, vendor):
        return Verdict(SourceStatus.NOT_LINKED, rule=rule)
    if known.is_contended(rule, record, vendor):
        return ambiguous(vendor, rule, [record])
    return Verdict(SourceStatus.OK, record, rule)
