"""Mutations of what a customer is made of: links and refusals, kept in Assembly's source specific ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.changes import Changes
from app.domain.errors import BadUserInput, NothingFound, NotLinked, Unsupported
from app.domain.link_keys import spelled
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.account.chosen import record_to_write
from schema.account.inputs import AccountBy, RecordInput
from schema.account.loaders import RecordOf
from schema.account.serving import account_behind
from schema.account.types import Account
from schema.context import Context, Info
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload
from schema.writes.outcomes import About, WriteAction, about
from schema.writes.previews import changed
from schema.writes.steps import Step, Unchanged


@strawberry.input(description="A record that is this customer's, whatever the rules say.")
class LinkRecordsInput(WriteInput):
    """The two sides of a link."""

    account: AccountBy = strawberry.field(
        description="Which customer; one without a record at Assembly has no place to keep links, and is UNSUPPORTED."
    )
    record: RecordInput = strawberry.field(description="The record of another vendor than Assembly, a team's too.")


@strawberry.input(description="A record that is not this customer's.")
class UnlinkRecordInput(WriteInput):
    """The two sides of a link that is taken away."""

    account: AccountBy = strawberry.field(
        description="Which customer; one without a record at Assembly has no place for refusals, and is UNSUPPORTED."
    )
    record: RecordInput = strawberry.field(description="The record of another vendor than Assembly, a team's too.")
    refuse: bool = strawberry.field(
        default=True, description="Also refuse the record from now on, so that no weaker rule links it again."
    )


@strawberry.type(description="What became of a link between a customer and a record.")
class RecordLinkPayload(WritePayload):
    """The account as it is behind the write, read where it is selected."""

    account_id: strawberry.Private[str | None]

    @strawberry.field(description="The account as it is now; null where nothing was written.")
    @staticmethod
    async def account(parent: strawberry.Parent[RecordLinkPayload], info: Info) -> Account | None:
        """Read behind the write."""
        return await account_behind(info, Vendor.ASSEMBLY, parent.account_id)


@strawberry.type
class RecordLinkMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(
        description="Link a record to a customer explicitly: kept at Assembly as the source specific id `vendor:id`, "
        "it beats every rule. A refusal of the record is taken back."
    )
    @staticmethod
    async def link_records(
        info: Info,
        input: Annotated[LinkRecordsInput, strawberry.argument(description="The link.")],  # noqa: A002
    ) -> RecordLinkPayload | None:
        """`PUT /accounts/{ref}`, with `added_source_specific_ids`."""
        return await _written(info, input, WriteAction.LINKED, _linking)

    @strawberry.mutation(
        description="Take a record away from a customer: explicit links to it go, and with `refuse` Assembly keeps the "
        "source specific id `not:vendor:id`, which beats every rule."
    )
    @staticmethod
    async def unlink_record(
        info: Info,
        input: Annotated[UnlinkRecordInput, strawberry.argument(description="The link.")],  # noqa: A002
    ) -> RecordLinkPayload | None:
        """`PUT /accounts/{ref}`, with `removed_source_specific_ids`."""
        refuse = input.refuse
        return await _written(
            info, input, WriteAction.UNLINKED, lambda account, vendor, each: _unlinking(account, vendor, each, refuse)
        )


async def _written(
    info: Info,
    given: LinkRecordsInput | UnlinkRecordInput,
    action: WriteAction,
    changes: Callable[[AssemblyAccount, Vendor, str], Changes],
) -> RecordLinkPayload:
    account: AssemblyAccount | None = None
    made: Changes = {}

    async def built() -> Write[Any]:
        nonlocal account, made
        vendor, record_id = given.record.vendor, spelled(given.record.id)
        with about("record"):
            if vendor is Vendor.ASSEMBLY:
                raise BadUserInput("An account of Assembly is linked to other vendors' records; give one of these.")
            await _be_there(info.context, vendor, record_id, is_needed=action is WriteAction.LINKED)
        account = await _account(info.context, given.account)
        made = changes(account, vendor, record_id)
        if not made:
            raise Unchanged
        return info.context.vendors.assembly.accounts.update(account.id, made)

    step = Step(
        Vendor.ASSEMBLY,
        action,
        built,
        record_id=lambda answer: answer,
        named=lambda: None if account is None else account.id,
        preview=lambda: changed(account, made),
        find_out="`assembly { sourceSpecificIds }` of the account shows what it has.",
    )
    carried = await carry_out(info.context, [step], given)
    is_shown = carried.is_shown
    return RecordLinkPayload(
        **carried.told,
        account_id=carried.outcomes[0].record_id if is_shown else None,
    )


async def _be_there(context: Context, vendor: Vendor, record_id: str, *, is_needed: bool) -> None:
    """That there is such a record: a link to one that is gone would be dangling. To take one away it need not be."""
    if is_needed and await context.loader(RecordOf).load((vendor, record_id)) is None:
        raise NothingFound(f"{vendor.title} has no record {record_id!r}.")


async def _account(context: Context, by: AccountBy) -> AssemblyAccount:
    try:
        return await record_to_write(context, by, Vendor.ASSEMBLY, AssemblyAccount, field="account")
    except About as error:
        if isinstance(error.cause, NotLinked):
            said = "Links and refusals are kept at Assembly, where this customer has no record."
            raise About("account", Unsupported(said)) from error
        raise


def _linking(account: AssemblyAccount, vendor: Vendor, record_id: str) -> Changes:
    linked, refused = _naming(account, vendor, record_id)
    changes: dict[str, Any] = {}
    if not linked:
        changes["added_source_specific_ids"] = [f"{vendor}:{record_id}"]
    if refused:
        changes["removed_source_specific_ids"] = refused
    return changes


def _unlinking(account: AssemblyAccount, vendor: Vendor, record_id: str, refuse: bool) -> Changes:
    linked, refused = _naming(account, vendor, record_id)
    changes: dict[str, Any] = {}
    if refuse and not refused:
        changes["added_source_specific_ids"] = [f"not:{vendor}:{record_id}"]
    if linked:
        changes["removed_source_specific_ids"] = linked
    return changes


def _naming(account: AssemblyAccount, vendor: Vendor, record_id: str) -> tuple[list[str], list[str]]:
    """The account's source specific ids that link the record, and those that refuse it, as they are spelled."""
    linked: list[str] = []
    refused: list[str] = []
    for each in account.source_specific_ids:
        text = each.strip()
        is_refusal = text[:4].lower() == "not:"
        at, colon, named = (text[4:] if is_refusal else text).partition(":")
        if colon and at.strip().lower() == vendor.value and spelled(named) == record_id:
            (refused if is_refusal else linked).append(each)
        elif spelled(text) == record_id:
            linked.append(each)
    return linked, refused
