"""Root fields that read labels."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.context import Info
from schema.enums import LabelType
from schema.ids import parse_id
from schema.label.loaders import AllLabels, LabelById
from schema.label.types import Label
from schema.record_types import served_list, served_or_none


def label_id(given: str) -> str:
    """Assembly's id of a label from an opaque id, or from Assembly's own id, which is a UUID.

    Raises:
        BadUserInput: it is neither.
    """
    try:
        UUID(given)
    except ValueError:
        return parse_id(given, "Label").id
    return given


@strawberry.type
class LabelQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="One label; null where there is none.")
    @staticmethod
    async def label(
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name in the graph
            strawberry.ID, strawberry.argument(description="The label's opaque id, or Assembly's own.")
        ],
    ) -> Label | None:
        """`GET /account/labels/{label_id}`."""
        return served_or_none(Label, await info.context.loader(LabelById).load(label_id(id)))

    @strawberry.field(description="Assembly's labels.")
    @staticmethod
    async def labels(
        info: Info,
        type: Annotated[  # noqa: A002 - the argument's name in the graph
            LabelType | None, strawberry.argument(description="Only labels of this type.")
        ] = None,
    ) -> list[Label] | None:
        """`GET /account/labels` or `GET /account/labels/{type}`."""
        if type is None:
            return served_list(Label, await info.context.loader(AllLabels).all())
        labels = info.context.vendors.assembly.labels
        chose(Vendor.ASSEMBLY, "the labels of one type", Strategy.LIST, "Assembly lists them by type", 1)
        return served_list(Label, await labels.of_type(type.value))
