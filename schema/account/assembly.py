"""The type AssemblyAccount: Assembly's exact view of an account, and the edges that only Assembly holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import strawberry
from strawberry import Parent

from app.domain.account import AssemblyAccount as AssemblyAccountRecord
from app.domain.label import Label as LabelRecord
from app.domain.record import Wire
from schema.account.loaders import PropertiesByAccount
from schema.context import Context, Info
from schema.executor.fed import NotAtHand, fed_by, of_object
from schema.label.loaders import LabelById
from schema.label.types import Label
from schema.pagination import DEFAULT_PAGE, After, Connection, First
from schema.record_types import later, served_list, served_or_none
from schema.scalars import JSON, Date, DateTime, Decimal
from schema.scopes.marks import ANYTHING, IF_A_PERSON, PERSONAL, REVENUE
from schema.usage_log.lists import usage_logs
from schema.usage_log.types import UsageLog

Resolver = TypeVar("Resolver", bound=Callable[..., Any])
Say = Callable[..., Callable[[Any], Any]]

_LARGEST_INT = 2**31 - 1


@strawberry.type(description="A property that an organisation added to an Assembly account.")
class AdditionalProperty:
    """A name and its value."""

    name: str = strawberry.field(description="The name, which is case- and space-sensitive.")
    value: JSON | None = strawberry.field(metadata=ANYTHING, description="The value.")


def labels_at_hand(context: Context) -> Mapping[str, LabelRecord]:
    """All labels by their ids.

    Raises:
        NotAtHand: the whole list is not there.
    """
    found = context.loader(LabelById).everything()
    if found is None:
        raise NotAtHand
    return found


def fed_by_label(attribute: str, say: Say = fed_by) -> Callable[[Resolver], Resolver]:
    """Say of a resolver that gives the label whose id an account has, that it is told where all labels are there.

    Args:
        attribute: of the account's record, that has the id.
        say: as `fed_by`.
    """

    def read(account: AssemblyAccountRecord, labels: Mapping[str, LabelRecord]) -> LabelRecord | None:
        label_id = getattr(account, attribute)
        return labels.get(label_id) if label_id else None

    return say(read, among=labels_at_hand, key=attribute)


def fed_by_tags(say: Say = fed_by) -> Callable[[Resolver], Resolver]:
    """As `fed_by_label`, of the labels that are an account's tags; an id that no label has is left out."""

    def read(account: AssemblyAccountRecord, labels: Mapping[str, LabelRecord]) -> list[LabelRecord]:
        return [labels[label_id] for label_id in account.tag_ids if label_id in labels]

    return say(read, among=labels_at_hand, key="tag_ids")


def label_of(info: Info, label_id: str | None) -> Label | None:
    """The label with this id; None where there is none."""
    if not label_id:
        return None
    loader = info.context.loader(LabelById)
    known = loader.known(label_id)
    return served_or_none(Label, known[0]) if known else later(Label, loader.load(label_id))


def labels_of(info: Info, label_ids: tuple[str, ...]) -> list[Label]:
    """The labels with these ids, in their order; an id that no label has is left out."""
    loader = info.context.loader(LabelById)
    known = [loader.known(label_id) for label_id in label_ids]
    if None in known:
        return later(list[Label], _load_labels(loader, label_ids))
    return served_list(Label, [found[0] for found in known if found and found[0] is not None])


async def _load_labels(loader: LabelById, label_ids: tuple[str, ...]) -> list[object]:
    labels = await asyncio.gather(*(loader.load(label_id) for label_id in label_ids))
    return [label for label in labels if label is not None]


async def properties_of(info: Info, account: AssemblyAccountRecord) -> list[AdditionalProperty]:
    """The additional properties: those that came with the account, else one read."""
    properties: Wire | None = account.additional_properties
    if not properties:
        properties = await info.context.loader(PropertiesByAccount).load(account.id)
    return [AdditionalProperty(name=name, value=value) for name, value in (properties or {}).items()]


@of_object
def _seats(parent: Parent[AssemblyAccountRecord]) -> int | None:
    seats = parent.number_of_seats
    return seats if seats is not None and abs(seats) <= _LARGEST_INT else None


