"""Writes to every vendor of an input: without any there is nothing to do, and the gateway does not guess one.

What is sent and linked where there are some is tried through the gateway, in `tests/gateway/test_accounts_written_*`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.vendor import Vendor
from schema.account.inputs import AccountBy
from schema.account.writing import every_vendor
from schema.account.writing.inputs import (
    ArchiveAccountInput,
    AssertAccountInput,
    CreateAccountInput,
    DeleteAccountInput,
    UpdateAccountInput,
)
from schema.context import Context
from schema.writes.steps import Carried
from tests.schema.account.writing.given import EMPTY

BY = AccountBy(domain="acme.example")
Writing = Callable[[Context, Any], Awaitable[Carried]]


def context() -> Context:
    """One without any vendor that could be asked."""
    vendors = SimpleNamespace(**{vendor.value: SimpleNamespace() for vendor in Vendor})
    return cast("Context", SimpleNamespace(vendors=vendors, forget=lambda: None, write_key=lambda key: key))


@pytest.mark.parametrize(
    ("writing", "given"),
    [
        (every_vendor.created, CreateAccountInput(name="N")),
        (every_vendor.created, CreateAccountInput(name="N", assembly=None, swift=None)),
        (every_vendor.updated, UpdateAccountInput(by=BY, name="N")),
        (every_vendor.asserted, AssertAccountInput(domain="n.example", dry_run=True)),
    ],
)
async def test_without_a_section_nothing_is_written(writing: Writing, given: object) -> None:
    carried = await writing(context(), given)
    assert carried.outcomes == []
    assert [(error.code, error.field, error.vendor) for error in carried.user_errors] == [
        ("BAD_USER_INPUT", None, None)
    ]


@pytest.mark.parametrize(
    ("writing", "given"),
    [
        (every_vendor.updated, UpdateAccountInput(by=BY, swift=EMPTY["swift"])),
        (every_vendor.asserted, AssertAccountInput(swift=EMPTY["swift"])),
        (every_vendor.archived, ArchiveAccountInput(by=BY, vendors=[Vendor.SWIFT, Vendor.SWIFT])),
        (every_vendor.deleted, DeleteAccountInput(by=BY, vendors=[Vendor.SWIFT])),
    ],
)
async def test_what_a_vendor_does_not_offer_is_told_once_and_refused_as_it_was_asked_for(
    writing: Writing, given: object
) -> None:
    carried = await writing(context(), given)
    assert [(each.vendor.value, each.action.name) for each in carried.outcomes] == [("swift", "UNSUPPORTED")]
    assert [error.code for error in carried.user_errors] == ["UNSUPPORTED"]
