"""The steps that write an account at Assembly: created, changed and asserted.

Assembly has no assertion of its own: the account is looked for and then created or changed, one caller at a time for
each key. Between the look and the write another client of Assembly's can create it; Assembly then refuses the second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.domain.account import AssemblyAccount
from app.domain.changes import Changes
from app.domain.errors import MatchKeyRequired, TakenAlready
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.idempotency.fingerprint import fingerprint
from app.upstream.writing import Write
from schema.account.writing.assembly_fields import UNSEEN, differing, own_ids, shown
from schema.account.writing.assembly_lookups import one_spelling, with_domain, with_source_id
from schema.account.writing.fields import Given, without
from schema.context import Context
from schema.writes.likeness import is_alike, look_alikes
from schema.writes.outcomes import WriteAction, about, graph_name
from schema.writes.previews import Preview, changed, created
from schema.writes.steps import FoundOut, Step, Unchanged

FIND_OUT = "`account` by the same domain or e-mail address shows it then."
_MATCH = "source_specific_id"


@dataclass
class Looked:
    """What a write found when it looked for the account.

    Attributes:
        account: that is there; None where there is none.
        has_looked: whether it did, in this request.
    """

    account: AssemblyAccount | None = None
    has_looked: bool = False


def creation(context: Context, given: Given, looked: Looked) -> Step:
    """A new account (`POST /accounts`); `CONFLICT`, and nothing sent, where its domain is taken.

    It is looked for before it is sent: so an account that is found behind a lost answer, with all that was sent, is
    this write's.

    Args:
        context: of the request.
        given: what is to be written.
        looked: is told what was found.
    """

    def changes() -> dict[str, Json]:
        return {"type": _type(given), **own_ids(given.changes(Vendor.ASSEMBLY))}

    async def build() -> Write[Any]:
        accounts, wanted = context.vendors.assembly.accounts, changes()
        write = accounts.create(wanted)
        looked.account = await with_domain(context, wanted)
        looked.has_looked = True
        if looked.account is not None:
            with about("domain"):
                raise TakenAlready("Assembly has an account with this domain or e-mail address already.")
        return write

    async def settle() -> FoundOut:
        wanted = changes()
        account = await with_domain(context, wanted)
        if account is not None and is_alike(account, shown(account, wanted), unseen=UNSEEN):
            return FoundOut(record_id=account.id)
        return look_alikes([account] if account else [], {})

    step = Step(
        Vendor.ASSEMBLY,
        WriteAction.CREATED,
        build,
        record_id=lambda answer: answer,
        find_out=FIND_OUT,
        settle=settle,
        preview=lambda: created(changes()),
        turn=_turn(given),
    )
    return given.told(step)


def change_of(context: Context, given: Given, find: Callable[[], Awaitable[AssemblyAccount]]) -> Step:
    """A change of one account (`PUT /accounts/{ref}`).

    Args:
        context: of the request.
        given: what is to be written.
        find: the account; it raises what it refuses.
    """
    found: list[AssemblyAccount] = []

    async def build() -> Write[Any]:
        accounts, wanted = context.vendors.assembly.accounts, own_ids(given.changes(Vendor.ASSEMBLY))
        accounts.update("-", wanted)  # what is refused is refused before anything is read
        found.append(await find())
        if not wanted:
            raise Unchanged
        return accounts.update(found[-1].id, wanted, found[-1].type)

    step = Step(
        Vendor.ASSEMBLY,
        WriteAction.UPDATED,
        build,
        record_id=lambda answer: answer,
        named=lambda: found[-1].id if found else None,
        find_out="`assembly` of the account shows it as it is.",
        preview=lambda: changed(found[-1], own_ids(given.changes(Vendor.ASSEMBLY))),
    )
    return given.told(step)


def assertion(context: Context, given: Given, looked: Looked) -> Step:
    """An account that is changed where it is found, else created; nothing is sent where it is as asked.

    Args:
        context: of the request.
        given: what is to be written.
        looked: is told what was found.
    """

    def changes() -> dict[str, Json]:
        return own_ids(without(given.changes(Vendor.ASSEMBLY), [_MATCH]))

    async def found(wanted: Changes) -> AssemblyAccount | None:
        source_id = _source_id(given)
        return await with_source_id(context, source_id) if source_id else await with_domain(context, wanted)

    async def is_there() -> bool:
        return await found(changes()) is not None

    async def build() -> Write[Any]:
        accounts, wanted, source_id = context.vendors.assembly.accounts, changes(), _source_id(given)
        new = _new(given, wanted, source_id)
        write = accounts.create(new)  # what is refused is refused before anything is read
        if source_id is None and not str(wanted.get("domain") or "").strip():
            raise MatchKeyRequired("domain", "email", f"assembly.{graph_name(_MATCH)}")
        looked.account = await found(wanted)
        looked.has_looked = True
        if looked.account is None:
            return write
        missing = differing(looked.account, wanted)
        if not missing:
            raise Unchanged
        return accounts.update(looked.account.id, missing, looked.account.type)

    async def settle() -> FoundOut:
        if looked.account is not None or not looked.has_looked:
            return FoundOut()
        new = _new(given, changes(), _source_id(given))
        account = await with_domain(context, new)
        is_ours = account is not None and is_alike(account, shown(account, new), unseen=UNSEEN)
        return FoundOut(record_id=account.id) if account and is_ours else look_alikes([account] if account else [], {})

    def preview() -> Preview:
        if looked.account is None:
            return created(_new(given, changes(), _source_id(given)))
        return changed(looked.account, differing(looked.account, changes()))

    step = Step(
        Vendor.ASSEMBLY,
        lambda _: WriteAction.CREATED if looked.account is None else WriteAction.UPDATED,
        build,
        record_id=lambda answer: answer,
        named=lambda: looked.account.id if looked.account else None,
        find_out=FIND_OUT,
        settle=settle,
        is_looked_up=True,
        is_there=is_there,
        preview=preview,
        turn=_turn(given),
    )
    return given.told(step)


def _type(given: Given) -> str | None:
    return given.kind.value if given.kind else "Company"


def source_ids(given: Given) -> list[Json]:
    """The source specific ids that a new account gets, links among them."""
    section = given.sections.get(Vendor.ASSEMBLY)
    listed = getattr(section, "source_specific_ids", None)
    source_id = _source_id(given)
    ids = [*(listed if isinstance(listed, list) else []), *([] if source_id is None else [source_id])]
    return list(dict.fromkeys(ids))


def _new(given: Given, wanted: Changes, source_id: str | None) -> dict[str, Json]:
    new: dict[str, Json] = {"type": _type(given), **wanted}
    if source_id is not None:
        new["source_specific_ids"] = source_ids(given)
    return new


def _source_id(given: Given) -> str | None:
    named = getattr(given.sections.get(Vendor.ASSEMBLY), _MATCH, None)
    return named if isinstance(named, str) and named.strip() else None


def _turn(given: Given) -> str:
    """Whoever looks for the same account before writing it waits for the other."""
    own = getattr(given.sections[Vendor.ASSEMBLY], "domain", None) or given.shared.get("domain")
    key = _source_id(given) or str(own or given.shared.get("email") or "")
    return fingerprint("assembly.account", {"key": one_spelling(key)}) if key else ""
