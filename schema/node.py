"""The root fields `node` and `nodes`: any object by its id."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from app.domain.errors import BadUserInput
from schema.account.by_key import by_record
from schema.account.needs import needs_of
from schema.company.loaders import CompanyById
from schema.contact.loaders import ContactById
from schema.context import Context, Info
from schema.end_user.loaders import EndUserById
from schema.identity.customer_view import CustomerView
from schema.ids import Ref, parse_id
from schema.label.loaders import LabelById
from schema.listing import LARGEST_PAGE
from schema.record_types import Node, served_or_none
from schema.team.loaders import TeamById
from schema.team.types import TeamInTree
from schema.usage_log.lists import find_usage_log, place_in


async def _team(context: Context, ref: Ref) -> object | None:
    team = await context.loader(TeamById).load(ref.id)
    return None if team is None else TeamInTree(team, None)


_READERS: dict[str, Callable[[Context, Ref], Awaitable[object | None]]] = {
    "Account": lambda context, ref: by_record(context, ref.vendor, ref.id),
    "Company": lambda context, ref: context.loader(CompanyById).load(ref.id),
    "Contact": lambda context, ref: context.loader(ContactById).load(ref.id),
    "EndUser": lambda context, ref: context.loader(EndUserById).load(ref.id),
    "Label": lambda context, ref: context.loader(LabelById).load(ref.id),
    "Team": _team,
    "UsageLog": lambda context, ref: find_usage_log(context.vendors, place_in(ref.id)),
}


@strawberry.type
class NodeQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="Any object by its id; null where it is gone.")
    @staticmethod
    async def node(
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name in the graph
            strawberry.ID, strawberry.argument(description="An `id` that a query returned.")
        ],
    ) -> Node | None:
        """Through the loader of its type."""
        return await _read(info, id)

    @strawberry.field(description="Objects by their ids, in the order asked; null for each that is gone.")
    @staticmethod
    def nodes(
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description=f"At most {LARGEST_PAGE} ids that queries returned.")
        ],
    ) -> list[Node | None]:
        """Through the loaders of their types, so that each vendor is asked once for many where it can be."""
        if len(ids) > LARGEST_PAGE:
            raise BadUserInput(f"`ids` holds {len(ids)} ids; give at most {LARGEST_PAGE} at once.")
        # Awaitables, one an item, so that one that fails is null with an error and the others stand.
        return [asyncio.ensure_future(_read(info, opaque)) for opaque in ids]  # type: ignore[misc]


async def _read(info: Info, opaque: str) -> Node | None:
    ref = parse_id(opaque, *_READERS)
    found = await _READERS[ref.type](info.context, ref)
    if isinstance(found, CustomerView):
        await needs_of(info).prepare([found])
    return served_or_none(Node, found)
