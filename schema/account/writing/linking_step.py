"""The step that links what was written of one customer, by source specific ids of the account at Assembly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.account import AssemblyAccount
from app.domain.errors import NothingFound, TakenAlready
from app.domain.link_keys import keys_of, spelled
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose, reading_afresh
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.outcomes import WriteAction
from schema.writes.previews import Preview, changed, created
from schema.writes.steps import NEW, Step, Unchanged

Record = tuple[Vendor, str]


def linking(
    context: Context,
    account_id: str,
    records: Sequence[Record],
    known: Callable[[], AssemblyAccount | None],
    *,
    has_no_links: bool,
) -> Step:
    """One `PUT /accounts/{ref}` with `added_source_specific_ids` for all the records.

    Args:
        context: of the request.
        account_id: of the account at Assembly.
        records: that were written with it.
        known: the account, where it was read in this request before it was written.
        has_no_links: whether the account was made in this request, without any, so that it need not be read.
    """
    added: list[str] = []

    async def build() -> Write[Any]:
        account = known()
        if account is None and not has_no_links and account_id != NEW:
            account = await _read(context, account_id)
        added[:] = _lacking(account, records)
        if not added:
            raise Unchanged
        changes: dict[str, Json] = {"added_source_specific_ids": [*added]}
        return context.vendors.assembly.accounts.update(account_id, changes)

    def preview() -> Preview:
        account = known()
        ids: list[Json] = [*added]
        if account is None:
            return created({"source_specific_ids": ids})
        return changed(account, {"added_source_specific_ids": ids})

    return Step(
        Vendor.ASSEMBLY,
        WriteAction.LINKED,
        build,
        record_id=lambda _: account_id,
        name=f"assembly.link.{'.'.join(sorted(vendor.value for vendor, _ in records))}",
        named=account_id,
        find_out="`assembly { sourceSpecificIds }` of the account shows what it is linked to.",
        is_resent=True,
        quiet={WriteAction.UNCHANGED},
        preview=preview,
    )


def _lacking(account: AssemblyAccount | None, records: Sequence[Record]) -> list[str]:
    """The links that the account does not have.

    Raises:
        TakenAlready: it refuses one of the records, or is linked to another of the same vendor.
    """
    if account is None:
        return [f"{vendor}:{record_id}" for vendor, record_id in records]
    keys = keys_of(account)
    lacking = []
    for vendor, record_id in records:
        if (vendor, spelled(record_id)) in keys.refused:
            raise TakenAlready(
                f"The account at Assembly refuses {vendor}:{record_id}: `linkRecords` links the two, if that is meant."
            )
        linked = keys.explicit_at(vendor)
        if linked and record_id == NEW:  # it may be that one
            continue
        if linked and spelled(record_id) not in linked:
            raise TakenAlready(
                f"The account at Assembly is linked to {vendor}:{linked[0]}, and {vendor}:{record_id} was written: "
                "take one of the links away by `unlinkRecord`."
            )
        if not linked:
            lacking.append(f"{vendor}:{record_id}")
    return lacking


async def _read(context: Context, account_id: str) -> AssemblyAccount:
    chose(Vendor.ASSEMBLY, "1 account to be linked", Strategy.POINTS, "what it is linked to now", 1)
    with reading_afresh("account"):
        account = await context.vendors.assembly.accounts.get(account_id)
    if account is None:
        raise NothingFound(f"Assembly has no account {account_id!r} any more.")
    return account
