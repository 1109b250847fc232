"""The steps at Swift: a name makes an account, no account of that name is claimed, and nothing else is offered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.errors import FieldRefused
from app.vendors.swift.accounts import SwiftAccounts
from schema.account.writing.sections import SwiftAccountFields
from schema.account.writing.swift_steps import creation
from schema.context import Context
from schema.writes.outcomes import About
from tests.schema.account.writing.given import given
from tests.schema.account.writing.vendors import Vendors


def context() -> Context:
    swift = SimpleNamespace(accounts=SwiftAccounts(cast("Any", None)))
    return cast("Context", SimpleNamespace(vendors=SimpleNamespace(swift=swift)))


@pytest.mark.parametrize(("own", "name"), [({}, b'"N"'), ({"name": "Own"}, b'"Own"')])
async def test_the_name_is_all_that_is_sent(own: dict[str, Any], name: bytes) -> None:
    write = await creation(context(), given(name="N", domain="n.example", swift=SwiftAccountFields(**own))).build()  # type: ignore[misc]
    assert name in write.request.body
    assert b"n.example" not in write.request.body


@pytest.mark.parametrize("shared", [{}, {"name": None}])
async def test_without_a_name_it_is_refused(shared: dict[str, Any]) -> None:
    with pytest.raises(About) as refused:
        await creation(context(), given(**shared)).build()  # type: ignore[misc]
    assert isinstance(refused.value.cause, FieldRefused)
    assert refused.value.field == ("name" if shared else "swift.name")


async def test_accounts_of_its_name_are_candidates_and_none_is_claimed() -> None:
    rows = [SimpleNamespace(id=f"s-{number}", name=name) for number, name in enumerate(("N", "n", "N"))]
    step = creation(Vendors(at_swift=rows).context, given(name="N"))
    assert step.settle is not None
    found = await step.settle()
    assert (found.record_id, found.candidates) == (None, ("s-0", "s-2"))
