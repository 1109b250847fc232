"""What can be wrong silently in the benchmark of growth: pieces of the loop, small requests, tables."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.bench.growth.holds import Hold, watching
from tests.bench.growth.probing import Probed, probe
from tests.bench.growth.telling import BEGIN, END, between_markers, figure, tables
from tests.bench.markers import NoPlace


async def busy(milliseconds: float) -> None:
    until = time.thread_time() + milliseconds / 1000
    while time.thread_time() < until:
        pass


async def test_the_longest_piece_is_the_one_between_two_waits() -> None:
    async def three_pieces() -> None:
        await busy(2)
        await asyncio.sleep(0)
        await busy(8)
        await busy(4)
        await asyncio.sleep(0)

    with watching() as holds:
        await asyncio.create_task(three_pieces())
    pieces = [hold.milliseconds for hold in holds.all if hold.milliseconds >= 2]
    assert len(pieces) == 2
    assert holds.longest.milliseconds >= 12


def test_a_piece_is_shared_out_by_what_was_seen_in_it() -> None:
    hold = Hold(10.0)
    hold.seen.update({"executing": 3, "decoding": 1})
    assert hold.shares() == [("executing", 7.5), ("decoding", 2.5)]
    assert Hold(10.0).shares() == []


def test_small_requests_are_told_by_their_latencies() -> None:
    assert Probed.of([float(each) for each in range(100, 0, -1)], 2) == Probed(102, 50.0, 99.0, 100.0, 2)
    assert Probed.of([], 0) == Probed(0, 0.0, 0.0, 0.0, 0)


async def test_an_answer_counts_once_it_is_whole_and_only_if_it_is_right() -> None:
    told = iter((b"200 OK", b"503 Busy", b"200 OK"))
    handling: list[asyncio.Task[None] | None] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handling.append(asyncio.current_task())
        while (await reader.read(1_000)).endswith(b"{}"):
            writer.write(b"HTTP/1.1 %b\r\nContent-Length: 4\r\n\r\n" % next(told))
            await writer.drain()
            writer.write(b"{}\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found = await probe(f"http://127.0.0.1:{port}/graphql", b"{}", {}, 0.03)
        await asyncio.gather(*filter(None, handling))
    assert (found.requests, found.faults) == (3, 1)
    assert 0 < found.p50 <= found.most


def test_a_list_is_told_by_what_a_row_costs() -> None:
    cost = {"cpu": 250.0, "calls": 10, "megabytes": 0.4, "held": 3.25}
    said = tables({"pages 1000": {"": cost}}, "A machine.")
    assert said.splitlines()[-3:] == ["| 1,000 of `assemblyAccounts` | 250 | 250 | 10 | 3.25 | <1 |", "", "A machine."]


def test_waits_are_told_by_who_asks_beside() -> None:
    told = {"p50": 1.0, "p99": 20.5, "most": 140.0}
    said = tables({"turns 16 0": {"d": told}, "starving": {"b/0/1": told}}, "A machine.")
    assert "| 16 ask for d; nothing kept | CPU | 1.00 | 20.5 | 140 |" in said
    assert "| nobody else asks | time, real processes | 1.00 | 20.5 | 140 |" in said


def test_tables_stand_between_their_markers() -> None:
    document = f"before\n{BEGIN}\nold\n{END}\nafter"
    assert between_markers(document, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter"
    for wrong in ("", f"{END}{BEGIN}", document + BEGIN):
        with pytest.raises(NoPlace):
            between_markers(wrong, "new")


def test_figures_have_three_digits_that_count() -> None:
    assert [figure(value) for value in (0.123, 9.87, 12.34, 1234.5)] == ["0.12", "9.87", "12.3", "1,234"]
