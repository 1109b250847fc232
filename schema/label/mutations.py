"""Mutations of labels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from app.domain.errors import NothingFound
from app.domain.label import Label as LabelRecord
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from app.vendors.assembly.labels import AssemblyLabels
from schema.context import Info
from schema.enums import LabelType
from schema.label.loaders import LabelById
from schema.label.queries import label_id
from schema.label.types import Label
from schema.record_types import served_or_none
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload, changes_of, id_or_none
from schema.writes.likeness import look_alikes
from schema.writes.outcomes import WriteAction, about
from schema.writes.previews import Preview, changed, created, gone
from schema.writes.steps import FoundOut, Step


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

    @strawberry.field(
        description="The label as it is now, also where it is not known whether it was changed; null where it was not "
        "written, or is gone."
    )
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
    ) -> LabelPayload | None:
        """`POST /account/labels`."""
        changes = changes_of(input)

        async def settle() -> FoundOut:
            return look_alikes(await info.context.vendors.assembly.labels.of_type(input.type.value), changes)

        return await _written(
            info,
            input,
            WriteAction.CREATED,
            lambda labels: labels.create(changes),
            find_out="`labels` has it under its name then.",
            preview=lambda: created(changes),
            settle=settle,
        )

    @strawberry.mutation(description="Change a label at Assembly.")
    @staticmethod
    async def update_label(
        info: Info,
        input: Annotated[UpdateLabelInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> LabelPayload | None:
        """`PUT /account/labels/{label_id}`."""
        changes = changes_of(input, without=("id",))
        return await _written(
            info,
            input,
            WriteAction.UPDATED,
            lambda labels: labels.update(_named(input), changes),
            find_out="`label` shows it as it is.",
            preview=lambda: _preview(info, input, lambda label: changed(label, changes)),
        )

    @strawberry.mutation(description="Delete a label at Assembly.")
    @staticmethod
    async def delete_label(
        info: Info,
        input: Annotated[DeleteLabelInput, strawberry.argument(description="Which label.")],  # noqa: A002
    ) -> LabelPayload | None:
        """`DELETE /account/labels/{label_id}`."""
        return await _written(
            info,
            input,
            WriteAction.DELETED,
            lambda labels: labels.delete(_named(input)),
            find_out="`label` is null then.",
            preview=lambda: _preview(info, input, gone),
        )


async def _written(
    info: Info,
    given: CreateLabelInput | UpdateLabelInput | DeleteLabelInput,
    action: WriteAction,
    build: Callable[[AssemblyLabels], Write[Any]],
    *,
    find_out: str,
    preview: Callable[[], Preview | Awaitable[Preview]],
    settle: Callable[[], Awaitable[FoundOut]] | None = None,
) -> LabelPayload:
    async def built() -> Write[Any]:
        labels = info.context.vendors.assembly.labels
        build(labels)  # what is refused is refused before anything is read
        await labels.ready()
        return build(labels)

    async def send(write: Write[Any]) -> Any:
        return await info.context.vendors.assembly.labels.write(write)

    step = Step(
        Vendor.ASSEMBLY,
        action,
        built,
        record_id=lambda answer: answer,
        send=send,
        named=None if isinstance(given, CreateLabelInput) else id_or_none(lambda: label_id(given.id)),
        find_out=find_out,
        settle=settle,
        preview=preview,
    )
    carried = await carry_out(info.context, [step], given)
    return LabelPayload(**carried.told, label_id=carried.shown_id)


async def _preview(
    info: Info, given: UpdateLabelInput | DeleteLabelInput, shown: Callable[[LabelRecord], Preview]
) -> Preview:
    with about("id"):
        label = await info.context.loader(LabelById).load(_named(given))
        if label is None:
            raise NothingFound("Assembly has no such label.")
        return shown(label)


def _named(given: UpdateLabelInput | DeleteLabelInput) -> str:
    with about("id"):
        return label_id(given.id)
