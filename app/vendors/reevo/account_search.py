"""Accounts by their ids and domains, of which the vendor does not say whether and how domains can be filtered.

The workspace's schema is asked first, then the query itself: what it refuses is not tried again. Where nothing is left
to try, all accounts are read. Whatever comes back is checked here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from app.domain.account import AccountSchema, ReevoAccount
from app.domain.errors import Forbidden, InvalidInput, MalformedReply, NotFound, UpstreamError
from app.domain.query import Condition, Operator
from app.domain.record import Json
from app.vendors.reevo.account_keys import AccountKeys, Way
from app.vendors.reevo.dialect import INVALID_FILTER_VALUE, REFUSED_FILTER, REFUSED_IDS
from app.vendors.reevo.record_query import FilterIgnored, RecordQuery, as_uuid
from app.vendors.reevo.schema import ReevoSchema
from app.vendors.reevo.window import Window

_FIELD, _PATH = "domains", "domains.domain_name"


class AccountSearch:
    """Finds accounts, and remembers for as long as it lives which ways of asking for domains are of no use.

    Args:
        records: asks for accounts.
        schema: tells what can be filtered.
        read_all: reads every account, the last resort.
        window: in which questions of several requests become one.
    """

    def __init__(
        self,
        records: RecordQuery[ReevoAccount],
        schema: ReevoSchema,
        read_all: Callable[[], Awaitable[tuple[ReevoAccount, ...]]],
        window: Window,
    ) -> None:
        self._records = records
        self._schema = schema
        self._read_all = read_all
        self._window = window
        self._ways: tuple[Way, ...] | None = None  # that may work, the likeliest first; None before the schema was read

    async def find(self, ids: Iterable[str], domains: Iterable[str]) -> tuple[ReevoAccount, ...]:
        """Every account with one of these ids, or one of these domains among its own, each once.

        Args:
            ids: UUIDs in any case. What is none is asked for apart, and a refusal of it means that there is no account.
            domains: in any spelling; what is no domain finds nothing.

        Raises:
            UpstreamError: no usable answer came.
        """
        wanted = AccountKeys.of(ids, domains)
        asked = await self._window.gathered(wanted)
        if asked == wanted:
            return await self._found(wanted)
        try:
            return tuple(filter(wanted.fit(), await self._found(asked)))
        except (InvalidInput, MalformedReply):  # it may be for a key of another request
            return await self._found(wanted)

    async def _found(self, wanted: AccountKeys) -> tuple[ReevoAccount, ...]:
        rows: Iterable[ReevoAccount] | None = None
        has_ways = bool(wanted.domains and await self._known_ways())
        if wanted.ids and not self._records.takes_ids and (has_ways or not wanted.domains):
            one_by_one = await self._one_by_one(wanted.ids)
            others = await self._found(AccountKeys((), wanted.domains)) if wanted.domains else ()
            rows = [*one_by_one, *others]
        elif not wanted.domains or has_ways:
            rows = await self._queried(wanted)
        if rows is None:
            rows = filter(wanted.fit(), await self._read_all())
        return tuple({row.id: row for row in rows}.values())

    def calls_to_find(self, ids: Iterable[str], domains: Iterable[str]) -> int:
        """How many calls `find` is expected to take: no question is refused, and no answer has a second page."""
        wanted = AccountKeys.of(ids, domains)
        if wanted.domains and self._ways == ():
            return 1  # all accounts, whose number is not known
        singly = 0 if self._records.takes_ids else len(wanted.ids)
        by_query = AccountKeys((), wanted.domains) if singly else wanted
        return singly + sum(1 for _ in by_query.parts()) + self._asks_schema(wanted)

    def rounds_to_find(self, ids: Iterable[str], domains: Iterable[str]) -> int:
        """How many of these calls wait for one another: the schema, ids that are read one by one, and queries."""
        wanted = AccountKeys.of(ids, domains)
        apart = bool(wanted.ids and wanted.domains) and not self._records.takes_ids and self._ways != ()
        return min(1, self.calls_to_find(ids, domains)) + self._asks_schema(wanted) + apart

    def _asks_schema(self, wanted: AccountKeys) -> bool:
        return bool(wanted.domains) and self._ways is None and not self._schema.is_kept()

    async def _known_ways(self) -> tuple[Way, ...]:
        if self._ways is None:
            ways = await self._read_ways()
            if self._ways is None:  # another question may have had its answer meanwhile, and found a way to be useless
                self._ways = ways
        return self._ways

    async def _read_ways(self) -> tuple[Way, ...]:
        try:
            schema = await self._schema.account()
        except (NotFound, Forbidden):
            return _perhaps(Operator.IN)
        if any(each.api_name == "id" and each.is_filterable is False for each in schema.attributes):
            self._records.takes_ids = False
        return _ways(schema)

    async def _queried(self, wanted: AccountKeys) -> list[ReevoAccount] | None:
        """The rows of every part; None where one of them cannot be had by a query."""
        answers = await asyncio.gather(*map(self._part, wanted.parts()), return_exceptions=True)
        rows: list[ReevoAccount] = []
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                return None
            rows += answer
        return rows

    async def _part(self, part: AccountKeys) -> tuple[ReevoAccount, ...] | None:
        if not part.domains:
            return await self._by_ids(part)
        for way in self._ways or ():
            if way not in (self._ways or ()):  # another part has just found it useless
                continue
            try:
                return await self._records.every((part.filter(way),), part.fit())
            except UpstreamError as error:
                if not _is_refusal(error):
                    raise
                # One odd domain that the vendor takes for none must not cost all others their query.
                if error.vendor_code != INVALID_FILTER_VALUE or part.is_plain:
                    self._ways = tuple(other for other in self._ways or () if other != way)
        return None

    async def _by_ids(self, part: AccountKeys) -> tuple[ReevoAccount, ...]:
        ids: list[Json] = [*part.ids]
        try:
            return await self._records.every((Condition("id", Operator.IN, ids),), part.fit())
        except UpstreamError as error:
            if error.vendor_code == INVALID_FILTER_VALUE and not part.has_uuids:
                return ()
            if error.vendor_code not in REFUSED_IDS:
                raise
            self._records.takes_ids = False
            return await self._one_by_one(part.ids)

    async def _one_by_one(self, ids: Iterable[str]) -> tuple[ReevoAccount, ...]:
        rows: list[ReevoAccount] = []
        for key, row in (await self._records.one_by_one({each: each for each in ids})).items():
            if isinstance(row, ReevoAccount):
                rows.append(row)
            elif as_uuid(key) or not isinstance(row, InvalidInput):
                raise row
        return tuple(rows)


def _is_refusal(error: UpstreamError) -> bool:
    return error.vendor_code in REFUSED_FILTER or isinstance(error, FilterIgnored)


def _ways(schema: AccountSchema) -> tuple[Way, ...]:
    """How domains may be asked for, as far as the schema says; none where it says that they cannot be filtered."""
    described = next((each for each in schema.attributes if each.api_name == _FIELD), None)
    if described is None:
        return _perhaps(Operator.IN)
    if described.is_filterable is False:
        return ()
    operators = described.filter_operators
    if not operators or Operator.IN in operators:
        return _perhaps(Operator.IN)
    if Operator.EQ in operators:
        return _perhaps(Operator.EQ)
    return (Way(_PATH, Operator.IN),)


def _perhaps(operator: Operator) -> tuple[Way, ...]:
    return (Way(_FIELD, operator), Way(_PATH, operator))
