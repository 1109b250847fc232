"""Which customers a list of accounts holds, and in which order, decided on the records of one customer at a time.

What a vendor can decide in our place is in `app.domain.account_pushdown`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.account_kind import AccountKind
from app.domain.customer import Customer
from app.domain.errors import BadUserInput
from app.domain.identity import normalise_domain
from app.domain.link_keys import spelled
from app.domain.merging import MERGING_ORDER, held_by
from app.domain.moments import instant
from app.domain.vendor import Vendor

HOLDERS = frozenset(MERGING_ORDER)
"""The vendors whose records are customers."""

OrderKey = tuple[bool, int | str, int, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 0x10FFFF  # of all code points, and no character: it stands behind every letter of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Customers that meet everything that is set; every customer where nothing is.

    Attributes:
        kind: what they are.
        domain: one of theirs, in any spelling; a person has none.
        name: words, each of them somewhere in the merged name; case and how a letter is composed mean nothing.
        vendors: every one of them holds a record.
        label_ids: Assembly's labels, all of them given as tier, stage, company type or tag.
        owner: Reevo's or Userlot's id of the owner.
        stage: id, api name or display value of Reevo's stage, or Assembly's id of the stage label, in any case.
        updated_since: an aware moment; the newest of the times at which their records were changed is not before it.
            A record without a time does not count.

    Raises:
        BadUserInput: a text is blank, the domain is none, or a vendor holds no accounts.
    """

    kind: AccountKind | None = None
    domain: str | None = None
    name: str | None = None
    vendors: frozenset[Vendor] = frozenset()
    label_ids: frozenset[str] = frozenset()
    owner: str | None = None
    stage: str | None = None
    updated_since: datetime | None = None
    _words: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for argument in ("domain", "name", "owner", "stage"):
            text = getattr(self, argument)
            if text is not None and not text.strip():
                raise BadUserInput(f"`{argument}` in `filter` is blank; leave it out where it should not count.")
        if not all(map(str.strip, self.label_ids)):
            raise BadUserInput("`labelIds` in `filter` holds a blank id.")
        if not self.vendors <= HOLDERS:
            raise BadUserInput("`vendors` in `filter` names Assemble, whose teams hang on accounts and are none.")
        self._put("domain", self._one_domain())
        self._put("label_ids", frozenset(map(spelled, self.label_ids)))
        self._put("owner", self.owner and spelled(self.owner))
        self._put("_words", tuple(sorted(set(_folded(self.name or "").split()))))

    def matches(self, customer: Customer) -> bool:
        """Whether a customer meets all of it, as far as the records given tell."""
        return (
            (self.kind is None or customer.kind is self.kind)
            and self.vendors <= held_by(customer).keys()
            and (self.domain is None or self._has_domain(customer))
            and (not self._words or self._is_named(customer))
            and (not self.label_ids or self.label_ids <= _labels(customer))
            and (self.owner is None or self.owner in _owners(customer))
            and (self.stage is None or _folded(self.stage) in _stages(customer))
            and (self.updated_since is None or any(time >= self.updated_since for time in _updated(customer)))
        )

    @property
    def evidence(self) -> tuple[tuple[str, frozenset[Vendor]], ...]:
        """What is set, by its name in the graph, each with the vendors any one of whose records can meet it."""
        asked = (
            ("kind", self.kind, {Vendor.ASSEMBLY} if self.kind is AccountKind.CUSTOMER else HOLDERS),
            ("domain", self.domain, {Vendor.ASSEMBLY, Vendor.REEVO}),
            ("name", self.name, HOLDERS),
            *(("vendors", vendor, {vendor}) for vendor in sorted(self.vendors)),
            ("labelIds", self.label_ids, {Vendor.ASSEMBLY}),
            ("owner", self.owner, {Vendor.REEVO, Vendor.USERLOT}),
            ("stage", self.stage, {Vendor.ASSEMBLY, Vendor.REEVO}),
            ("updatedSince", self.updated_since, HOLDERS),
        )
        return tuple((name, frozenset(vendors)) for name, value, vendors in asked if value)

    def needs(self) -> frozenset[Vendor]:
        """Whose records decide whether a customer matches, beside the one that gives it its id.

        Who is a person is for Assembly alone to say.
        """
        of_kind = frozenset({Vendor.ASSEMBLY})
        return frozenset().union(*(of_kind if name == "kind" else vendors for name, vendors in self.evidence))

    @property
    def key(self) -> str:
        """One text for equal filters, in every process, for a cursor to be bound to."""
        since = self.updated_since and self.updated_since.astimezone(UTC).isoformat()
        stage = self.stage and _folded(self.stage)
        lists = [list(self._words), sorted(self.vendors), sorted(self.label_ids)]
        return json.dumps([self.kind, self.domain, *lists, self.owner, stage, since])

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # in one spelling from the start: a list asks thousands of times

    def _one_domain(self) -> str | None:
        if self.domain is None:
            return None
        domain = normalise_domain(self.domain)
        if domain is None:
            raise BadUserInput(
                f"{self.domain[:60]!r} in `filter` is not a domain; give one such as `acme.com`, without scheme and "
                "path."
            )
        return domain

    def _has_domain(self, customer: Customer) -> bool:
        is_person = customer.kind is AccountKind.CUSTOMER
        return not is_person and self.domain in customer.domains

    def _is_named(self, customer: Customer) -> bool:
        name = _folded(customer.name or "")
        return all(word in name for word in self._words)


