"""What writes below a Reevo account have in common: the account is looked for first, and shown behind the write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import strawberry

from app.domain.account import ReevoAccount
from app.domain.errors import BadUserInput, GatewayError
from app.domain.vendor import Vendor
from app.upstream.scope import reading_afresh
from app.upstream.writing import Write
from schema.account.chosen import record_to_write
from schema.account.inputs import AccountBy
from schema.account.serving import account_behind
from schema.account.types import Account
from schema.context import Context, Info
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload
from schema.writes.outcomes import About, WriteAction
from schema.writes.previews import Preview
from schema.writes.steps import Carried, FoundOut, Step

ANY = "-"
"""Stands for an account that is not looked for yet."""

Settle = Callable[[str, ReevoAccount | None], Awaitable[FoundOut]]
"""Finds out what became of a write below an account, of the account's id and the account as it was before the write;
None where the write was sent in an earlier request."""


@strawberry.input(description="What every write below a Reevo account takes.")
class ReevoAccountInput(WriteInput):
    """Inherited by the inputs of such writes."""

    account: AccountBy | None = strawberry.field(
        default=strawberry.UNSET,
        description="Which account, needed; one that has no record at Reevo is refused with `NOT_LINKED`.",
    )
    by: AccountBy | None = strawberry.field(
        default=strawberry.UNSET,
        description="The former name of `account`; exactly one of the two is needed.",
        deprecation_reason="It is called `account`, as in all mutations of what an account has.",
    )


@strawberry.interface(description="What every write below a Reevo account answers.")
class ReevoAccountPayload(WritePayload):
    """The account as it is behind the write, read where it is selected."""

    account_id: strawberry.Private[str | None]

    @strawberry.field(
        description="The account as it is now, also where it is not known whether it was changed; null where it was "
        "not."
    )
    @staticmethod
    async def account(parent: strawberry.Parent[ReevoAccountPayload], info: Info) -> Account | None:
        """The customer of Reevo's record, read behind the write."""
        return await account_behind(info, Vendor.REEVO, parent.account_id)


@dataclass(frozen=True)
class Written:
    """What became of a write, and Reevo's id of the account; None where there is nothing to show."""

    carried: Carried
    account_id: str | None


async def written(
    context: Context,
    given: ReevoAccountInput,
    action: WriteAction,
    build: Callable[[str], Write[Any]],
    *,
    record_id: Callable[[Any], str | None] | None = None,
    named: str | None = None,
    find_out: str,
    preview: Callable[[ReevoAccount], Preview | Awaitable[Preview]],
    settle: Settle | None = None,
    builds_on_account: bool = False,
) -> Written:
    """Carry out one write below an account.

    Args:
        context: of the request.
        given: the mutation's input.
        action: as of `Step`.
        build: makes the write for an account's id; it is tried with `ANY` before the account is looked for, so that
            what is refused is refused before anything is read.
        record_id: as of `Step`; by default the record is the account.
        named: as of `Step`.
        find_out: as of `Step`.
        preview: as of `Step`, of the account as it is.
        settle: as of `Step`, of the account.
        builds_on_account: whether what the account has before the write is looked at, so that it must be so now.
    """
    found: list[ReevoAccount] = []

    async def built() -> Write[Any]:
        getattr(context.vendors, Vendor.REEVO.value)
        build(ANY)
        _named(given)
        with reading_afresh("account") if builds_on_account else nullcontext():
            found.append(await _account(context, given))
        return build(found[0].id)

    def account_id() -> str | None:
        return found[0].id if found else None

    async def settled(settle: Settle) -> FoundOut:
        of = account_id() or await _found_again(context, given)
        return FoundOut() if of is None else await settle(of, found[0] if found else None)

    step = Step(
        Vendor.REEVO,
        action,
        built,
        record_id=record_id or (lambda _: account_id()),
        named=named if record_id else account_id,
        find_out=find_out,
        settle=None if settle is None else partial(settled, settle),
        preview=lambda: preview(found[0]),
    )
    carried = await carry_out(context, [step], given)
    if not carried.is_shown:
        return Written(carried, None)
    told_before = carried.shown_id if record_id is None else None
    return Written(carried, account_id() or told_before or await _found_again(context, given))


async def _account(context: Context, given: ReevoAccountInput) -> ReevoAccount:
    field, by = _named(given)
    return await record_to_write(context, by, Vendor.REEVO, ReevoAccount, field=field)


async def _found_again(context: Context, given: ReevoAccountInput) -> str | None:
    """The account of a write that was carried out before under the same key; None where nothing leads to it now."""
    try:
        return (await _account(context, given)).id
    except GatewayError:
        return None


def _named(given: ReevoAccountInput) -> tuple[str, AccountBy]:
    """The field that names the account, and its value.

    Raises:
        About: of `account`: there is none, or there are both.
    """
    fields = {"account": given.account, "by": given.by}
    named = [(name, by) for name, by in fields.items() if by is not None and by is not strawberry.UNSET]
    if len(named) != 1:
        raise About("account", BadUserInput("Give exactly one of `account` and `by`, its former name."))
    return named[0]
