"""Faults in process that befall calls at random, the same for the same seed and the same calls."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import httpx

from app.domain.vendor import Vendor
from tests.faults.kinds import Bomb, Cut
from tests.faults.stage import Stage, Wire

Answered = Callable[[], Awaitable[httpx.Response]]

_JSON = {"content-type": "application/json"}


@dataclass
class RandomFaults:
    """Befalls a share of the calls to some vendors.

    Attributes:
        seed: decides everything.
        share: of the calls, from 0 to 1.
        vendors: whose.
        met: what has happened, by vendor and name of the fault.
    """

    seed: int
    share: float
    vendors: frozenset[Vendor]
    met: Counter[tuple[Vendor, str]] = field(default_factory=Counter)
    _seen: Counter[tuple[str, str, bytes]] = field(default_factory=Counter)

    @classmethod
    def of_seed(cls, seed: int) -> RandomFaults:
        """Some vendors, and a share of their calls, both by the seed."""
        chance = Random(f"vendors {seed}")
        vendors = chance.sample(list(Vendor), chance.choice((1, 1, 2, 3, 5)))
        return cls(seed, chance.choice((0.1, 0.3, 0.6, 1.0)), frozenset(vendors))

    def begin(self, stage: Stage) -> None:
        """Let it happen from now on."""
        for vendor in self.vendors:
            wire = stage.wires[vendor]
            wire.spoil = partial(self._spoil, vendor, wire)

    async def _spoil(self, vendor: Vendor, wire: Wire, request: httpx.Request) -> httpx.Response:
        call = (request.method, str(request.url), request.content)
        chance = Random(f"{self.seed} {call} {self._seen[call]}")
        self._seen[call] += 1

        async def answered() -> httpx.Response:
            response = await wire.network.handle_async_request(request)
            response.request = request
            await response.aread()
            return response

        if chance.random() >= self.share:
            return await answered()
        name, happen = chance.choice(list(FAULTS.items()))
        self.met[vendor, name] += 1
        return await happen(answered, chance)


async def _refused(answered: Answered, chance: Random) -> httpx.Response:
    raise httpx.ConnectError("connection refused")


async def _reset(answered: Answered, chance: Random) -> httpx.Response:
    raise httpx.ReadError("connection reset")


async def _late(answered: Answered, chance: Random) -> httpx.Response:
    await asyncio.sleep(chance.choice((0.5, 2.0, 6.0, 60.0)))
    return await answered()


async def _silent(answered: Answered, chance: Random) -> httpx.Response:
    silence: asyncio.Future[httpx.Response] = asyncio.get_running_loop().create_future()
    return await silence


async def _status(answered: Answered, chance: Random) -> httpx.Response:
    return httpx.Response(chance.choice((500, 502, 503, 504)), content=b"<html>no</html>")


async def _too_many(answered: Answered, chance: Random) -> httpx.Response:
    after = chance.choice(({}, {"retry-after": "1"}, {"retry-after": "30"}))
    return httpx.Response(429, headers=after, json={"message": "too many"})


async def _refusal(answered: Answered, chance: Random) -> httpx.Response:
    return httpx.Response(chance.choice((401, 403)), json={"message": "no"})


async def _cut(answered: Answered, chance: Random) -> httpx.Response:
    return httpx.Response(200, headers=_JSON, stream=Cut((await answered()).content))


async def _cut_json(answered: Answered, chance: Random) -> httpx.Response:
    body = (await answered()).content
    return httpx.Response(200, headers=_JSON, content=body[: chance.randrange(len(body) or 1)])


async def _garbage(answered: Answered, chance: Random) -> httpx.Response:
    return httpx.Response(200, headers=_JSON, content=chance.randbytes(chance.randint(0, 400)))


async def _bomb(answered: Answered, chance: Random) -> httpx.Response:
    return httpx.Response(200, headers={**_JSON, "content-encoding": "gzip"}, stream=Bomb())


async def _other_type(answered: Answered, chance: Random) -> httpx.Response:
    """JSON of another type than that of the answer, which nobody documents."""
    response = await answered()
    whole: Any = json.loads(response.content or b"null")
    others: list[Any] = [7, "no", None] if isinstance(whole, list) else [[1, 2], 7, "no", None]
    if isinstance(whole, list) and not response.url.path.endswith("/revenue"):  # of which the document says no shape
        others.append({"unexpected": True})
    return httpx.Response(200, headers=_JSON, content=json.dumps(chance.choice(others)).encode())


FAULTS: dict[str, Callable[[Answered, Random], Awaitable[httpx.Response]]] = {
    "refused": _refused,
    "reset": _reset,
    "late": _late,
    "silent": _silent,
    "5xx": _status,
    "429": _too_many,
    "401 or 403": _refusal,
    "cut": _cut,
    "cut JSON": _cut_json,
    "garbage": _garbage,
    "gzip bomb": _bomb,
    "another type": _other_type,
}
"""Each is given what the vendor answers, to be asked for where it is needed."""