class OrderField(StrEnum):
    """What customers are put in order by."""

    DEFAULT = "DEFAULT"
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@dataclass(frozen=True, slots=True)
class AccountOrder:
    """An order of customers.

    Attributes:
        field: the merged field whose values are compared: names without regard to case, by code points, and times as
            instants. `DEFAULT` is the vendors' own order, Assembly's, then Reevo's, Userlot's and Swift's.
        descending: the last or newest first; customers without a value come last all the same.
    """

    field: OrderField = OrderField.DEFAULT
    descending: bool = False

    def order_key(self, customer: Customer) -> OrderKey:
        """What the customer is put in its place by: no two customers have the same, since their ids end it.

        Raises:
            ValueError: in the default order a place depends on the lists, not on the customer.
        """
        vendor, record_id = customer.origin
        ties = (MERGING_ORDER.index(vendor), record_id)
        value: int | str | None
        if self.field is OrderField.NAME:
            value = self._name(customer.name)
        elif self.field is OrderField.CREATED_AT:
            value = self._time(customer.created_at)
        elif self.field is OrderField.UPDATED_AT:
            value = self._time(customer.updated_at)
        else:
            raise ValueError("the default order is the vendors' own")
        return (True, 0, *ties) if value is None else (False, value, *ties)

    @property
    def key(self) -> str:
        """One text for equal orders, for a cursor to be bound to."""
        return f"{self.field} {'descending' if self.descending else 'ascending'}"

    def _name(self, name: str | None) -> str | None:
        folded = _folded(name or "")
        if not folded:
            return None
        return _reversed(folded) if self.descending else folded

    def _time(self, text: str | None) -> int | None:
        moment = instant(text)
        if moment is None:
            return None
        since = (moment - _EPOCH) // timedelta(microseconds=1)
        return -since if self.descending else since


def _reversed(text: str) -> str:
    """A text that comes before another's exactly where the given one comes behind it."""
    return "".join(chr(max(0, _LAST - 1 - ord(letter))) for letter in text) + chr(_LAST)


def _folded(text: str) -> str:
    """A text without regard to case, to how a letter is composed, and to how many blanks there are."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def _labels(customer: Customer) -> frozenset[str]:
    account = customer.assembly
    if account is None:
        return frozenset()
    given = (account.tier_id, account.stage_id, account.company_type_id, *account.tag_ids)
    return frozenset(spelled(label) for label in given if label)


def _owners(customer: Customer) -> Iterator[str]:
    if customer.reevo is not None and customer.reevo.owner is not None:
        yield spelled(customer.reevo.owner.id)
    if customer.company is not None and customer.company.owner_user_id:
        yield spelled(customer.company.owner_user_id)


def _stages(customer: Customer) -> frozenset[str]:
    stage = customer.reevo and customer.reevo.current_stage
    names = (stage.id, stage.api_name, stage.display_value) if stage else ()
    label = customer.assembly and customer.assembly.stage_id
    return frozenset(_folded(name) for name in (*names, label) if name)


def _updated(customer: Customer) -> Iterator[datetime]:
    """When each of the records was changed, where that is told."""
    for record in (customer.assembly, customer.reevo, customer.company, customer.swift):
        moment = instant(record.updated_at) if record is not None else None
        if moment is not None:
            yield moment
