"""The steps that write an account at Reevo: created, given its domain, changed and asserted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from app.domain.account import ReevoAccount
from app.domain.changes import Changes
from app.domain.errors import AmbiguousKey, FieldRefused, MatchKeyRequired, TakenAlready
from app.domain.identity import normalise_domain
from app.domain.query import Condition, Operator
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.idempotency.fingerprint import fingerprint
from app.upstream.scope import Strategy, chose, reading_afresh
from app.upstream.writing import Write
from schema.account.writing.fields import Given
from schema.context import Context
from schema.writes.likeness import MOST_CANDIDATES, look_alikes
from schema.writes.outcomes import About, WriteAction, about
from schema.writes.previews import Preview, changed, created
from schema.writes.sending import FINISHED
from schema.writes.steps import FoundOut, Step, Unchanged

FIND_OUT = "`reevoAccounts`, filtered by `display_name`, have it then."
_LIKE: Final = ("display_name", "description")
"""What look-alikes are compared by: texts, which are read as they are written."""


def creation(context: Context, given: Given) -> Step:
    """A new account (`POST /api/v2/account`), which has no domain until one is added.

    A domain that is another account's already is refused with `CONFLICT` before: the new account could not have it.
    """

    async def build() -> Write[Any]:
        accounts = context.vendors.reevo.accounts
        write = accounts.create(_own(given))
        domain = given.domain
        if domain is not None:
            context.vendors.reevo.domains.add("-", domain)  # what is refused is refused before anything is read
            if await _with_domain(context, domain):
                raise About("domain", TakenAlready("Reevo has an account with this domain already."), is_whole=True)
        return write

    async def settle() -> FoundOut:
        like = {name: value for name, value in _own(given).items() if name in _LIKE}
        name = like.get("display_name")
        if not isinstance(name, str) or not name:
            return FoundOut()
        chose(Vendor.REEVO, "accounts like a new one", Strategy.QUERY, "its answer was lost", 1)
        with reading_afresh("account"):
            where = (Condition("display_name", Operator.EQ, name),)
            page = await context.vendors.reevo.accounts.page(where, (), None, MOST_CANDIDATES)
        return look_alikes((row for row in page.rows if not row.domains), like)

    def preview() -> Preview:
        domain = given.domain
        return created(_own(given) if domain is None else {**_own(given), "domains": [domain]})

    step = Step(
        Vendor.REEVO,
        WriteAction.CREATED,
        build,
        record_id=lambda answer: answer.id,
        send=partial(_send, context),
        find_out=FIND_OUT,
        settle=settle,
        preview=preview,
        turn=fingerprint("reevo.account", {"domain": normalise_domain(given.domain)}) if given.domain else "",
        keeps_turn=True,
    )
    return given.told(step)


def first_domain(context: Context, given: Given, account_id: str) -> Step | None:
    """The domain of an account that was created (`POST …/attribute/domains`); None where none is given.

    It is a part of the creation, and told where it was not done.

    Args:
        context: of the request.
        given: what is written.
        account_id: of the new account.
    """
    domain = given.domain
    if domain is None or Vendor.REEVO not in given.sections:
        return None

    async def settle() -> FoundOut:
        with reading_afresh("account"):
            account = await context.vendors.reevo.accounts.get(account_id)
        has_it = account is not None and normalise_domain(domain) in _domains(account)
        return FoundOut(record_id=account_id if has_it else None)

    def build() -> Write[Any]:
        with about("domain"):
            return context.vendors.reevo.domains.add(account_id, domain)

    return Step(
        Vendor.REEVO,
        WriteAction.UPDATED,
        build,
        record_id=lambda _: account_id,
        name="reevo.domain",
        named=account_id,
        find_out="`reevo { domains { domainName } }` of the account shows it then.",
        settle=settle,
        quiet=FINISHED,
    )


def change_of(context: Context, given: Given, find: Callable[[], Awaitable[ReevoAccount]]) -> Step:
    """A change of one account (`PATCH /api/v2/account/{account_id}`). A domain that it has already is no change.

    Args:
        context: of the request.
        given: what is to be written.
        find: the account; it raises what it refuses.
    """
    found: list[ReevoAccount] = []

    async def build() -> Write[Any]:
        accounts, wanted = context.vendors.reevo.accounts, _own(given)
        accounts.update("-", wanted)  # what is refused is refused before anything is read
        found.append(await find())
        _check_domain(found[-1], given)
        if not wanted:
            raise Unchanged
        return accounts.update(found[-1].id, wanted)

    step = Step(
        Vendor.REEVO,
        WriteAction.UPDATED,
        build,
        record_id=lambda answer: answer.id,
        send=partial(_send, context),
        named=lambda: found[-1].id if found else None,
        find_out="`reevo` of the account shows it as it is.",
        preview=lambda: changed_at_reevo(found[-1], _own(given)),
    )
    return given.told(step)


def assertion(context: Context, given: Given) -> Step:
    """An account that is changed where Reevo has its domain, else created with it (`POST /api/v2/account/_assert`).

    Sent a second time at once where the answer was lost: the match makes no second account of it.
    """
    found: list[ReevoAccount] = []

    def build() -> Write[Any]:
        accounts, wanted, domain = context.vendors.reevo.accounts, _own(given), given.domain
        if domain is None or not domain.strip():
            raise MatchKeyRequired("domain")
        return accounts.assert_(domain, wanted)

    async def preview() -> Preview:
        found[:] = await _with_domain(context, given.domain or "")
        if not found:
            return created({**_own(given), "domains": [given.domain]})
        if len(found) > 1:
            raise AmbiguousKey("domain", [(Vendor.REEVO, account.id) for account in found])
        return changed_at_reevo(found[0], _own(given))

    step = Step(
        Vendor.REEVO,
        lambda answer: WriteAction.CREATED if answer[1] else WriteAction.UPDATED,
        build,
        record_id=lambda answer: answer[0].id,
        named=lambda: found[0].id if len(found) == 1 else None,
        find_out="`account` by the domain shows it as it is.",
        is_resent=True,
        preview=preview,
    )
    return given.told(step)


async def _send(context: Context, write: Write[Any]) -> Any:
    return await context.vendors.reevo.accounts.write(write)


def changed_at_reevo(account: ReevoAccount, changes: Changes) -> Preview:
    """A change of an account, whose stage is read as an object and written by its name, and likewise its owner."""
    now: dict[str, Json] = {
        "current_stage": account.current_stage.api_name if account.current_stage else None,
        "owner_user_id": account.owner.id if account.owner else None,
    }
    return changed(account, changes, now=now)


def _own(given: Given) -> dict[str, Json]:
    """What Reevo is sent: the owner by id or by e-mail address, the address by the vendor's names.

    Raises:
        FieldRefused: both owners are given, or a blank address.
    """
    changes = given.changes(Vendor.REEVO)
    if "owner_email" in changes:
        if "owner_user_id" in changes:
            raise FieldRefused("owner_email", "The owner is given by `ownerUserId` or by `ownerEmail`, not by both.")
        email = changes.pop("owner_email")
        if isinstance(email, str) and not email.strip():
            raise FieldRefused("owner_email", "The owner's e-mail address is blank; null takes the owner away.")
        changes["owner_user_id"] = None if email is None else {"related_record_match": {"email": email}}
    return changes


def _check_domain(account: ReevoAccount, given: Given) -> None:
    """Refuse a domain that the account does not have: Reevo's domains are no field of the account.

    Raises:
        About: of the shared domain.
    """
    domain = given.domain
    if domain is not None and normalise_domain(domain) not in _domains(account):
        said = "Reevo's domains are written by `addAccountDomain`, `setPrimaryAccountDomain` and `removeAccountDomain`."
        raise About("domain", FieldRefused("domain", said), is_whole=True)


def _domains(account: ReevoAccount) -> set[str | None]:
    return {normalise_domain(each.domain_name) for each in account.domains}


async def _with_domain(context: Context, domain: str) -> tuple[ReevoAccount, ...]:
    """The accounts that have a domain now, whatever was read before."""
    accounts = context.vendors.reevo.accounts
    calls = accounts.calls_to_find((), (domain,))
    chose(Vendor.REEVO, "1 account by domain", Strategy.QUERY, "whether it is there now", calls, rounds=calls)
    with reading_afresh("account"):
        return await accounts.find((), (domain,))
