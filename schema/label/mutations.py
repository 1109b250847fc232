"""Mutations of labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from app.domain.errors import BadUserInput
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from app.vendors.assembly.labels import AssemblyLabels
from schema.context import Info
from schema.enums import LabelType
from schema.ids import parse_id
from schema.label.loaders import LabelById
from schema.label.types import Label
from schema.outcomes import WriteAction
from schema.record_types import served_or_none
from schema.writes import Step, WriteInput, WritePayload, carry_out, changes_of


@strawberry.input(description="A new label.")
class CreateLabelInput(WriteInput):
    """As Assembly documents it."""

    type: LabelType = strawberry.field(description="What the label stands for.")
    name: str = strawberry.field(description="What it says.")
    color: str = strawberry.field(description="Its color in hexadecimal, such as `#545A92`.")
    description: str | None = strawberry.field(default=strawberry.UNSET, description="What it means.")


@strawberry.input(description="A change of a label: what is given is changed, the rest stays.")
class UpdateLabelInput(WriteInput):
    """As Assembly documents it."""

    id: strawberry.ID = strawberry.field(description="The label's opaque id, or Assembly's own.")
    type: LabelType | None = strawberry.field(default=strawberry.UNSET, description="What the label stands for.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="What it says.")
    color: str | None = strawberry.field(default=strawberry.UNSET, description="Its color in hexadecimal.")
    description: str | None = strawberry.field(default=strawberry.UNSET, description="What it means.")


@strawberry.input(description="The end of a label.")
class DeleteLabelInput(WriteInput):
    """Names it."""

    id: strawberry.ID = strawberry.field(description="The label's opaque id, or Assembly's own.")


@strawberry.type(description="What became of a write of a label.")
class LabelPayload(WritePayload):
    """The label as it is behind the write, read where it is selected."""

    label_id: strawberry.Private[str | None]

    @strawberry.field(description="The label as it is now; null where it was not written, or is gone.")
    @staticmethod
    async def label(parent: strawberry.Parent[LabelPayload], info: Info) -> Label | None:
        """One read behind the write."""
        if parent.label_id is None:
            return None
        return served_or_none(Label, await info.context.loader(LabelById).load(parent.label_id))


@strawberry.type
class LabelMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(description="Create a label at Assembly.")
    @staticmethod
    async def create_label(
        info: Info,
        input: Annotated[CreateLabelInput, strawberry.argument(description="The label.")],  # noqa: A002
    ) -> LabelPayload:
        """`POST /account/labels`."""
        return await _written(info, input, WriteAction.CREATED, lambda labels: labels.create(changes_of(input)))

    @strawberry.mutation(description="Change a label at Assembly.")
    @staticmethod
    async def update_label(
        info: Info,
        input: Annotated[UpdateLabelInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> LabelPayload:
        """`PUT /account/labels/{label_id}`."""
        changes = changes_of(input, without=("id",))
        return await _written(
            info, input, WriteAction.UPDATED, lambda labels: labels.update(_label_id(input.id), changes)
        )

    @strawberry.mutation(description="Delete a label at Assembly.")
    @staticmethod
    async def delete_label(
        info: Info,
        input: Annotated[DeleteLabelInput, strawberry.argument(description="Which label.")],  # noqa: A002
    ) -> LabelPayload:
        """`DELETE /account/labels/{label_id}`."""
        return await _written(info, input, WriteAction.DELETED, lambda labels: labels.delete(_label_id(input.id)))


async def _written(
    info: Info,
    given: CreateLabelInput | UpdateLabelInput | DeleteLabelInput,
    action: WriteAction,
    build: Callable[[AssemblyLabels], Write[Any]],
) -> LabelPayload:
    async def built() -> Write[Any]:
        labels = info.context.vendors.assembly.labels
        await labels.ready()
        return build(labels)

    async def send(write: Write[Any]) -> Any:
        return await info.context.vendors.assembly.labels.write(write)

    named = None if isinstance(given, CreateLabelInput) else _label_id(given.id)
    step = Step(Vendor.ASSEMBLY, action, built, record_id=lambda answer: answer or named, send=send)
    carried = await carry_out(info.context, [step], dry_run=given.dry_run)
    return LabelPayload(
        outcomes=carried.outcomes,
        user_errors=carried.user_errors,
        planned=carried.planned,
        label_id=None if action is WriteAction.DELETED else carried.outcomes[0].record_id,
    )


def _label_id(given: str) -> str:
    """Assembly's id of a label, of its opaque id or of that id itself."""
    try:
        return parse_id(given, "Label").id
    except BadUserInput:
        return given