@strawberry.type(description="An account at Assembly, exactly as Assembly has it.")
class AssemblyAccount:
    """Served from `app.domain.account.AssemblyAccount`."""

    id: strawberry.ID = strawberry.field(description="Assembly's own id.")
    type: str | None = strawberry.field(description="`Company`, `Customer`, or a word newer than this graph.")
    name: str | None = strawberry.field(metadata=IF_A_PERSON, description="The account's name.")
    domain: str | None = strawberry.field(
        metadata=IF_A_PERSON, description="A Company's domain, a Customer's e-mail address."
    )
    source_specific_ids: list[str] = strawberry.field(description="Ids of the account in other systems.")
    image_url: str | None = strawberry.field(metadata=IF_A_PERSON, description="A picture.")
    phones: list[str] | None = strawberry.field(metadata=PERSONAL, description="Telephone numbers.")
    contract_value: Decimal | None = strawberry.field(
        metadata=REVENUE, description="What the contract is worth per `contractType`."
    )
    contract_type: str | None = strawberry.field(description="The contract's period: `Month` or `Year`.")
    renewal_date: Date | None = strawberry.field(description="When the contract is renewed.")
    trial_expiration_date: Date | None = strawberry.field(description="When the trial ends.")
    tier_id: str | None = strawberry.field(description="Assembly's id of the tier label.")
    stage_id: str | None = strawberry.field(description="Assembly's id of the stage label.")
    company_type_id: str | None = strawberry.field(description="A Company's: Assembly's id of the company type label.")
    tag_ids: list[str] = strawberry.field(description="Assembly's ids of the tag labels.")
    notes: str | None = strawberry.field(metadata=PERSONAL, description="Free text.")
    id_in_tool: str | None = strawberry.field(description="The id of the account in the organisation's own tool.")
    number_of_seats: int | None = strawberry.field(
        resolver=_seats, description="A Company's: how many seats it has; null above 31 bits, where `raw` has it."
    )
    company_id: str | None = strawberry.field(description="A Customer's: Assembly's id of the company it belongs to.")
    role: str | None = strawberry.field(metadata=PERSONAL, description="A Customer's: the part it has at its company.")
    created_at: DateTime | None = strawberry.field(description="When the record was created, where Assembly says so.")
    updated_at: DateTime | None = strawberry.field(description="When it was last changed, where Assembly says so.")
    custom_fields: JSON | None = strawberry.field(
        metadata=ANYTHING, description="Keys that the vendor's document does not name, as they came."
    )
    raw: JSON | None = strawberry.field(metadata=ANYTHING, description="The vendor's object as it came.")

    @strawberry.field(description="The tier label.")
    @staticmethod
    @fed_by_label("tier_id")
    def tier(parent: Parent[AssemblyAccountRecord], info: Info) -> Label | None:
        """By `tierId`."""
        return label_of(info, parent.tier_id)

    @strawberry.field(description="The stage label.")
    @staticmethod
    @fed_by_label("stage_id")
    def stage(parent: Parent[AssemblyAccountRecord], info: Info) -> Label | None:
        """By `stageId`."""
        return label_of(info, parent.stage_id)

    @strawberry.field(description="A Company's company type label.")
    @staticmethod
    @fed_by_label("company_type_id")
    def company_type(parent: Parent[AssemblyAccountRecord], info: Info) -> Label | None:
        """By `companyTypeId`."""
        return label_of(info, parent.company_type_id)

    @strawberry.field(description="The tag labels.")
    @staticmethod
    @fed_by_tags()
    def tags(parent: Parent[AssemblyAccountRecord], info: Info) -> list[Label] | None:
        """By `tagIds`."""
        return labels_of(info, parent.tag_ids)

    @strawberry.field(metadata=ANYTHING, description="What the organisation added to the account. One call an account.")
    @staticmethod
    async def additional_properties(
        parent: Parent[AssemblyAccountRecord], info: Info
    ) -> list[AdditionalProperty] | None:
        """As they came with the account, or read."""
        return await properties_of(info, parent)

    @strawberry.field(description="What happened at the account, newest first. One call an account.")
    @staticmethod
    async def usage_logs(
        parent: Parent[AssemblyAccountRecord], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[UsageLog] | None:
        """The account's usage logs."""
        return await usage_logs(info.context, parent.id, first, after)
