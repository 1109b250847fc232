"""Point reads, a record each; by its id a record is also had out of the whole list, where that costs less."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import BadUserInput, GatewayError
from app.domain.paging import AtHand
from app.domain.record import Record
from app.upstream.scope import Strategy
from schema.loading.choices import Noun
from schema.loading.crossover import way_by_id
from schema.loading.in_time import point_reads, too_late, unpaged_list
from schema.loading.whole import Whole

if TYPE_CHECKING:
    from schema.context import Context

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)


async def each(keys: Sequence[K], read: Callable[[K], Awaitable[V]]) -> dict[K, V | GatewayError]:
    """Point reads, all at once (the pipeline bounds how many are in flight), an outcome each."""
    answers = await asyncio.gather(*(read(key) for key in keys), return_exceptions=True)
    outcomes: dict[K, V | GatewayError] = {}
    for key, answer in zip(keys, answers, strict=True):
        if isinstance(answer, BaseException) and not isinstance(answer, GatewayError):
            raise answer
        outcomes[key] = answer
    return outcomes


class ById(Protocol[R_co]):
    """An adapter that reads records one by one and all at once."""

    async def get(self, record_id: str, /) -> R_co | None:
        """One record; None where there is none."""
        ...

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known without asking."""
        ...


async def by_id(
    keys: Sequence[str], adapter: ById[R], everything: Whole[tuple[R, ...]]
) -> dict[str, R | GatewayError | None]:
    """Records by their ids: by point reads, or from the whole list where that is at hand or costs less.

    Args:
        keys: the ids.
        adapter: reads them one by one.
        everything: the loader of the whole list, which others in this request may have begun.
    """
    noun = everything.noun
    try:
        known = adapter.at_hand(keys)
    except BadUserInput:  # of one key; by itself each has an outcome of its own
        if noun is not None:
            noun.by_id(len(keys), Strategy.POINTS, "an id that cannot be sent fails alone", len(keys))
        return await each(keys, adapter.get)
    strategy, why = way_by_id(known, len(keys), list_begun=everything.all_begun())
    if noun is not None:
        if not (known.has_list or everything.all_begun()):
            strategy, why = _in_time(everything.context, noun, known.missing, strategy, why)
        noun.by_id(len(keys), strategy, why, known.missing if strategy is Strategy.POINTS else 0)
    reads_list = strategy is Strategy.LIST or known.has_list
    if not reads_list:
        return await each(keys, adapter.get)
    rows = {record.id.lower(): record for record in await everything.all()}
    return {key: rows.get(key.lower()) for key in keys}


def _in_time(context: Context, noun: Noun, missing: int, strategy: Strategy, why: str) -> tuple[Strategy, str]:
    """The way of the fewest calls, or the other one where only that is there in time."""
    points, whole = point_reads(noun, missing), unpaged_list(noun)
    if strategy is Strategy.POINTS:
        late = too_late(context, noun.vendor, points, whole)
        return (strategy, why) if late is None else (Strategy.LIST, late)
    late = too_late(context, noun.vendor, whole, points)
    return (strategy, why) if late is None else (Strategy.POINTS, late)
