"""A write sent over a scripted upstream: what was on the wire, and what became of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import httpx

from app.upstream.writing import Write
from app.vendors.assembly.dialect import AssemblyDialect
from tests.conftest import ScriptedUpstream

T = TypeVar("T")

ID = "01945162-52fc-739b-98de-e2ac9f2eec49"


@dataclass
class Sent(Generic[T]):
    """One write: its request line, its headers and body as they were sent, and its answer."""

    line: str
    headers: dict[str, str]
    body: bytes
    answer: T


async def send(upstream: ScriptedUpstream, write: Write[T], reply: object) -> Sent[T]:
    """Send a write; `reply` is a response, or JSON of a 200."""
    upstream.on(write.request.method, write.request.target, reply)
    answer = await upstream.client(AssemblyDialect()).write(write)
    (call,) = upstream.calls
    names = ("accept", "authorization", "content-type")
    headers = {name: call.headers[name] for name in names if name in call.headers}
    return Sent(upstream.targets[0], headers, call.content, answer)


WITH_BODY = {"accept": "application/json", "authorization": "key", "content-type": "application/json"}
WITHOUT_BODY = {"accept": "application/json", "authorization": "key"}


def text(body: str, status: int = 200) -> httpx.Response:
    """A response with this body."""
    return httpx.Response(status, text=body)
