"""Accounts are taken away where a vendor offers it; the others say that they do not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.account import AssemblyAccount
from app.domain.errors import Unsupported
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from app.vendors.reevo.accounts import ReevoAccounts
from schema.account.writing.endings import archiving, deletion, unsupported
from schema.context import Context
from schema.writes.outcomes import WriteAction
from schema.writes.steps import Step
from tests.schema.account.writing.vendors import Vendors


async def test_a_deletion_goes_to_the_account_that_is_found() -> None:
    async def find() -> AssemblyAccount:
        return cast("AssemblyAccount", SimpleNamespace(id="a-1"))

    step = deletion(Vendors().context, find)
    assert step.known_id() is None
    assert await sent(step) == ("DELETE", "/accounts/a-1")
    assert (step.action, step.known_id(), step.vendor) == (WriteAction.DELETED, "a-1", Vendor.ASSEMBLY)


async def test_an_archiving_too() -> None:
    account_id = "a0000000-0000-4000-8000-000000000001"
    accounts = ReevoAccounts(cast("Any", SimpleNamespace()))
    context = cast("Context", SimpleNamespace(vendors=SimpleNamespace(reevo=SimpleNamespace(accounts=accounts))))

    async def find() -> Any:
        return SimpleNamespace(id=account_id)

    step = archiving(context, find)
    assert await sent(step) == ("DELETE", f"/api/v2/account/{account_id}")
    assert (step.action, step.known_id(), step.vendor) == (WriteAction.ARCHIVED, account_id, Vendor.REEVO)


def test_what_is_not_offered_says_so() -> None:
    step = unsupported(Vendors().context, Vendor.SWIFT, "change", path="swift", is_asked=False)
    with pytest.raises(Unsupported, match="Swift offers no way to change an account"):
        step.build()
    assert (step.path, step.is_asked, step.known_id()) == ("swift", False, None)


async def sent(step: Step) -> tuple[str, str]:
    write: Write[Any] = await step.build()  # type: ignore[misc]
    return write.request.method, write.request.target
