"""A proxy on real sockets between a gateway and the sandbox, with a listener for each vendor, that does wrong on order.

Use:

    async with FaultProxy("http://127.0.0.1:8900") as proxy:                # the sandbox's address
        environ = environment(sign_in=True, **proxy.base_urls())             # for a gateway's process
        ...
        await proxy.order(Fault(Vendor.SWIFT, Kind.BLACK_HOLE))                    # every call, until `mend`
        await proxy.order(Fault(Vendor.REEVO, Kind.RESET, method="POST", times=1, after=True, seed=7))
        await proxy.order(Fault(Vendor.USERLOT, Kind.SERVER_ERROR, chance=0.05, seed=7))  # one call in twenty
        ...
        await proxy.mend()                                                   # all is well again
        proxy.counted(Vendor.REEVO)[("POST", "/reevo/api/v2/accounts")]      # how often it was sent

It lives in the event loop that opened it. Bodies and heads are passed on unchanged where nothing is ordered. Each
request goes to the sandbox on a connection of its own, so that nothing is ever sent twice by the proxy itself. The
first order that is about a call befalls it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from app.domain.vendor import Vendor
from tests.chaos.faults import Fault, Kind
from tests.chaos.listening import Door, Serve
from tests.chaos.messages import LONGEST_HEAD, Message, read_answer, read_request
from tests.chaos.spoiling import WITHOUT_THE_VENDOR, Caller, spoilt


@dataclass
class Sent:
    """A request that reached the proxy whole.

    Attributes:
        vendor: whose door it came to.
        request: as it came.
        at: seconds on the loop's clock.
        fault: what befell it; None where nothing did.
        reached: whether the vendor was given it.
    """

    vendor: Vendor
    request: Message
    at: float
    fault: Kind | None = None
    reached: bool = False

    @property
    def line(self) -> tuple[str, str]:
        """Method and target."""
        return self.request.words[0], self.request.words[1]


class FaultProxy:
    """Stands before a sandbox.

    Args:
        sandbox: its address, such as `http://127.0.0.1:8900`.

    Attributes:
        sent: every request since the start, in the order in which they came.
        connected: connections that were accepted, by vendor.
    """

    def __init__(self, sandbox: str) -> None:
        address = urlsplit(sandbox)
        self._sandbox = (address.hostname, address.port)
        self._orders: list[Fault] = []
        self._seen: Counter[tuple[Vendor, bytes]] = Counter()
        self.sent: list[Sent] = []
        self.connected: Counter[Vendor] = Counter()
        self._doors = {vendor: Door(self._serving(vendor)) for vendor in Vendor}

    async def __aenter__(self) -> Self:
        for door in self._doors.values():
            await door.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(door.aclose() for door in self._doors.values()))

    def base_urls(self) -> dict[str, str]:
        """The settings of a gateway that say where each vendor is."""
        places = {vendor: f"http://127.0.0.1:{door.port}/{vendor.value}" for vendor, door in self._doors.items()}
        places[Vendor.ASSEMBLE] += "/api"
        return {f"{vendor.name}_BASE_URL": place for vendor, place in places.items()}

    async def order(self, fault: Fault) -> Fault:
        """Do wrong from now on. Kept connections are broken off where the fault is one of connections.

        Returns:
            The order, whose `hits` tell how often it happened.
        """
        self._orders.append(fault)
        door = self._doors[fault.vendor]
        if fault.kind is Kind.REFUSE:
            await door.shut()
        elif fault.kind is Kind.RESET_AT_ONCE:
            door.break_off()
        return fault

    async def mend(self) -> None:
        """All is well from now on; who was left without an answer stays so."""
        self._orders.clear()
        for door in self._doors.values():
            await door.open()

    def forget(self) -> None:
        """Count from here."""
        self.sent.clear()
        self.connected.clear()

    def counted(self, vendor: Vendor) -> Counter[tuple[str, str]]:
        """How often each method and target was sent to a vendor."""
        return Counter(each.line for each in self.sent if each.vendor is vendor)

    def _serving(self, vendor: Vendor) -> Serve:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            caller = Caller(reader, writer)
            self.connected[vendor] += 1
            if self._taken(vendor, None)[0] is not None:
                caller.reset()
                return
            try:
                while await self._one(vendor, reader, caller):
                    pass
            except ConnectionError:
                caller.reset()
            else:
                caller.close()

        return serve

    async def _one(self, vendor: Vendor, reader: asyncio.StreamReader, caller: Caller) -> bool:
        """Answer the next request on a connection. Returns whether it can be used further."""
        request = await read_request(reader)
        if request is None:
            return False
        sent = Sent(vendor, request, asyncio.get_running_loop().time())
        self.sent.append(sent)
        fault, chance = self._taken(vendor, request)
        if fault is None:
            await caller.send((await self._answered(sent)).whole)
            return not request.is_last
        sent.fault = fault.kind
        answer = Message(b"")
        if fault.after or fault.kind not in WITHOUT_THE_VENDOR:
            answer = await self._answered(sent)
        return await spoilt(caller, fault, request, answer, chance)

    def _taken(self, vendor: Vendor, request: Message | None) -> tuple[Fault | None, Random]:
        """The fault that befalls a call, or a connection, and the randomness to do it with."""
        line = b"" if request is None else request.head.partition(b"\r\n")[0] + request.body
        number = self._seen[vendor, line]
        self._seen[vendor, line] += 1
        for fault in self._orders:
            chance = fault.chance_of(line, number)
            if fault.is_about(vendor, request, chance):
                return fault, chance
        return None, Random(0)

    async def _answered(self, sent: Sent) -> Message:
        reader, writer = await asyncio.open_connection(*self._sandbox, limit=LONGEST_HEAD)
        sent.reached = True
        try:
            writer.write(sent.request.whole)
            return await read_answer(reader, sent.request)
        finally:
            writer.close()
