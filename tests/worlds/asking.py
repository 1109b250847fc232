"""The documents by which the gateway is asked for customers, and its answers in the words of the oracle."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway
from tests.worlds.model import Rule, Status, Verdict, expected

Json = Any

SHAPE = '{ __type(name: "SourceState") { fields { name type { ofType { ofType { ofType { kind } } } } } } }'
PAGE = 100
PATIENCE = 60.0
"""Seconds of the wall after which an operation counts as lost: the gateway's own clock stands still here."""


class Refused(Exception):
    """The gateway answered with errors; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer as the gateway gave it.

    Attributes:
        id: the opaque one.
        sources: by vendor; None where nothing was said, as when the source is SKIPPED.
    """

    id: str
    sources: Mapping[Vendor, Verdict | None]

    @property
    def origin(self) -> tuple[Vendor, str]:
        """Whose record gives the customer its id."""
        return expected({vendor: verdict for vendor, verdict in self.sources.items() if verdict}).origin


@dataclass
class Cost:
    """What some operations cost.

    Attributes:
        operations: how many.
        calls: to each vendor, signing in apart.
        milliseconds: of each operation.
    """

    operations: int = 0
    calls: Counter[Vendor] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)


async def selection(gateway: Gateway) -> str:
    """What to select of an account: its id and its sources."""
    fields = (await gateway.data(SHAPE))["__type"]["fields"]
    kinds = {each["name"]: ((each["type"]["ofType"] or {}).get("ofType") or {}).get("ofType") or {} for each in fields}
    inner = "candidates { recordId }" if kinds["candidates"].get("kind") == "OBJECT" else "candidates"
    return f"id sources {{ vendor status recordId matchedBy {inner} }}"


async def asked(gateway: Gateway, cost: Cost, document: str, variables: Mapping[str, Json] | None = None) -> Json:
    """The data of one operation, its cost added.

    Raises:
        Refused: the answer has errors, or none came.
    """
    gateway.forget()
    begun = time.perf_counter()
    try:
        body = await asyncio.wait_for(gateway.query(document, variables), PATIENCE)
    except TimeoutError:
        raise Refused(f"no answer within {PATIENCE:.0f} s to {variables}") from None
    cost.milliseconds.append((time.perf_counter() - begun) * 1000)
    cost.operations += 1
    cost.calls.update(call.vendor for call in gateway.sent())
    if "errors" in body:
        raise Refused("; ".join(sorted({error["message"] for error in body["errors"]}))[:300])
    return body["data"]


async def by_list(gateway: Gateway, cost: Cost) -> AsyncIterator[Seen]:
    """Every customer of the list over all vendors, page by page."""
    document = f"""query Page($after: String) {{
        accounts(first: {PAGE}, after: $after) {{
            nodes {{ {await selection(gateway)} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    after, more = None, True
    while more:
        page = (await asked(gateway, cost, document, {"after": after}))["accounts"]
        for node in page["nodes"]:
            yield seen(node)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


async def by_record(
    gateway: Gateway, cost: Cost, origins: Iterable[tuple[Vendor, str]], *, cold: bool
) -> AsyncIterator[Seen]:
    """Each customer by the record that gives it its id, an operation each.

    Args:
        gateway: to ask.
        cost: to add to.
        origins: the records.
        cold: whether every answer that the gateway keeps is out of date before each operation.
    """
    document = f"""query One($vendor: Vendor!, $id: String!) {{
        account(by: {{record: {{vendor: $vendor, id: $id}}}}) {{ {await selection(gateway)} }} }}"""
    for vendor, record_id in origins:
        if cold:
            gateway.clock.now += 86_400
        found = (await asked(gateway, cost, document, {"vendor": vendor.name, "id": record_id}))["account"]
        if found is not None:
            yield seen(found)


async def ids_at(gateway: Gateway, cost: Cost, entries: Sequence[str]) -> list[str | None]:
    """The account's id at each entry, many to an operation; what failed has none.

    Args:
        gateway: to ask.
        cost: to add to.
        entries: root fields with `$` for what is to be selected of the account.
    """
    found: list[str | None] = []
    for start in range(0, len(entries), PAGE // 4):
        part = entries[start : start + PAGE // 4]
        aliased = (f"e{number}: {each.replace('$', '{ id }')}" for number, each in enumerate(part))
        gateway.forget()
        begun = time.perf_counter()
        data = (await gateway.query("{ " + " ".join(aliased) + " }")).get("data") or {}
        cost.milliseconds.append((time.perf_counter() - begun) * 1000)
        cost.operations += 1
        cost.calls.update(call.vendor for call in gateway.sent())
        for number in range(len(part)):
            inner = data.get(f"e{number}") or {}
            found.append((inner.get("account", inner) or {}).get("id"))
    return found


def seen(node: Json) -> Seen:
    """An account of an answer."""
    return Seen(node["id"], {Vendor[each["vendor"]]: _verdict(each) for each in node["sources"]})


def _verdict(source: Json) -> Verdict | None:
    if source["status"] not in set(Status):
        return None
    if source["status"] == Status.OK:
        rule = source["matchedBy"]
        return Verdict(Status.OK, Rule(rule) if rule else None, (source["recordId"],))
    candidates = (each["recordId"] if isinstance(each, dict) else each for each in source["candidates"])
    return Verdict(Status(source["status"]), None, tuple(sorted(candidates)))
