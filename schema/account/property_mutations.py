"""Mutations of the additional properties of Assembly's accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.errors import FieldRefused
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from app.vendors.assembly.properties import AssemblyProperties
from schema.account.assembly import AdditionalProperty
from schema.account.chosen import record_to_write
from schema.account.inputs import AccountBy
from schema.account.loaders import PropertiesByAccount
from schema.account.serving import account_behind
from schema.account.types import Account
from schema.context import Info
from schema.scalars import JSON
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload
from schema.writes.outcomes import WriteAction
from schema.writes.previews import Preview
from schema.writes.steps import Step

_ACCOUNT = "Which account; one that has no record at Assembly is refused with `NOT_LINKED`."


@strawberry.input(description="A property that an organisation adds to an Assembly account.")
class AdditionalPropertyInput:
    """As `AdditionalProperty`."""

    name: str = strawberry.field(description="The name, which is case- and space-sensitive.")
    value: JSON | None = strawberry.field(
        default=strawberry.UNSET, description="The value, any but null: delete a property instead."
    )


@strawberry.input(description="Additional properties that an account does not have yet.")
class CreateAdditionalPropertiesInput(WriteInput):
    """As Assembly documents it."""

    account: AccountBy = strawberry.field(description=_ACCOUNT)
    properties: list[AdditionalPropertyInput] = strawberry.field(description="What to add, each name once.")


@strawberry.input(description="Values of additional properties, whether the account has these already or not.")
class SetAdditionalPropertiesInput(WriteInput):
    """As Assembly documents it."""

    account: AccountBy = strawberry.field(description=_ACCOUNT)
    properties: list[AdditionalPropertyInput] = strawberry.field(
        description="What to set, each name once; properties that are not named stay as they are."
    )


@strawberry.input(description="The end of additional properties.")
class DeleteAdditionalPropertiesInput(WriteInput):
    """As Assembly documents it."""

    account: AccountBy = strawberry.field(description=_ACCOUNT)
    names: list[str] = strawberry.field(description="Their names, letter by letter.")


@strawberry.type(description="What became of a write of an account's additional properties.")
class AdditionalPropertiesPayload(WritePayload):
    """The account and its properties as they are behind the write, read where they are selected."""

    account_id: strawberry.Private[str | None]

    @strawberry.field(description="The account as it is now; null where nothing was written.")
    @staticmethod
    async def account(parent: strawberry.Parent[AdditionalPropertiesPayload], info: Info) -> Account | None:
        """Read behind the write."""
        return await account_behind(info, Vendor.ASSEMBLY, parent.account_id)

    @strawberry.field(
        description="All the account's additional properties as they are now, also where it is not known whether they "
        "were changed; null where nothing was written."
    )
    @staticmethod
    async def additional_properties(
        parent: strawberry.Parent[AdditionalPropertiesPayload], info: Info
    ) -> list[AdditionalProperty] | None:
        """One read behind the write."""
        if parent.account_id is None:
            return None
        values = await info.context.loader(PropertiesByAccount).load(parent.account_id)
        return [AdditionalProperty(name=name, value=value) for name, value in (values or {}).items()]


@strawberry.type
class AdditionalPropertyMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(
        description="Add additional properties to an account at Assembly. `CONFLICT` where it has one of them already: "
        "then none is added."
    )
    @staticmethod
    async def create_additional_properties(
        info: Info,
        input: Annotated[  # noqa: A002
            CreateAdditionalPropertiesInput, strawberry.argument(description="The properties.")
        ],
    ) -> AdditionalPropertiesPayload | None:
        """`POST /accounts/add_props/{ref}`."""
        given = input.properties
        return await _written(
            info, input, WriteAction.CREATED, lambda at, ref: at.create(ref, _values(given)), lambda: _values(given)
        )

    @strawberry.mutation(
        description="Set additional properties of an account at Assembly, whether it has these already or not."
    )
    @staticmethod
    async def set_additional_properties(
        info: Info,
        input: Annotated[  # noqa: A002
            SetAdditionalPropertiesInput, strawberry.argument(description="The properties.")
        ],
    ) -> AdditionalPropertiesPayload | None:
        """`PUT /accounts/add_props/{ref}`."""
        given = input.properties
        return await _written(
            info, input, WriteAction.UPDATED, lambda at, ref: at.set(ref, _values(given)), lambda: _values(given)
        )

    @strawberry.mutation(description="Delete additional properties of an account at Assembly.")
    @staticmethod
    async def delete_additional_properties(
        info: Info,
        input: Annotated[  # noqa: A002
            DeleteAdditionalPropertiesInput, strawberry.argument(description="Which properties.")
        ],
    ) -> AdditionalPropertiesPayload | None:
        """`DELETE /accounts/add_props/{ref}`, with a body."""
        names = input.names
        return await _written(
            info, input, WriteAction.DELETED, lambda at, ref: at.delete(ref, names), lambda: dict.fromkeys(names)
        )


async def _written(
    info: Info,
    given: CreateAdditionalPropertiesInput | SetAdditionalPropertiesInput | DeleteAdditionalPropertiesInput,
    action: WriteAction,
    build: Callable[[AssemblyProperties, str], Write[Any]],
    after: Callable[[], Mapping[str, Json]],
) -> AdditionalPropertiesPayload:
    account_id: str | None = None

    async def built() -> Write[Any]:
        nonlocal account_id
        properties = info.context.vendors.assembly.properties
        build(properties, "-")  # what is refused is refused before anything is read
        account = await record_to_write(info.context, given.account, Vendor.ASSEMBLY, AssemblyAccount, field="account")
        account_id = account.id
        return build(properties, account_id)

    async def preview() -> Preview:
        values = await info.context.loader(PropertiesByAccount).load(account_id or "") or {}
        written = after()
        before = {name: values.get(name) for name in written}
        return Preview({"additional_properties": before}, {"additional_properties": dict(written)})

    step = Step(
        Vendor.ASSEMBLY,
        action,
        built,
        record_id=lambda answer: answer,
        named=lambda: account_id,
        preview=preview,
        find_out="`additionalProperties` of the account show what it has.",
    )
    carried = await carry_out(info.context, [step], given)
    is_shown = carried.is_shown or carried.outcomes[0].action is WriteAction.DELETED  # the account is still there
    return AdditionalPropertiesPayload(
        **carried.told,
        account_id=(account_id or carried.outcomes[0].record_id) if is_shown else None,
    )


def _values(given: list[AdditionalPropertyInput]) -> Mapping[str, Json]:
    """The values by their names.

    Raises:
        FieldRefused: there are none, a name comes twice, or a value is null.
    """
    if not given:
        raise FieldRefused("properties", "No property is given.")
    values: dict[str, Json] = {}
    for number, each in enumerate(given):
        if each.name in values:
            raise FieldRefused(f"properties.{number}.name", f"{each.name!r} is there twice.")
        if each.value is None or each.value is strawberry.UNSET:
            raise FieldRefused(
                f"properties.{number}.value",
                f"Assembly documents no null for a property: delete {each.name!r} instead.",
            )
        values[each.name] = each.value
    return values
