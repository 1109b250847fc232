"""Most accounts of a page: one record fits, or none, and nothing speaks against it.

What the rules say of these is found in one look over accounts and records, without the indexes that the rules need.
Whatever is not so plain is left to `app.domain.links`, which says the same of the accounts that are told here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from app.domain.account import ReevoAccount
from app.domain.company import Company
from app.domain.link_keys import AccountKeys, reevo_domains, shared_id, spelled
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Linkable, Rule, SourceStatus, Verdict

_OK = SourceStatus.OK  # a member of an enumeration takes longer to look up than a variable, and pages are long

_Fitting = dict[str, Verdict | None]
"""What is said of the account that holds a key: None where several accounts or records do, or others have a say."""


def ordinary_verdicts(
    keys: Mapping[str, AccountKeys], vendor: Vendor, records: Sequence[Linkable]
) -> dict[str, Verdict]:
    """What the rules say of the accounts of which it is plain.

    Args:
        keys: of all accounts of Assembly that are known, by their ids.
        vendor: another one.
        records: of the vendor, as many as are known, and none of another.

    Returns:
        Verdicts by the accounts' ids; of those that it takes the rules to decide on there is none.
    """
    ids = {spelled(record.id): record for record in records}
    if len(ids) != len(records) or ":" in "".join(ids):
        return {}  # an id that looks like a link to a vendor is better not reasoned about
    decide = _deciding(keys.values(), vendor, ids)
    # What companies know of other systems has a say in what no key leads to.
    known = {
        spelled(each) for record in records if isinstance(record, Company) for each in record.source_external_ids or ()
    }
    told: dict[str, Verdict] = {}
    for account_id, each in keys.items():
        found = decide(each)
        if found is not None and (found is not NOT_LINKED or not known or spelled(account_id) not in known):
            told[account_id] = found
    return told


def _deciding(
    keys: Collection[AccountKeys], vendor: Vendor, ids: Mapping[str, Linkable]
) -> Callable[[AccountKeys], Verdict | None]:
    """What says of each of these accounts what the rules do; None where it takes them to decide."""
    by_name, named = _by_name(keys, vendor, ids)
    by_shared_id = _by_shared_id(keys, ids.values(), named)
    by_domain = _by_domain(keys, ids.values(), named) if vendor is Vendor.REEVO else {}

    def decide(account: AccountKeys) -> Verdict | None:
        if account.refused:
            return None
        found = [by_name[each] for each in account.names if each in by_name] if by_name else None
        if not found:
            if account.explicit and account.explicit_at(vendor):
                return None
            found = [by_shared_id[each] for each in account.external if each in by_shared_id]
            if not found:
                return by_domain.get(account.domain or "", NOT_LINKED)
        return found[0] if len(found) == 1 else None

    return decide


def _by_name(
    keys: Iterable[AccountKeys], vendor: Vendor, ids: Mapping[str, Linkable]
) -> tuple[_Fitting, Collection[str]]:
    """What is said of accounts that name a record; and the ids of all records that any account names."""
    names = [name for each in keys for name in each.names]
    if ids.keys().isdisjoint(names) and vendor not in {at for each in keys for at, _ in each.explicit}:
        return {}, ()
    prefix = f"{vendor}:"
    leads = [(record, (record_id, prefix + record_id)) for record_id, record in ids.items()]
    fitting = _fitting(Rule.EXPLICIT, leads, names, ())
    return fitting, {record.id for record, its in leads if its[0] in fitting}


def _by_shared_id(keys: Iterable[AccountKeys], records: Iterable[Linkable], named: Container[str]) -> _Fitting:
    leads = [(record, (text,)) for record in records if (text := shared_id(record)) is not None]
    return _fitting(Rule.EXTERNAL_ID, leads, [text for each in keys for text in each.external], named)


def _by_domain(keys: Iterable[AccountKeys], records: Iterable[Linkable], named: Container[str]) -> _Fitting:
    leads = [(record, reevo_domains(record)) for record in records if isinstance(record, ReevoAccount)]
    return _fitting(Rule.DOMAIN, leads, [each.domain for each in keys if each.domain is not None], named)


def _fitting(
    rule: Rule, leads: Iterable[tuple[Linkable, tuple[str, ...]]], held: Iterable[str], doubted: Container[str]
) -> _Fitting:
    """What is said, by a rule, of the accounts that hold a key.

    Args:
        rule: by which a key leads to a record.
        leads: the records, each with the keys that lead to it.
        held: the keys of all accounts, as often as they are held.
        doubted: ids of records that a stronger rule may give to another account.
    """
    counts = Counter(held)
    fitting: _Fitting = {}
    for record, its in leads:
        holders = counts.get(its[0], 0) if len(its) == 1 else sum(counts.get(key, 0) for key in its)
        if holders:
            verdict = _linked(record, rule) if holders == 1 and record.id not in doubted else None
            for key in its:
                fitting[key] = None if key in fitting else verdict
    return fitting


def _linked(record: Linkable, rule: Rule) -> Verdict:
    # A third of what the class takes, and pages are long.
    return tuple.__new__(Verdict, (_OK, record, rule, (), (record,) if isinstance(record, Team) else ()))
