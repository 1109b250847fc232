"""The accounts that usage logs are of: each is looked for once, however many logs name it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import TypeGuard
from uuid import UUID

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.errors import FieldRefused, GatewayError, NothingFound
from app.domain.vendor import Vendor
from schema.account.chosen import record_to_write
from schema.account.inputs import AccountBy, given
from schema.context import Context
from schema.ids import parse_id
from schema.writes.inputs import changes_of
from schema.writes.outcomes import about

_FIELD = "account"
_NOT_LOOKED_FOR = NothingFound("This account was not looked for.")


async def account_ref(context: Context, by: AccountBy | None) -> str | None:
    """Assembly's id of the account that one log is of, read at Assembly; None where no account was given.

    Raises:
        FieldRefused: null was given.
        About: of `account`; see `record_to_write`.
    """
    if not _is_given(by):
        return None
    return (await record_to_write(context, by, Vendor.ASSEMBLY, AssemblyAccount, field=_FIELD)).id


class AccountsOfLogs:
    """The accounts that many logs are of.

    An account that is named by Assembly's own id, or by an opaque id of Assembly's record, is not read: whether there
    is such an account, the vendor tells as it takes the log.

    Args:
        context: of the request.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[str, str | GatewayError] = {}

    async def find(self, named: Iterable[AccountBy | None]) -> None:
        """Look for all of them at once, so that the loaders ask for many in one call.

        Args:
            named: as the logs have them; what names no account is left out.
        """
        distinct = {_key(by): by for by in named if by is not None and by is not strawberry.UNSET}
        missing = {key: by for key, by in distinct.items() if key not in self._found}
        self._found.update(zip(missing, await asyncio.gather(*map(self._outcome, missing.values())), strict=True))

    def ref(self, by: AccountBy | None) -> str | None:
        """Assembly's reference of an account that was looked for; None where no account was given.

        Raises:
            FieldRefused: null was given.
            About: of `account`: it was not found; see `record_to_write`.
            NothingFound: it was not looked for.
        """
        if not _is_given(by):
            return None
        found = self._found.get(_key(by), _NOT_LOOKED_FOR)
        if isinstance(found, GatewayError):
            raise found
        return found

    async def _outcome(self, by: AccountBy) -> str | GatewayError:
        try:
            known = _own_id(by)
            return known if known is not None else (await account_ref(self._context, by)) or ""
        except GatewayError as error:
            return error


def _is_given(by: AccountBy | None) -> TypeGuard[AccountBy]:
    """Whether an account was named. Raises FieldRefused: null was given."""
    if by is strawberry.UNSET:
        return False
    if by is None:
        raise FieldRefused(_FIELD, "`account` is null: leave it out for a log of the organisation.")
    return True


def _key(by: AccountBy) -> str:
    return json.dumps(dict(changes_of(by)), sort_keys=True)


def _own_id(by: AccountBy) -> str | None:
    """Assembly's own id of the account, where the key is one. Raises About: an opaque id that is none."""
    record = given(by.record)
    if (opaque := given(by.id)) is not None:
        with about(_FIELD):
            ref = parse_id(opaque, "Account")
        vendor, found = ref.vendor, ref.id
    elif record is not None:
        vendor, found = Vendor(record.vendor), record.id
    else:
        return None
    return found.lower() if vendor is Vendor.ASSEMBLY and _is_uuid(found) else None


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
