"""Mutations of the domains of a Reevo account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from app.domain.account import ReevoAccount
from app.domain.record import Json
from app.upstream.writing import Write
from app.vendors.reevo.changes import spelled_domain
from app.vendors.reevo.domains import ReevoDomains
from schema.account.reevo_writing import ReevoAccountInput, ReevoAccountPayload, Settle, written
from schema.context import Info
from schema.writes.outcomes import WriteAction, about
from schema.writes.previews import Preview
from schema.writes.steps import FoundOut

Domain = dict[str, Json]
"""A domain as the graph shows it."""

Rewritten = Callable[[list[Domain]], list[Domain]]
"""What an account's domains would be."""

_FIND_OUT = "`reevo { domains }` of the account shows what it has."


@strawberry.input(description="One domain more for an account.")
class AddAccountDomainInput(ReevoAccountInput):
    """As Reevo documents it."""

    domain_name: str = strawberry.field(
        description="The domain, such as `acme.com`; the account's first one becomes its primary one by itself."
    )


@strawberry.input(description="Which of an account's domains is to be the primary one.")
class SetPrimaryAccountDomainInput(ReevoAccountInput):
    """As Reevo documents it."""

    domain_name: str = strawberry.field(description="The domain; the former primary one is then none.")


@strawberry.input(description="One domain less for an account.")
class RemoveAccountDomainInput(ReevoAccountInput):
    """As Reevo documents it."""

    domain_name: str = strawberry.field(description="The domain, as `reevo { domains }` shows it.")


@strawberry.type(description="What became of a write of an account's domain; the outcome's record is the account.")
class AccountDomainPayload(ReevoAccountPayload):
    """As its interface."""


@strawberry.type
class AccountDomainMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(description="Add a domain to an account at Reevo.")
    @staticmethod
    async def add_account_domain(
        info: Info,
        input: Annotated[AddAccountDomainInput, strawberry.argument(description="The domain.")],  # noqa: A002
    ) -> AccountDomainPayload | None:
        """`POST /api/v2/account/{account_id}/attribute/domains`."""
        name = input.domain_name

        async def settle(account_id: str, before: ReevoAccount | None) -> FoundOut:
            if before is None or _has(before, name):  # then the domain may be there without this write
                return FoundOut()
            now = await info.context.vendors.reevo.accounts.get(account_id)
            return FoundOut(record_id=account_id if now is not None and _has(now, name) else None)

        return await _written(
            info, input, lambda domains, account: domains.add(account, name), _with(name), settle=settle
        )

    @strawberry.mutation(description="Make a domain of an account at Reevo its primary one.")
    @staticmethod
    async def set_primary_account_domain(
        info: Info,
        input: Annotated[SetPrimaryAccountDomainInput, strawberry.argument(description="The domain.")],  # noqa: A002
    ) -> AccountDomainPayload | None:
        """`PATCH /api/v2/account/{account_id}/attribute/domains/{domain_name}`."""
        name = input.domain_name
        return await _written(info, input, lambda domains, account: domains.promote(account, name), _led_by(name))

    @strawberry.mutation(description="Take a domain away from an account at Reevo.")
    @staticmethod
    async def remove_account_domain(
        info: Info,
        input: Annotated[RemoveAccountDomainInput, strawberry.argument(description="The domain.")],  # noqa: A002
    ) -> AccountDomainPayload | None:
        """`DELETE /api/v2/account/{account_id}/attribute/domains/{domain_name}`."""
        name = input.domain_name
        return await _written(info, input, lambda domains, account: domains.remove(account, name), _without(name))


async def _written(
    info: Info,
    given: ReevoAccountInput,
    build: Callable[[ReevoDomains, str], Write[Any]],
    after: Rewritten,
    *,
    settle: Settle | None = None,
) -> AccountDomainPayload:
    def built(account_id: str) -> Write[Any]:
        with about("domainName"):
            return build(info.context.vendors.reevo.domains, account_id)

    def preview(account: ReevoAccount) -> Preview:
        held: list[Domain] = [
            {"domainName": each.domain_name, "isPrimary": each.is_primary} for each in account.domains
        ]
        return Preview({"domains": [*held]}, {"domains": [*after(held)]})

    done = await written(
        info.context,
        given,
        WriteAction.UPDATED,
        built,
        find_out=_FIND_OUT,
        preview=preview,
        settle=settle,
        builds_on_account=settle is not None,
    )
    return AccountDomainPayload(**done.carried.told, account_id=done.account_id)


def _has(account: ReevoAccount, domain_name: str) -> bool:
    return any(_is(each.domain_name, domain_name) for each in account.domains)


def _is(held: Json, given: str) -> bool:
    return isinstance(held, str) and held.lower() == spelled_domain(given)


def _with(name: str) -> Rewritten:
    """One more, the primary one where it is the first."""

    def after(held: list[Domain]) -> list[Domain]:
        if any(_is(each["domainName"], name) for each in held):
            return held
        return [*held, {"domainName": spelled_domain(name), "isPrimary": not held}]

    return after


def _led_by(name: str) -> Rewritten:
    """The same ones, of which this one alone is primary; as they are where it is not among them."""

    def after(held: list[Domain]) -> list[Domain]:
        if not any(_is(each["domainName"], name) for each in held):
            return held
        return [{**each, "isPrimary": _is(each["domainName"], name)} for each in held]

    return after


def _without(name: str) -> Rewritten:
    """One less."""
    return lambda held: [each for each in held if not _is(each["domainName"], name)]
