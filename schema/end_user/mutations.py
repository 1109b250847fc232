"""Mutations of end users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.domain.changes import Changes
from schema.context import Info
from schema.end_user.by_key import end_user_to_write
from schema.end_user.identification import identification, identified_by
from schema.end_user.kind import end_users
from schema.end_user.mutation_inputs import (
    AssertEndUserInput,
    CreateEndUserInput,
    IdentifyEndUserInput,
    UpdateEndUserInput,
)
from schema.end_user.types import EndUser
from schema.record_types import served_or_none
from schema.userlot.keys import MATCH_KEYS, Key, key_of, match_of, own_or_opaque
from schema.userlot.steps import assertion, change_of, creation
from schema.userlot.written import Written, written
from schema.writes.inputs import WriteInput, WritePayload, changes_of, with_custom_fields
from schema.writes.outcomes import about


@strawberry.type(description="What became of a write of an end user.")
class EndUserPayload(WritePayload):
    """The end user as it is behind the write, read where it is selected."""

    key: strawberry.Private[Key | None]

    @strawberry.field(
        description="The end user as it is now, also where it is not known whether it was written; null where it was "
        "not, or where no id was answered and no key of the input finds it alone."
    )
    @staticmethod
    async def end_user(parent: strawberry.Parent[EndUserPayload], info: Info) -> EndUser | None:
        """One read behind the write: by id, else by the key that was written."""
        return served_or_none(EndUser, await end_users(info.context).shown(parent.key))


@strawberry.type
class EndUserMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(
        description="Create an end user at Userlot, whatever there is already. An `externalId` is looked for first: "
        "`CONFLICT`, and nothing is sent, where another has it."
    )
    @staticmethod
    async def create_end_user(
        info: Info,
        input: Annotated[CreateEndUserInput, strawberry.argument(description="The end user.")],  # noqa: A002
    ) -> EndUserPayload | None:
        """`POST /api/v1/end_users`."""

        def changes() -> Changes:
            return _changes(input)

        step = creation(end_users(info.context), changes)
        return _payload(await written(info.context, input, step, lambda: key_of(changes())))

    @strawberry.mutation(description="Change an end user at Userlot.")
    @staticmethod
    async def update_end_user(
        info: Info,
        input: Annotated[UpdateEndUserInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> EndUserPayload | None:
        """`PATCH /api/v1/end_users/:id`."""
        step = change_of(
            end_users(info.context),
            lambda: end_user_to_write(info.context, input.by, field="by"),
            lambda: _changes(input, without=("by",)),
        )
        return _payload(await written(info.context, input, step, lambda: None))

    @strawberry.mutation(
        description="Change the end user that a key finds at Userlot, or create one where it finds none. Needs exactly "
        "one of `id`, `externalId` and `sourceExternalId`, else `MATCH_KEY_REQUIRED`. It counts as created where "
        "Userlot answers 201; `NOT_FOUND` where Userlot creates none for an unknown id."
    )
    @staticmethod
    async def assert_end_user(
        info: Info,
        input: Annotated[AssertEndUserInput, strawberry.argument(description="The end user.")],  # noqa: A002
    ) -> EndUserPayload | None:
        """`PUT /api/v1/end_users`."""

        def match() -> Key:
            return match_of(input, "EndUser")

        step = assertion(end_users(info.context), match, lambda: _changes(input, without=MATCH_KEYS))
        return _payload(await written(info.context, input, step, match))

    @strawberry.mutation(
        description="Tie an end user to its company at Userlot; either is created there where it is not found. "
        "LINKED, or UPDATED where no company is given: Userlot does not say what it found."
    )
    @staticmethod
    async def identify_end_user(
        info: Info,
        input: Annotated[IdentifyEndUserInput, strawberry.argument(description="Who it is.")],  # noqa: A002
    ) -> EndUserPayload | None:
        """`PUT /api/v1/identify`."""
        changes = changes_of(input)
        step = identification(info.context, changes)
        return _payload(await written(info.context, input, step, lambda: identified_by(changes)[0]))


def _changes(given: WriteInput, *, without: Sequence[str] = ()) -> Changes:
    """What is given, the company by Userlot's own id."""
    changes = dict(with_custom_fields(given, without=without))
    company_id = changes.get("company_id")
    if isinstance(company_id, str):
        with about("companyId"):
            changes["company_id"] = own_or_opaque(company_id, "Company")
    return changes


def _payload(done: Written) -> EndUserPayload:
    return EndUserPayload(**done.carried.told, key=done.key)
