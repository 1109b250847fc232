"""The table of contents: every noun's root fields in one schema."""

from __future__ import annotations

from functools import cache

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from app.operations.notes import note_fallback
from schema.account.domain_mutations import AccountDomainMutations
from schema.account.mutations import AccountMutations
from schema.account.property_mutations import AdditionalPropertyMutations
from schema.account.queries import AccountQueries
from schema.account.record_mutations import RecordLinkMutations
from schema.company.mutations import CompanyMutations
from schema.company.queries import CompanyQueries
from schema.contact.link_mutations import LinkMutations
from schema.contact.types import Contact
from schema.end_user.mutations import EndUserMutations
from schema.end_user.queries import EndUserQueries
from schema.errors import GatewaySchema
from schema.executor import compiled
from schema.federation.graph import federated
from schema.federation.sdl import subgraph_sdl
from schema.label.mutations import LabelMutations
from schema.label.queries import LabelQueries
from schema.limits.extension import WithinLimits, forget_documents
from schema.node import NodeQueries
from schema.noting import Noting
from schema.operations import OneOperation
from schema.scalars import SCALARS
from schema.scopes.guarding import guard
from schema.team.mutations import TeamMutations
from schema.team.queries import TeamQueries
from schema.usage_log.mutations import UsageLogMutations
from schema.usage_log.queries import UsageLogQueries
from schema.usage_log.subscriptions import UsageLogSubscriptions
from schema.vendor.queries import VendorQueries


@strawberry.type(description="Everything that can be read.")
class Query(
    NodeQueries,
    AccountQueries,
    CompanyQueries,
    EndUserQueries,
    TeamQueries,
    LabelQueries,
    UsageLogQueries,
    VendorQueries,
):
    """The root type."""


@strawberry.type(description="Everything that can be written. The fields of a document run one behind another.")
class Mutation(
    AccountMutations,
    LabelMutations,
    RecordLinkMutations,
    UsageLogMutations,
    AdditionalPropertyMutations,
    TeamMutations,
    CompanyMutations,
    EndUserMutations,
    AccountDomainMutations,
    LinkMutations,
):
    """The root type."""


@strawberry.type(description="Writes that take long, with events on how far they have come.")
class Subscription(UsageLogSubscriptions):
    """The root type."""


_COMPILED = compiled(note_fallback)

schema = GatewaySchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Contact],
    config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
    extensions=[WithinLimits, OneOperation, Noting],
    execution_context_class=_COMPILED,
)
_PLAIN = schema._schema  # noqa: SLF001 - the built one, in which every field stands once
guard(_PLAIN)


def execute_compiled(compiles: bool) -> None:
    """Say how operations are executed from now on, in this process.

    Args:
        compiles: whether what they ask for is worked out once and kept; else graphql-core alone executes them.
    """
    schema.execution_context_class = _COMPILED if compiles else StrawberryGraphQLCoreExecutionContext


def is_compiled() -> bool:
    """Whether operations are executed so in this process."""
    return schema.execution_context_class is _COMPILED


def serve_entities(federates: bool) -> None:
    """Say whether routers are served from now on, in this process: with `_service` and `_entities` in the schema.

    Args:
        federates: whether they are; else the schema is the one that is printed.
    """
    graph = _subgraph() if federates else _PLAIN
    if schema._schema is not graph:  # noqa: SLF001 - Strawberry looks here whenever it executes
        schema._schema = graph  # noqa: SLF001
        forget_documents()


def is_subgraph() -> bool:
    """Whether routers are served in this process."""
    return schema._schema is not _PLAIN  # noqa: SLF001


@cache
def subgraph() -> str:
    """The SDL as composers of Federation 2 read it."""
    return subgraph_sdl(f"{schema.as_str()}\n")


@cache
def _subgraph() -> GraphQLSchema:
    graph = federated(_PLAIN, subgraph())
    graph._strawberry_schema = schema  # type: ignore[attr-defined]  # noqa: SLF001 - as Strawberry marks its own
    return graph
