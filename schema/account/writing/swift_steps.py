"""The steps that write an account at Swift, which takes a new one and nothing else."""

from __future__ import annotations

from typing import Any

from app.domain.errors import FieldRefused
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose, reading_afresh
from app.upstream.writing import Write
from schema.account.writing.fields import Given
from schema.context import Context
from schema.writes.likeness import look_alikes
from schema.writes.outcomes import WriteAction
from schema.writes.previews import created
from schema.writes.steps import FoundOut, Step

FIND_OUT = "`swiftAccounts` has one of its name then; it may be another's."


def creation(context: Context, given: Given) -> Step:
    """A new sub-account (`POST /api/v1/accounts`). Names are not unique, so none that is found later is claimed."""

    def name() -> str:
        named = given.changes(Vendor.SWIFT).get("name")
        if not isinstance(named, str):
            raise FieldRefused("name", "A Swift account needs a name, and can be given none later.")
        return named

    def build() -> Write[Any]:
        return context.vendors.swift.accounts.create(name())

    async def settle() -> FoundOut:
        chose(Vendor.SWIFT, "accounts like a new one", Strategy.LIST, "its answer was lost", 1)
        with reading_afresh("account"):
            rows = await context.vendors.swift.accounts.all()
        return look_alikes(rows, {"name": name()})

    step = Step(
        Vendor.SWIFT,
        WriteAction.CREATED,
        build,
        record_id=lambda answer: answer.id,
        find_out=FIND_OUT,
        settle=settle,
        preview=lambda: created({"name": name()}),
    )
    return given.told(step)
