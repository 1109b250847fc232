"""Mutations of companies."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.domain.changes import Changes
from schema.company.by_key import company_to_write
from schema.company.kind import companies
from schema.company.mutation_inputs import AssertCompanyInput, CreateCompanyInput, UpdateCompanyInput
from schema.company.types import Company
from schema.context import Info
from schema.record_types import served_or_none
from schema.userlot.keys import MATCH_KEYS, Key, key_of, match_of
from schema.userlot.steps import assertion, change_of, creation
from schema.userlot.written import Written, written
from schema.writes.inputs import WritePayload, with_custom_fields


@strawberry.type(description="What became of a write of a company.")
class CompanyPayload(WritePayload):
    """The company as it is behind the write, read where it is selected."""

    key: strawberry.Private[Key | None]

    @strawberry.field(
        description="The company as it is now, also where it is not known whether it was written; null where it was "
        "not, or where no id was answered and none of the input's ids finds it."
    )
    @staticmethod
    async def company(parent: strawberry.Parent[CompanyPayload], info: Info) -> Company | None:
        """One read behind the write: by id, else by the external id that was written."""
        return served_or_none(Company, await companies(info.context).shown(parent.key))


@strawberry.type
class CompanyMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(
        description="Create a company at Userlot, whatever there is already. An `externalId` is looked for first: "
        "`CONFLICT`, and nothing is sent, where another has it."
    )
    @staticmethod
    async def create_company(
        info: Info,
        input: Annotated[CreateCompanyInput, strawberry.argument(description="The company.")],  # noqa: A002
    ) -> CompanyPayload | None:
        """`POST /api/v1/companies`."""

        def changes() -> Changes:
            return with_custom_fields(input)

        step = creation(companies(info.context), changes)
        return _payload(await written(info.context, input, step, lambda: key_of(changes())))

    @strawberry.mutation(description="Change a company at Userlot.")
    @staticmethod
    async def update_company(
        info: Info,
        input: Annotated[UpdateCompanyInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> CompanyPayload | None:
        """`PATCH /api/v1/companies/:id`."""
        step = change_of(
            companies(info.context),
            lambda: company_to_write(info.context, input.by, field="by"),
            lambda: with_custom_fields(input, without=("by",)),
        )
        return _payload(await written(info.context, input, step, lambda: None))

    @strawberry.mutation(
        description="Change the company that a key finds at Userlot, or create one where it finds none. Needs exactly "
        "one of `id`, `externalId` and `sourceExternalId`, else `MATCH_KEY_REQUIRED`. It counts as created where "
        "Userlot answers 201; `NOT_FOUND` where Userlot creates none for an unknown id."
    )
    @staticmethod
    async def assert_company(
        info: Info,
        input: Annotated[AssertCompanyInput, strawberry.argument(description="The company.")],  # noqa: A002
    ) -> CompanyPayload | None:
        """`PUT /api/v1/companies`."""

        def match() -> Key:
            return match_of(input, "Company")

        step = assertion(companies(info.context), match, lambda: with_custom_fields(input, without=MATCH_KEYS))
        return _payload(await written(info.context, input, step, match))


def _payload(done: Written) -> CompanyPayload:
    return CompanyPayload(**done.carried.told, key=done.key)
