"""Ids and domains that accounts are looked for by: in the spellings to ask for, and in parts that fit into one call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import idna

from app.domain.account import ReevoAccount
from app.domain.identity import normalise_domain
from app.domain.query import AnyOf, Condition, Filter, Operator
from app.domain.record import Json
from app.vendors.reevo.record_query import MOST_IDS, as_uuid, spelled

_PLAIN = re.compile(r"[a-z0-9.-]+")
_IDN = "xn--"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of asking for accounts by their domains.

    Attributes:
        field: that is filtered, or the path of one inside it.
        operator: `in`, or `eq` where several are asked for one by one.
    """

    field: str
    operator: Operator

    def conditions(self, domains: Iterable[str]) -> list[Condition]:
        """The conditions of which one must hold."""
        values: list[Json] = [*domains]
        if self.operator is Operator.IN:
            return [Condition(self.field, Operator.IN, values)]
        return [Condition(self.field, self.operator, value) for value in values]


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """Ids and domains, each once and in order, so that equal questions are the same question.

    Attributes:
        ids: UUIDs in lower case, anything else as it was given.
        domains: normalised.
    """

    ids: tuple[str, ...]
    domains: tuple[str, ...]

    @classmethod
    def of(cls, ids: Iterable[str], domains: Iterable[str]) -> AccountKeys:
        """The keys of a question; what cannot be an id or a domain is left out."""
        known = {normalise_domain(each) for each in domains} - {None}
        return cls(
            ids=tuple(sorted({spelled(each.strip()) for each in ids} - {""})),
            domains=tuple(sorted(each for each in known if each is not None)),
        )

    def with_those_of(self, other: AccountKeys) -> AccountKeys:
        """These and the keys of another question, in the order of one."""
        return AccountKeys(tuple(sorted({*self.ids, *other.ids})), tuple(sorted({*self.domains, *other.domains})))

    def fit(self) -> Callable[[ReevoAccount], bool]:
        """The test of whether an account has one of them; a domain in any spelling, primary or not."""
        ids, domains = frozenset(self.ids), frozenset(self.domains)

        def fits(account: ReevoAccount) -> bool:
            if spelled(account.id) in ids:
                return True
            return any(normalise_domain(each.domain_name) in domains for each in account.domains)

        return fits

    @property
    def is_plain(self) -> bool:
        """Whether every domain is one that a check of domains, however strict, should let pass."""
        return all(_PLAIN.fullmatch(each) and _IDN not in each for each in self.domains)

    @property
    def has_uuids(self) -> bool:
        """Whether its ids are UUIDs, which they are alike in one part."""
        return any(map(as_uuid, self.ids))

    def filter(self, way: Way) -> Filter:
        """The one filter that finds all of them."""
        ids: list[Json] = [*self.ids]
        by_id = [Condition("id", Operator.IN, ids)] if ids else []
        spellings = sorted(each for domain in self.domains for each in _spellings(domain))
        conditions = [*by_id, *(way.conditions(spellings) if spellings else ())]
        return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))

    def parts(self) -> Iterator[AccountKeys]:
        """These keys in parts of at most a hundred values, ids that are no UUIDs apart."""
        yield from _parts([each for each in self.ids if not as_uuid(each)], ())
        yield from _parts([each for each in self.ids if as_uuid(each)], self.domains)


def _parts(ids: Iterable[str], domains: Iterable[str]) -> Iterator[AccountKeys]:
    part: tuple[list[str], list[str]] = ([], [])
    left = MOST_IDS
    for kind, keys in enumerate((ids, domains)):
        for key in keys:
            size = len(_spellings(key)) if kind else 1
            if size > left:
                yield AccountKeys(tuple(part[0]), tuple(part[1]))
                part, left = ([], []), MOST_IDS
            part[kind].append(key)
            left -= size
    if left < MOST_IDS:
        yield AccountKeys(tuple(part[0]), tuple(part[1]))


def _spellings(domain: str) -> list[str]:
    """A normalised domain as the vendor may have stored it: with `www.` and without, and an IDN in either alphabet."""
    names = [domain]
    if _IDN in domain:
        try:
            names.append(idna.decode(domain))
        except UnicodeError:  # its labels are no IDNA, whatever they begin with
            names = [domain]
    return [f"{www}{name}" for name in names for www in ("", "www.")]
