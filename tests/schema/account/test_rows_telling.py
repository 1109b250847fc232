"""What rows tell of merged fields is what views of the same accounts give; of the rest they tell nothing."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import AssemblyAccount
from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor
from schema.account.merged_fields import _account_id
from schema.account.rows_telling import told_by_rows
from schema.executor.fed import NotAtHand, feeder_of, told_by_row
from schema.identity.customer_view import CustomerView
from tests.schema.account.writing.given import account as given_account

TEXT = st.sampled_from((None, "", "a", "acme.com", "Ada@Acme.com"))
ACCOUNTS = st.builds(
    lambda **fields: given_account(id="a1", **fields),
    type=st.sampled_from(("Company", "Customer", "customer", "Other", None)),
    name=TEXT,
    domain=TEXT,
    notes=TEXT,
    image_url=TEXT,
    phones=st.sampled_from(((), ("1",), ("1", "2"))),
    renewal_date=TEXT,
    created_at=TEXT,
    updated_at=TEXT,
)
ATTRIBUTES = sorted(field.attribute for field in MERGED.values())


def _view(account: AssemblyAccount) -> Any:
    return CustomerView(cast("Any", None), Vendor.ASSEMBLY, account, thorough=False)


@settings(deadline=None)
@given(account=ACCOUNTS, attribute=st.sampled_from(ATTRIBUTES))
def test_a_row_tells_what_the_view_gives_or_nothing(account: AssemblyAccount, attribute: str) -> None:
    read = told_by_row(Vendor.ASSEMBLY.name, "Account", attribute)
    of_view = getattr(_view(account), attribute)
    is_asked_for = isawaitable(of_view)
    if is_asked_for:
        of_view.close()
    if read is None or is_asked_for:
        assert attribute == "domains" or is_asked_for
        assert not told_by_rows([attribute], [account])
        return
    assert read(account) == of_view
    assert told_by_rows([attribute], [account])


@pytest.mark.parametrize("attribute", ["name", "description", "renewal_date"])
def test_an_account_that_says_nothing_leaves_it_to_the_others(attribute: str) -> None:
    silent = given_account(id="a1", type="Company", name=None, notes="", renewal_date=None)
    read = told_by_row(Vendor.ASSEMBLY.name, "Account", attribute)
    assert read is not None
    with pytest.raises(NotAtHand):
        read(silent)
    assert not told_by_rows([attribute], [given_account(name="a", notes="a", renewal_date="2026-01-01"), silent])


def test_an_id_is_the_same_from_the_row() -> None:
    account = given_account(id="a1")
    feeder = feeder_of(_account_id)
    assert feeder is not None
    assert feeder.read is not None
    assert feeder.read_row is not None
    assert feeder.of == Vendor.ASSEMBLY.name
    assert feeder.read_row(account) == _account_id(_view(account)) == feeder.read(_view(account))
