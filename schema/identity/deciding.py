"""What the links at each vendor share: the records are gathered, the rules decide, and what may be spent is checked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar

from app.domain.account import AssemblyAccount
from app.domain.errors import GatewayError
from app.domain.known import Known
from app.domain.links import accounts_matching, verdict
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus, Verdict
from schema.identity.checks import checks_at, rival_refs
from schema.identity.made_once import MadeLately
from schema.identity.references import AccountByRef
from schema.identity.whole_lists import index_at_hand
from schema.loading import Loader, each

T = TypeVar("T")

SKIPPED = Verdict(SourceStatus.SKIPPED)
"""A rule was not tried, so that nothing can be said."""


class LinkKey(tuple[str, bool]):  # noqa: SLOT001 - a tuple has no room for slots
    """Which account's link, at the vendor of the loader.

    It compares as the pair that it is: a page of accounts is looked up in a dozen dicts.

    Attributes:
        account_id: at Assembly.
        thorough: whether the rule that costs a call for each id is tried too, as for a single customer.
        account: the account itself, which tells no two keys apart.
    """

    account: AssemblyAccount

    @property
    def account_id(self) -> str:  # noqa: D102
        return self[0]

    @property
    def thorough(self) -> bool:  # noqa: D102
        return self[1]

    @classmethod
    def of(cls, account: AssemblyAccount, *, thorough: bool) -> LinkKey:
        """The key of an account."""
        key = cls((account.id, thorough))
        key.account = account
        return key


Outcomes = dict[LinkKey, Verdict | GatewayError]


class Gathering(NamedTuple):
    """What links are decided from.

    Attributes:
        accounts: of Assembly, each once.
        known: they and the vendor's records.
    """

    accounts: tuple[AssemblyAccount, ...]
    known: Known


_LATELY: MadeLately[Gathering] = MadeLately(most=16, longest=1000)
"""A few pages of accounts at each vendor. Nothing in it is changed by being used but that more is worked out."""


_RECORDS = {Vendor.REEVO: "reevo", Vendor.USERLOT: "companies", Vendor.SWIFT: "swift", Vendor.ASSEMBLE: "teams"}
"""As what `Known` takes each vendor's records."""


class Links(Loader[LinkKey, Verdict]):
    """What are these accounts linked to at one vendor?"""

    vendor: ClassVar[Vendor]

    async def fetch(self, keys: Sequence[LinkKey]) -> Mapping[LinkKey, Verdict | GatewayError]:
        """All accounts at once."""
        return await self.decided(keys)

    @abstractmethod
    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """An outcome for each account."""

    def known_of(self, accounts: Iterable[AssemblyAccount], records: Iterable[Linkable]) -> Known:
        """What the rules decide from: accounts of Assembly, and records of the vendor."""
        held: dict[str, Any] = {_RECORDS[self.vendor]: records}
        return Known(accounts=accounts, **held)

    def gathered(self, keys: Sequence[LinkKey], records: tuple[Linkable, ...]) -> Gathering:
        """The accounts with those that may be rivals to them, and what the rules decide from.

        A page that is kept gives the same objects with every request, and with them what was decided of them.

        Args:
            keys: of the accounts.
            records: of the vendor, that they may be linked to.
        """
        accounts = (*(key.account for key in keys), *self.context.organisations.seen)
        index = index_at_hand(self.context)

        def gather() -> Gathering:
            seen = self._with_rivals(accounts, records, index)
            return Gathering(seen, self.known_of(seen, records))

        if any(key.thorough for key in keys):  # single customers would leave no room for pages
            return gather()
        return _LATELY.of(self.context.vendors, index, (self.vendor, *accounts, *records), gather)

    def _with_rivals(
        self, accounts: tuple[AssemblyAccount, ...], records: Iterable[Linkable], index: Known | None
    ) -> tuple[AssemblyAccount, ...]:
        """The accounts, and of those that are at hand anyway the ones that these records could belong to instead."""
        if index is not None:
            rivals = (each for record in records for each in accounts_matching(record, self.vendor, index))
            accounts = (*accounts, *rivals)
        return tuple({id(account): account for account in accounts}.values())  # most are the given ones once more

    async def checked(self, found: Outcomes, gathered: Gathering, records: tuple[Linkable, ...]) -> Outcomes:
        """The same verdicts, with what a look-up may still spend spent on accounts that the records could belong to.

        Args:
            found: verdicts and failures.
            gathered: what they were made from.
            records: of the vendor, among it.
        """
        asking = [key for key in found if key.thorough]
        if not asking or index_at_hand(self.context) is not None:
            return found
        refs = {key: self._refs(key, found[key], gathered.known) for key in asking}
        answers = await each(list(dict.fromkeys(flat(refs.values()))), self.context.loader(AccountByRef).load)
        rivals = [answer for answer in answers.values() if isinstance(answer, AssemblyAccount)]
        again = self.known_of((*gathered.accounts, *rivals), records) if rivals else gathered.known

        def renewed_of(key: LinkKey) -> Verdict | GatewayError:
            failure = next((answers[ref] for ref in refs[key] if isinstance(answers[ref], GatewayError)), None)
            if isinstance(failure, GatewayError):
                return failure
            return verdict(key.account, self.vendor, again)

        return {**found, **{key: renewed_of(key) for key in asking if refs[key]}}

    def _refs(self, key: LinkKey, found: Verdict | GatewayError, known: Known) -> list[str]:
        if isinstance(found, GatewayError):
            return []
        keys, record = known.keys(key.account), found.record
        if record is None or isinstance(record, AssemblyAccount):
            return []
        configured = {vendor for vendor in Vendor if self.context.vendors.client(vendor) is not None}
        return rival_refs(self.vendor, record, keys)[: checks_at(self.vendor, keys, configured)]


def flat(lists: Iterable[Iterable[T]]) -> list[T]:
    """One list of what several hold."""
    return [each_one for one_list in lists for each_one in one_list]
