"""Mutations of a customer at any number of vendors at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.domain.vendor import Vendor
from schema.account.by_key import by_record
from schema.account.chosen import chosen
from schema.account.inputs import AccountBy
from schema.account.serving import account_of
from schema.account.types import Account
from schema.account.writing.every_vendor import archived, asserted, created, deleted, updated
from schema.account.writing.inputs import (
    ArchiveAccountInput,
    AssertAccountInput,
    CreateAccountInput,
    DeleteAccountInput,
    UpdateAccountInput,
)
from schema.context import Info
from schema.identity.customer_view import SOURCES
from schema.writes.inputs import WritePayload
from schema.writes.outcomes import WriteOutcome
from schema.writes.steps import Carried, shows


@strawberry.type(description="What became of a write of a customer at each vendor.")
class AccountPayload(WritePayload):
    """The account as it is behind the write, read where it is selected."""

    named: strawberry.Private[tuple[Vendor, str] | AccountBy | None]

    @strawberry.field(
        description="The account as it is now, found by its first record that was written, or may have been; null "
        "where nothing was written, or is left."
    )
    @staticmethod
    async def account(parent: strawberry.Parent[AccountPayload], info: Info) -> Account | None:
        """Read behind the write."""
        named = parent.named
        if named is None:
            return None
        found = by_record(info.context, *named) if isinstance(named, tuple) else chosen(info.context, named)
        return await account_of(info, await found)


@strawberry.type
class AccountMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(
        description="Create a customer at each vendor that has a section, all at once, and link the new records to one "
        "another. What one vendor refuses leaves the others' records standing; the same `idempotencyKey` again creates "
        "what is missing."
    )
    @staticmethod
    async def create_account(
        info: Info,
        input: Annotated[CreateAccountInput, strawberry.argument(description="The customer.")],  # noqa: A002
    ) -> AccountPayload | None:
        """Each vendor's own creation, then one `PUT /accounts/{ref}` at Assembly with the links."""
        return _payload(await created(info.context, input))

    @strawberry.mutation(
        description="Change a customer at each vendor that has a section, all at once. A vendor where it has no record "
        "is `FAILED` with `NOT_LINKED`."
    )
    @staticmethod
    async def update_account(
        info: Info,
        input: Annotated[UpdateAccountInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> AccountPayload | None:
        """Each vendor's own partial update; Swift has none."""
        return _payload(await updated(info.context, input))

    @strawberry.mutation(
        description="Change a customer at each vendor that has a section where the vendor has it, else create it "
        "there, and link the records to one another. A vendor without a key to match by is `NOT_ATTEMPTED` with "
        "`MATCH_KEY_REQUIRED`."
    )
    @staticmethod
    async def assert_account(
        info: Info,
        input: Annotated[AssertAccountInput, strawberry.argument(description="The customer.")],  # noqa: A002
    ) -> AccountPayload | None:
        """Reevo's `_assert`, Userlot's `PUT`; at Assembly a read, then a creation or a change."""
        return _payload(await asserted(info.context, input))

    @strawberry.mutation(description="Archive a customer at Reevo, the one vendor that offers it.")
    @staticmethod
    async def archive_account(
        info: Info,
        input: Annotated[ArchiveAccountInput, strawberry.argument(description="Which customer.")],  # noqa: A002
    ) -> AccountPayload | None:
        """`DELETE /api/v2/account/{account_id}`."""
        return _payload(await archived(info.context, input), input.by)

    @strawberry.mutation(description="Delete a customer at Assembly, the one vendor that offers it.")
    @staticmethod
    async def delete_account(
        info: Info,
        input: Annotated[DeleteAccountInput, strawberry.argument(description="Which customer.")],  # noqa: A002
    ) -> AccountPayload | None:
        """`DELETE /accounts/{ref}`."""
        return _payload(await deleted(info.context, input))


def _payload(carried: Carried, by: AccountBy | None = None) -> AccountPayload:
    named = by if by is not None and any(map(shows, carried.outcomes)) else _first_record(carried.outcomes)
    return AccountPayload(**carried.told, named=named)


def _first_record(outcomes: Sequence[WriteOutcome]) -> tuple[Vendor, str] | None:
    """The record by which the customer is found behind a write, in the order in which records name it."""
    for vendor in SOURCES:
        for outcome in outcomes:
            if outcome.vendor is vendor and outcome.record_id is not None and shows(outcome):
                return vendor, outcome.record_id
    return None
