"""Mutations of the domains of a Reevo account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from app.upstream.writing import Write
from app.vendors.reevo.domains import ReevoDomains
from schema.account.reevo_writing import ReevoAccountInput, ReevoAccountPayload, written
from schema.context import Info
from schema.outcomes import WriteAction, about

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
        return await _written(info, input, lambda domains, account: domains.add(account, input.domain_name))

    @strawberry.mutation(description="Make a domain of an account at Reevo its primary one.")
    @staticmethod
    async def set_primary_account_domain(
        info: Info,
        input: Annotated[SetPrimaryAccountDomainInput, strawberry.argument(description="The domain.")],  # noqa: A002
    ) -> AccountDomainPayload | None:
        """`PATCH /api/v2/account/{account_id}/attribute/domains/{domain_name}`."""
        return await _written(info, input, lambda domains, account: domains.promote(account, input.domain_name))

    @strawberry.mutation(description="Take a domain away from an account at Reevo.")
    @staticmethod
    async def remove_account_domain(
        info: Info,
        input: Annotated[RemoveAccountDomainInput, strawberry.argument(description="The domain.")],  # noqa: A002
    ) -> AccountDomainPayload | None:
        """`DELETE /api/v2/account/{account_id}/attribute/domains/{domain_name}`."""
        return await _written(info, input, lambda domains, account: domains.remove(account, input.domain_name))


async def _written(
    info: Info, given: ReevoAccountInput, build: Callable[[ReevoDomains, str], Write[Any]]
) -> AccountDomainPayload:
    def built(account_id: str) -> Write[Any]:
        with about("domainName"):
            return build(info.context.vendors.reevo.domains, account_id)

    done = await written(info.context, given, WriteAction.UPDATED, built, find_out=_FIND_OUT)
    return AccountDomainPayload(
        outcomes=done.carried.outcomes,
        user_errors=done.carried.user_errors,
        planned=done.carried.planned,
        changes=done.carried.changes,
        account_id=done.account_id,
    )
