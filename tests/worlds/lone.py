"""Records that no account of Assembly holds: which of them are one customer among themselves.

A company of Userlot may know a record of Reevo or Swift by its id. Nothing else tells that two such records are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from app.domain.vendor import Vendor
from tests.worlds.model import NOT_LINKED, Expected, Rule, Status, Verdict, ambiguous, expected, linked, own
from tests.worlds.spelling import Keys, spelled

KNOWN_TO_COMPANIES = (Vendor.REEVO, Vendor.SWIFT)
Sources = dict[Vendor, Verdict]


class Lone:
    """The rest of a world, once every account of Assembly has its verdicts.

    Args:
        accounts: Assembly's.
        verdicts: of each account by vendor; a record that joins an account through its company is written in here.
        undecided: at each vendor, the accounts for which no rule has any candidate.
        existing: every vendor's records, by spelled id.
        source_ids: of every company of Userlot.
    """

    def __init__(
        self,
        accounts: Sequence[Keys],
        verdicts: dict[str, Sources],
        undecided: Mapping[Vendor, AbstractSet[str]],
        existing: Mapping[Vendor, Mapping[str, str]],
        source_ids: Mapping[str, AbstractSet[str]],
    ) -> None:
        self._keys = {account.id: account for account in accounts}
        self._verdicts = verdicts
        self._undecided = undecided
        self._owner = {
            (vendor, verdict.ids[0]): account
            for account, sources in verdicts.items()
            for vendor, verdict in sources.items()
            if verdict.status is Status.OK and verdict.rule is not Rule.EMAIL
        }
        self._free = {
            vendor: [record for record in existing[vendor].values() if (vendor, record) not in self._owner]
            for vendor in (Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
        }
        self._known: defaultdict[tuple[Vendor, str], list[str]] = defaultdict(list)
        self._knowing: defaultdict[str, list[str]] = defaultdict(list)
        for vendor in KNOWN_TO_COMPANIES:
            for company, ids in source_ids.items():
                for key in sorted(ids & existing[vendor].keys()):
                    self._known[vendor, company].append(existing[vendor][key])
                    self._knowing[existing[vendor][key]].append(company)
        self._sources: dict[tuple[Vendor, str], Sources] = {}

    def customers(self) -> Iterator[Expected]:
        """Every customer without an account at Assembly."""
        for company in self._free[Vendor.USERLOT]:
            self._sources[Vendor.USERLOT, company] = {Vendor.USERLOT: own(company)}
        for vendor in KNOWN_TO_COMPANIES:
            for record in self._free[vendor]:
                self._place(vendor, record)
        doubts = self._doubts()
        for sources in self._sources.values():
            held = [(vendor, verdict.ids[0]) for vendor, verdict in sources.items() if verdict.status is Status.OK]
            rivals = {account for record in held for account in doubts.get(record, ())}
            yield expected({**sources, Vendor.ASSEMBLY: ambiguous(*rivals) if rivals else NOT_LINKED})

    def _place(self, vendor: Vendor, record: str) -> None:
        """Put one record of Reevo or Swift with its company, with its company's account, or by itself."""
        companies = self._knowing[record]
        alone: Sources = {vendor: own(record)}
        if not companies:
            self._sources[vendor, record] = alone
            return
        welcoming = [company for company in companies if record in self._candidates(vendor, company)]
        rivals = {rival for company in welcoming for rival in self._candidates(vendor, company)}
        if len(companies) > 1 or len(rivals) > 1:
            self._sources[vendor, record] = {**alone, Vendor.USERLOT: ambiguous(*companies)}
            for company in welcoming:
                self._doubt(vendor, company)
            return
        (company,) = companies
        account = self._owner.get((Vendor.USERLOT, company))
        if account is None:
            self._join(vendor, record, company)
        elif not self._join_account(vendor, record, account):
            self._sources[vendor, record] = {**alone, Vendor.USERLOT: ambiguous(company)}

    def _join(self, vendor: Vendor, record: str, company: str) -> None:
        """One customer of a company and a record; its id is that of the record of the first vendor in rank."""
        sources = self._sources[Vendor.USERLOT, company]
        if vendor is Vendor.REEVO:
            sources |= {vendor: own(record), Vendor.USERLOT: linked(Rule.EXTERNAL_ID, company)}
        else:
            sources |= {vendor: linked(Rule.EXTERNAL_ID, record)}

    def _join_account(self, vendor: Vendor, record: str, account: str) -> bool:
        keys = self._keys[account]
        if keys.is_person or spelled(record) in keys.refused[vendor] or account not in self._undecided[vendor]:
            return False
        self._verdicts[account][vendor] = linked(Rule.EXTERNAL_ID, record)
        return True

    def _candidates(self, vendor: Vendor, company: str) -> list[str]:
        """The records that a company knows, less those that its account refuses."""
        account = self._owner.get((Vendor.USERLOT, company))
        refused: AbstractSet[str] = frozenset() if account is None else self._keys[account].refused[vendor]
        return [record for record in self._known[vendor, company] if spelled(record) not in refused]

    def _doubt(self, vendor: Vendor, company: str) -> None:
        """A company knows of several records, or of one that others know of too."""
        free = [record for record in self._candidates(vendor, company) if (vendor, record) not in self._owner]
        account = self._owner.get((Vendor.USERLOT, company))
        if account is None:
            self._sources[Vendor.USERLOT, company][vendor] = ambiguous(*free)
        elif free and not self._keys[account].is_person and account in self._undecided[vendor]:
            self._verdicts[account][vendor] = ambiguous(*free)

    def _doubts(self) -> Mapping[tuple[Vendor, str], set[str]]:
        """The accounts to which each record may belong."""
        doubts: defaultdict[tuple[Vendor, str], set[str]] = defaultdict(set)
        for account, verdicts in self._verdicts.items():
            for vendor, verdict in verdicts.items():
                for record in verdict.ids if verdict.status is Status.AMBIGUOUS else ():
                    doubts[vendor, record].add(account)
        return doubts
