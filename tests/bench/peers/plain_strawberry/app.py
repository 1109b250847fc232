"""The peer that is nearest: the same library as its documentation shows it, with httpx and data loaders."""

from __future__ import annotations

import os
from typing import Any

import httpx
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.schema.config import StrawberryConfig

from tests.bench.peers.vendor_data import COMPANY_FIELDS, PAGE_FIELDS

Loaders = dict[str, DataLoader[str, Any]]
Info = strawberry.Info[Loaders, None]

client = httpx.AsyncClient(
    base_url=os.environ["BENCH_UPSTREAM"],
    limits=httpx.Limits(max_connections=100, max_keepalive_connections=100),
)


@strawberry.type
class Label:
    """A label of Assembly's."""

    id: strawberry.ID
    name: str
    color: str


@strawberry.type
class Company:
    """A company of Userlot's."""

    id: strawberry.ID
    name: str
    external_id: str | None
    health_score: float | None
    mrr: float | None


@strawberry.type
class Account:
    """An account of Assembly's."""

    id: strawberry.ID
    type: str
    name: str
    domain: str
    image_url: str | None
    contract_value: float | None
    contract_type: str | None
    renewal_date: str | None
    trial_expiration_date: str | None
    notes: str | None
    id_in_tool: str | None
    number_of_seats: int | None
    created_at: str
    updated_at: str
    source_specific_ids: list[str]
    tier_id: strawberry.Private[str]
    stage_id: strawberry.Private[str]
    tag_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def tier(self, info: Info) -> Label | None:
        """The label that the account names as its tier."""
        found: Label | None = await info.context["labels"].load(self.tier_id)
        return found

    @strawberry.field
    async def stage(self, info: Info) -> Label | None:
        """The label that the account names as its stage."""
        found: Label | None = await info.context["labels"].load(self.stage_id)
        return found

    @strawberry.field
    async def tags(self, info: Info) -> list[Label]:
        """The labels that the account is tagged with."""
        found: list[Label] = await info.context["labels"].load_many(self.tag_ids)
        return found

    @strawberry.field
    async def company(self, info: Info) -> Company | None:
        """The company whose external id is the account's first id elsewhere."""
        found: Company | None = await info.context["companies"].load(self.source_specific_ids[0])
        return found


@strawberry.type
class Page:
    """A page of accounts."""

    data: list[Account]


async def _get(path: str) -> Any:
    return (await client.get(path)).json()


def _account(wire: dict[str, Any]) -> Account:
    plain = {name: wire[name] for name in PAGE_FIELDS}
    return Account(**plain, tier_id=wire["tier"], stage_id=wire["stage"], tag_ids=wire["tags"])


async def _labels(ids: list[str]) -> list[Label | None]:
    rows = (await _get("/assembly/account/labels"))["labels"]
    known = {row["id"]: Label(id=row["id"], name=row["name"], color=row["color"]) for row in rows}
    return [known.get(each) for each in ids]


async def _companies(keys: list[str]) -> list[Company | None]:
    rows = await _get("/userlot/api/v1/companies")
    known = {row["external_id"]: Company(**{name: row[name] for name in COMPANY_FIELDS}) for row in rows}
    return [known.get(each) for each in keys]


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def accounts(self, limit: int = 100, offset: int = 0) -> Page:
        """A page of Assembly's accounts."""
        listing = (await _get(f"/assembly/accounts?limit={limit}&offset={offset}"))["accounts"]
        return Page(data=[_account(wire) for wire in listing["data"]])


class View(GraphQL[Loaders, None]):
    """Gives every request loaders of its own."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        """Loaders that live as long as the request."""
        return {"labels": DataLoader(load_fn=_labels), "companies": DataLoader(load_fn=_companies)}


schema = strawberry.Schema(Query, config=StrawberryConfig(auto_camel_case=False))
app = Starlette(routes=[Route("/graphql", View(schema, graphql_ide=None))])
