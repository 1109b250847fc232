"""The root fields `node` and `nodes`: any object by its id."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry
from graphql import FieldNode, FragmentSpreadNode

from app.domain.errors import BadUserInput
from schema.account.by_key import by_record
from schema.account.following import Following, following
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


READERS: dict[str, Callable[[Context, Ref], Awaitable[object | None]]] = {
    "Account": lambda context, ref: by_record(context, ref.vendor, ref.id),
    "Company": lambda context, ref: context.loader(CompanyById).load(ref.id),
    "Contact": lambda context, ref: context.loader(ContactById).load(ref.id),
    "EndUser": lambda context, ref: context.loader(EndUserById).load(ref.id),
    "Label": lambda context, ref: context.loader(LabelById).load(ref.id),
    "Team": _team,
    "UsageLog": lambda context, ref: find_usage_log(context.vendors, place_in(ref.id)),
}
"""By type, how an object is read that an id names."""

_ACCOUNTS_AMONG_OTHERS = {"Node", "_Entity"}
"""Types that an account may be asked for as."""


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
        return await _read(info, id, is_alone=True)

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
        return [asyncio.ensure_future(_read(info, each, is_alone=len(ids) == 1)) for each in ids]  # type: ignore[misc]


async def _read(info: Info, opaque: str, *, is_alone: bool) -> Node | None:
    ref = parse_id(opaque, *READERS)
    found = await READERS[ref.type](info.context, ref)
    if isinstance(found, CustomerView):
        # What several of them ask is gathered once all are there to ask.
        await needs_of(info).prepare([found], following_of_accounts(info) if is_alone else None)
    return served_or_none(Node, found)


def following_of_accounts(info: Info) -> Following | None:
    """What the fields of a customer ask next; None where fields of other types are selected too, which it has not.

    Args:
        info: of a root field that gives accounts among others.
    """
    raw = info._raw_info  # noqa: SLF001
    return following(info) if all(_is_of_accounts(raw, node) for node in raw.field_nodes) else None


def _is_of_accounts(raw: Any, node: Any) -> bool:
    """Whether all that is selected below a field or fragment is selected of accounts."""
    return all(_is_on_account(raw, each) for each in node.selection_set.selections)


def _is_on_account(raw: Any, node: Any) -> bool:
    if isinstance(node, FieldNode):
        return True  # of the interface, which accounts have
    fragment = raw.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
    condition = fragment.type_condition
    if condition is not None and condition.name.value == "Account":
        return True
    return (condition is None or condition.name.value in _ACCOUNTS_AMONG_OTHERS) and _is_of_accounts(raw, fragment)
