"""A run as a picture: bars of requests a second, in SVG, which needs no library to be written."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.bench.peers.figures import Spread
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.results import Results
from tests.bench.peers.servers import SERVERS
from tests.bench.peers.tables import main_connections

_WIDTH, _LEFT, _RIGHT, _BAR, _STEP = 900, 330, 110, 16, 24
_OURS, _THEIRS, _TEXT = "#1a7f5a", "#9aa5b1", "#5b6570"


def picture(results: Results) -> str:
    """The picture: for each question that peers answer a bar for each server, and a line over its spread."""
    parts: list[str] = []
    y = 30
    for name, query in QUERIES.items():
        bars = _bars(results, name)
        if query.peers is None or not bars:
            continue
        parts.append(_text(10, y, f"{query.title}", weight="bold"))
        scale = (_WIDTH - _LEFT - _RIGHT) / max(spread.most for _, spread, _ in bars)
        for row, (title, spread, is_ours) in enumerate(bars, start=1):
            parts += _bar(y + row * _STEP, title, spread, scale, is_ours=is_ours)
        y += (len(bars) + 2) * _STEP
    note = f"requests a second, {main_connections(results)} connections, vendors answer at once, one core a server"
    parts.append(_text(10, y, note))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 20}" font-family="sans-serif">'
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{y + 20}" fill="#ffffff"/>', *parts, "</svg>\n"])


def _bars(results: Results, query: str) -> list[tuple[str, Spread, bool]]:
    found = []
    delay = results.seen(lambda cell: cell.delay)[0]
    for server in SERVERS.values():
        spread = results.spread(
            results.of(server.name, query, delay, main_connections(results)), lambda cell: cell.rate
        )
        if spread is not None:
            found.append((server.title.replace("*", ""), spread, server.is_gateway))
    return sorted(found, key=lambda bar: -bar[1].median)


def _bar(y: int, title: str, spread: Spread, scale: float, *, is_ours: bool) -> Iterator[str]:
    shown = title if len(title) <= 46 else f"{title[:44]}…"
    middle = y - _BAR / 2 + 3
    yield _text(_LEFT - 8, y, shown, anchor="end")
    width = max(spread.median * scale, 1)
    fill = _OURS if is_ours else _THEIRS
    yield f'<rect x="{_LEFT}" y="{y - _BAR + 3}" width="{width:.1f}" height="{_BAR}" fill="{fill}"/>'
    ends = (_LEFT + spread.least * scale, _LEFT + spread.most * scale)
    yield f'<path d="M{ends[0]:.1f} {middle:.1f}H{ends[1]:.1f}" stroke="#1f2933" stroke-width="1.5"/>'
    yield _text(max(ends[1], _LEFT + width) + 6, y, f"{spread.median:,.0f}")


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    fill = "#1f2933" if weight == "bold" else _TEXT
    look = f'font-size="12" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y}" {look}>{escape(words)}</text>'
