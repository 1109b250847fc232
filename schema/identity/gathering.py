"""What links are decided from: accounts of Assembly, what each can be linked by, and a vendor's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from app.domain.account import AssemblyAccount
from app.domain.known import Known
from app.domain.link_keys import AccountKeys, keys_of
from app.domain.links import verdict
from app.domain.ordinary_links import ordinary_verdicts
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, Verdict
from schema.identity.keys import Key
from schema.loading.lots import Complete, Lot

NO_KEYS: Mapping[str, AccountKeys] = {}
"""Of accounts of which nothing was found out yet."""


class Asked(NamedTuple):
    """What a vendor is asked for on behalf of accounts.

    Attributes:
        keys: what each account can be linked by, by its id.
        of_each: what is asked for on behalf of each account.
        together: for all of them, each key once.
    """

    keys: Mapping[str, AccountKeys]
    of_each: list[list[Key]]
    together: Lot[Key]

    @classmethod
    def of(cls, accounts: Sequence[AssemblyAccount], keys_at: Callable[[AccountKeys], list[Key]]) -> Asked:
        """What is asked for on behalf of accounts.

        Args:
            accounts: of Assembly.
            keys_at: what the vendor is asked for on behalf of one, by what it can be linked by.
        """
        held = keys_by_id(accounts)
        of_each = [keys_at(held[account.id]) for account in accounts]
        return cls(held, of_each, Lot(dict.fromkeys([key for keys in of_each for key in keys])))


_RECORDS = {Vendor.REEVO: "reevo", Vendor.USERLOT: "companies", Vendor.SWIFT: "swift", Vendor.ASSEMBLE: "teams"}
"""As what `Known` takes each vendor's records."""


def known_of(vendor: Vendor, accounts: Iterable[AssemblyAccount], records: Iterable[Linkable]) -> Known:
    """What the rules decide from: accounts of Assembly, and records of a vendor."""
    held: dict[str, Any] = {_RECORDS[vendor]: records}
    return Known(accounts=accounts, **held)


def keys_by_id(accounts: Sequence[AssemblyAccount]) -> dict[str, AccountKeys]:
    """What accounts can be linked by, by their ids; of several with one id the first says it."""
    return {account.id: keys_of(account) for account in reversed(accounts)}


class Keyed(Protocol):
    """What asks for the link of an account."""

    def __hash__(self) -> int: ...

    @property
    def account(self) -> AssemblyAccount:
        """The account."""
        ...


K = TypeVar("K", bound=Keyed)


class Decided(Complete[K, Verdict]):
    """What the rules say of each account."""

    @cached_property
    def records(self) -> dict[str, AssemblyAccount | Linkable | None]:
        """The record of each account, by the account's id; None where it has none."""
        return {key.account.id: verdict.record for key, verdict in self.items()}


class Gathering:
    """What links are decided from. Nothing in it is changed by being used but that more is worked out.

    Args:
        vendor: at which.
        accounts: of Assembly, each once.
        records: of the vendor.
        keys: what accounts can be linked by, by their ids, where it was found out already.
    """

    def __init__(
        self,
        vendor: Vendor,
        accounts: tuple[AssemblyAccount, ...],
        records: tuple[Linkable, ...],
        keys: Mapping[str, AccountKeys] = NO_KEYS,
    ) -> None:
        self.accounts = accounts
        self._vendor = vendor
        self._records = records
        self._keys = keys
        self._decided: tuple[object, Decided[Any]] = ((), Decided())

    @cached_property
    def known(self) -> Known:
        """The accounts and records as the rules take them, which the ordinary ones among them do not need."""
        return known_of(self._vendor, self.accounts, self._records)

    @cached_property
    def keys(self) -> dict[str, AccountKeys]:
        """What each account can be linked by, by its id; of several with one id the first says it."""
        return {**keys_by_id([each for each in self.accounts if each.id not in self._keys]), **self._keys}

    @cached_property
    def domains(self) -> set[str | None]:
        """The domains that the accounts can be linked by."""
        return {keys.domain for keys in self.keys.values()}

    @cached_property
    def _verdicts(self) -> dict[str, Verdict]:
        return ordinary_verdicts(self.keys, self._vendor, self._records)

    def verdict(self, account: AssemblyAccount) -> Verdict:
        """What the rules say of one of the accounts."""
        found = self._verdicts.get(account.id)
        if found is None:
            found = self._verdicts[account.id] = verdict(account, self._vendor, self.known)
        return found

    def decided(self, keys: Sequence[K]) -> Decided[K]:
        """The verdicts of some of the accounts; those of before where these are the very keys of before."""
        before, found = self._decided
        if before is not keys:
            found = Decided({key: self.verdict(key.account) for key in keys})
            self._decided = (keys, found)
        return found
