"""What the links at each vendor share: the records are gathered, the rules decide, and what may be spent is checked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar

from app.domain.account import AssemblyAccount
from app.domain.errors import GatewayError
from app.domain.known import Known
from app.domain.link_keys import AccountKeys
from app.domain.links import accounts_matching
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus, Verdict
from schema.context import Context
from schema.identity.checks import checks_at, rival_refs
from schema.identity.gathering import NO_KEYS, Asked, Gathering, known_of
from schema.identity.keys import Key
from schema.identity.lookups import Gathered
from schema.identity.references import AccountByRef
from schema.identity.whole_lists import index_at_hand
from schema.loading import Loader, each
from schema.loading.lots import Lot
from schema.made_once import MadeLately

T = TypeVar("T")

SKIPPED = Verdict(SourceStatus.SKIPPED)
"""A rule was not tried, so that nothing can be said."""


class _AccountAnd(NamedTuple):
    account_id: str
    thorough: bool


class LinkKey(_AccountAnd):
    """Which account's link, at the vendor of the loader.

    It compares as the pair that it is: a page of accounts is looked up in a dozen dicts.

    Attributes:
        account_id: at Assembly.
        thorough: whether the rule that costs a call for each id is tried too, as for a single customer.
        account: the account itself, which tells no two keys apart.
    """

    account: AssemblyAccount

    @classmethod
    def of(cls, account: AssemblyAccount, *, thorough: bool) -> LinkKey:
        """The key of an account."""
        key = tuple.__new__(cls, (account.id, thorough))  # a third of what the class takes, and pages are long
        key.account = account
        return key


Outcomes = Mapping[LinkKey, Verdict | GatewayError]


def link_keys(context: Context, accounts: Sequence[AssemblyAccount]) -> Lot[LinkKey]:
    """The keys of a page's accounts, each once; the very same where the page is kept."""

    def make() -> Lot[LinkKey]:
        return Lot([LinkKey.of(account, thorough=False) for account in accounts])

    return _KEYS.of(context.vendors, None, tuple(accounts), make)


_KEYS: MadeLately[Lot[LinkKey]] = MadeLately(most=16, longest=1000)
_ASKED: MadeLately[Asked] = MadeLately(most=16, longest=1000)
_LATELY: MadeLately[Gathering] = MadeLately(most=16, longest=1000)
"""A few pages of accounts at each vendor: what is asked for them, and what is decided of them."""


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
        return known_of(self.vendor, accounts, records)

    def asked(self, keys: Sequence[LinkKey], keys_at: Callable[[AccountKeys], list[Key]]) -> Asked:
        """What the vendor is asked for on behalf of these accounts.

        Args:
            keys: of the accounts.
            keys_at: what it is asked for on behalf of one.
        """
        accounts = [key.account for key in keys]
        if any(key.thorough for key in keys):  # single customers would leave no room for pages
            return Asked.of(accounts, keys_at)
        return _ASKED.of(self.context.vendors, None, (self.vendor, *accounts), lambda: Asked.of(accounts, keys_at))

    def gathered(self, keys: Sequence[LinkKey], records: tuple[Linkable, ...], asked: Asked | None = None) -> Gathering:
        """The accounts with those that may be rivals to them, and what the rules decide from.

        A page that is kept gives the same objects with every request, and with them what was decided of them.

        Args:
            keys: of the accounts.
            records: of the vendor, that they may be linked to.
            asked: what was asked for on behalf of them.
        """
        accounts = (*(key.account for key in keys), *self.context.organisations.seen)
        index = index_at_hand(self.context)

        def gather() -> Gathering:
            held = NO_KEYS if asked is None else asked.keys
            return Gathering(self.vendor, self._with_rivals(accounts, records, index), records, held)

        if any(key.thorough for key in keys):
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
        refs = {key: self._refs(found[key], gathered.keys[key.account_id]) for key in asking}
        answers = await each(list(dict.fromkeys(flat(refs.values()))), self.context.loader(AccountByRef).load)
        rivals = [answer for answer in answers.values() if isinstance(answer, AssemblyAccount)]
        again = Gathering(self.vendor, (*gathered.accounts, *rivals), records) if rivals else gathered

        def renewed_of(key: LinkKey) -> Verdict | GatewayError:
            failure = next((answers[ref] for ref in refs[key] if isinstance(answers[ref], GatewayError)), None)
            if isinstance(failure, GatewayError):
                return failure
            return again.verdict(key.account)

        return {**found, **{key: renewed_of(key) for key in asking if refs[key]}}

    def _refs(self, found: Verdict | GatewayError, keys: AccountKeys) -> list[str]:
        if isinstance(found, GatewayError) or found.record is None or isinstance(found.record, AssemblyAccount):
            return []
        configured = {vendor for vendor in Vendor if self.context.vendors.client(vendor) is not None}
        return rival_refs(self.vendor, found.record, keys)[: checks_at(self.vendor, keys, configured)]


def decided_of(keys: Sequence[LinkKey], asked: Asked, found: Gathered[Any], gathered: Gathering) -> Outcomes:
    """What is said of each account: the rules' verdict, or why what it asks for could not be found out."""
    if not found.failures:
        return gathered.decided(keys)
    return {
        key: found.failure(wanted) or gathered.verdict(key.account)
        for key, wanted in zip(keys, asked.of_each, strict=True)
    }


def flat(lists: Iterable[Iterable[T]]) -> list[T]:
    """One list of what several hold."""
    return [each_one for one_list in lists for each_one in one_list]
