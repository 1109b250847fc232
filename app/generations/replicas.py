"""Generations that several processes share, so that a read behind a write of one is not served older by another."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from app.domain.vendor import Vendor
from app.generations.known import KnownGenerations
from app.generations.local import Generations
from app.generations.owed import Owed
from app.generations.rounds import Rounds
from app.generations.store import GenerationStore, StoreUnreachable, Told

T = TypeVar("T")

PATIENCE = 0.25
"""Seconds that a request or a write waits for the store."""

REST = 1.0
"""Seconds for which a store that could not be reached is not asked by requests, so that an outage does not slow all."""

_log = logging.getLogger("gateway.generations")


class Replicas:
    """One replica's share in the generations that all of them have in one store.

    Where the store cannot be reached nothing is known of the others' writes. Then reads go on, and each request is
    served only what was asked for after it began; a write goes on too, and the store is told of it later.

    Args:
        store: the same for all replicas.
        remember: seconds for which a write is still owed to a store that cannot be reached: what others kept from
            before it is gone by itself then.
        clock: seconds, monotonic.
        sleep: waits so many seconds.
        patience: seconds that anybody waits for the store.
    """

    def __init__(
        self,
        store: GenerationStore,
        *,
        remember: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._patience = patience
        self._scopes: dict[str, SharedGenerations] = {}
        self._rests_until: float | None = None
        self._telling: set[asyncio.Task[None]] = set()
        self._rounds = Rounds(self._learn)
        self._owed = Owed(self._raise, remember=remember, every=REST, clock=clock, sleep=sleep)

    def generations(self, vendor: Vendor, credential: str) -> Generations:
        """Those of one credential at one vendor; the same ones whenever asked for."""
        scope = f"{vendor}:{credential}"
        if scope not in self._scopes:
            self._scopes[scope] = SharedGenerations(scope, self)
        return self._scopes[scope]

    async def request_began(self) -> None:
        """Learn what the others wrote, in one round trip that is shared with whoever came before it began."""
        if not self._scopes:
            return
        if self._rests:
            self._doubt()
        else:
            await self._rounds.answered()

    async def raised(self, scope: str, nouns: Collection[str]) -> None:
        """Tell the others that nouns were written, or have it told later.

        It is tried even where the store was found out of reach just now: each write that is not told at once may go
        unseen for a while, and there are few of them.

        Args:
            scope: of the credential, as `vendor:digest`.
            nouns: at least one.
        """
        if not await self._raise(scope, nouns):
            self._owed.add(scope, nouns)

    def paused(self, scope: str, seconds: float) -> None:
        """Have the others told of a pause, if the store can be reached; else each is asked for it by the vendor itself.

        Args:
            scope: of the credential, as `vendor:digest`.
            seconds: that it lasts.
        """
        telling = asyncio.get_running_loop().create_task(self._asked(lambda: self._store.paused(scope, seconds)))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def all_told(self) -> None:
        """Wait until the pauses that others are being told of have been told, or could not be."""
        await asyncio.gather(*self._telling)

    async def aclose(self) -> None:
        """Tell what is still owed, if that can be done at once, leave what is under way, and close the store."""
        await self._rounds.aclose()
        await self.all_told()
        await self._owed.aclose()
        await self._store.aclose()

    @property
    def _rests(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    async def _learn(self) -> None:
        scopes = list(self._scopes)
        told = await self._asked(lambda: self._store.told(scopes))
        if told is None:
            self._doubt()
            return
        for scope, each in zip(scopes, told, strict=True):
            self._scopes[scope].learn(each)

    async def _raise(self, scope: str, nouns: Collection[str]) -> bool:
        told = await self._asked(lambda: self._store.raised(scope, nouns))
        if told is not None:
            self._scopes[scope].learn(told)
        return told is not None

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        """What the store says; None where it did not within what anybody waits."""
        try:
            async with asyncio.timeout(self._patience):
                answer = await ask()
        except (StoreUnreachable, TimeoutError) as error:
            if self._rests_until is None:
                why = str(error) or f"no answer within {self._patience:g} s"
                _log.warning("what other processes write is not known, so no kept answer is served: %s", why)
            self._rests_until = self._clock() + REST
            return None
        if self._rests_until is not None:
            _log.warning("what other processes write is known again")
            self._rests_until = None
        return answer

    def _doubt(self) -> None:
        for each in self._scopes.values():
            each.known.grow_all()


class SharedGenerations:
    """The generations of one credential, as far as this replica was told.

    Args:
        scope: `vendor:digest`.
        replicas: tells the others, and is told.
    """

    def __init__(self, scope: str, replicas: Replicas) -> None:
        self.known = KnownGenerations()
        self._scope = scope
        self._replicas = replicas
        self._told = Told(None, {})
        self._heard: list[Callable[[float], None]] = []

    async def written(self, nouns: Collection[str]) -> None:
        """Raise the generation of each noun here at once, and then at the others; never fails, waits `PATIENCE`."""
        if nouns:
            self.known.grow(nouns)
            await self._replicas.raised(self._scope, nouns)

    def share_pauses(self, heard: Callable[[float], None]) -> Callable[[float], None]:
        """Take part in pauses: what another process was asked for is heard when a request begins."""
        self._heard.append(heard)
        return lambda seconds: self._replicas.paused(self._scope, seconds)

    def learn(self, told: Told) -> None:
        """Let be old what was read of nouns whose numbers are not those that were told before, and hear of a pause.

        What is told late and out of order lets more be old than need be, never less: a number does not come back.

        Args:
            told: the numbers of this scope.
        """
        if told.paused > 0:
            for heard in self._heard:
                heard(told.paused)
        before, self._told = self._told, told
        if told.epoch is None or told.epoch != before.epoch:
            self.known.grow_all()
        elif told.numbers != before.numbers:
            nouns = before.numbers.keys() | told.numbers.keys()
            self.known.grow([noun for noun in nouns if before.numbers.get(noun) != told.numbers.get(noun)])
