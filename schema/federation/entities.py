"""`_entities`: the objects that a router names, through the loaders of their types."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from app.domain.errors import GatewayError
from schema.account.by_key import by_domain, by_record
from schema.account.needs import needs_of
from schema.context import Context, Info
from schema.federation.domains import organisations_with_domain
from schema.federation.representations import Named, named_by
from schema.identity.customer_view import CustomerView
from schema.ids import parse_id
from schema.node import READERS, following_of_accounts

Found = object | Exception | None


async def entities(info: Info, representations: Sequence[Any]) -> list[Found]:
    """The objects in the order in which they were named: None for each that is gone, its error for one that failed.

    Of one customer all is looked up that `account` would; of several, what a list would, so that a hundred cost what a
    page of them does.

    Args:
        info: of the field.
        representations: as they were sent.
    """
    context = info.context
    named = [_named(context, each) for each in representations]
    is_alone = len({each for each in named if isinstance(each, Named) and each.type == "Account"}) == 1
    found: list[Any] = await asyncio.gather(
        *(_found(context, each, is_alone=is_alone) for each in named), return_exceptions=True
    )
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, Exception):
            raise each
    views = [each for each in found if isinstance(each, CustomerView)]
    if views:
        await needs_of(info).prepare(views, following_of_accounts(info) if len(views) == 1 else None)
    return found


def _named(context: Context, representation: Any) -> Named | GatewayError:
    try:
        return named_by(representation, context.caller.principal)
    except GatewayError as error:
        return error


async def _found(context: Context, named: Named | GatewayError, *, is_alone: bool) -> object | None:
    if isinstance(named, GatewayError):
        raise named
    if named.value is None:
        return None
    if named.key == "domain":
        find = None if is_alone else organisations_with_domain
        return await by_domain(context, named.value, organisations=find, thorough=is_alone)
    ref = parse_id(named.value, named.type)
    if named.type == "Account":
        return await by_record(context, ref.vendor, ref.id, thorough=is_alone)
    return await READERS[named.type](context, ref)
