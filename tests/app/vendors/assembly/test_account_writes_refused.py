"""What is refused of a write of an account before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import BadUserInput, FieldRefused
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.app.vendors.assembly.account_fields import EVERY_FIELD, ONLY_UPDATED
from tests.app.vendors.assembly.sending import ID
from tests.conftest import ScriptedUpstream


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> AssemblyAccounts:
    return AssemblyAccounts(upstream.client(AssemblyDialect()))


@pytest.mark.parametrize("ref", ["labels", "add_props", "upsert", "search", "notes", "create_note", "", ".", ".."])
def test_a_reference_that_is_another_endpoint_is_never_written(accounts: AssemblyAccounts, ref: str) -> None:
    with pytest.raises(BadUserInput):
        accounts.update(ref, {"name": "x"})
    with pytest.raises(BadUserInput):
        accounts.delete(ref)


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("tag_ids", "'added_tag_ids' and 'removed_tag_ids'"),
        ("source_specific_ids", "'added_source_specific_ids' and 'removed_source_specific_ids'"),
        ("additional_properties", "Additional properties of an account that exists are written by themselves"),
    ],
)
def test_an_update_does_not_take_a_whole_list_and_says_what_it_takes(
    accounts: AssemblyAccounts, field: str, named: str
) -> None:
    values: tuple[Any, ...] = (["a"], {"a": 1}, None)
    for value in values:
        with pytest.raises(FieldRefused, match=named) as caught:
            accounts.update(ID, {"name": "x", field: value})
        assert caught.value.field == field


@pytest.mark.parametrize("field", [field for field, _, _ in ONLY_UPDATED])
def test_a_new_account_takes_whole_lists(accounts: AssemblyAccounts, field: str) -> None:
    with pytest.raises(FieldRefused, match=f"takes '{field.split('_', 1)[1]}'") as caught:
        accounts.create({field: ["a"]})
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["id", "created_at", "raw", "custom_fields", "phone", "tier", "account_type"])
def test_what_is_only_read_or_unknown_is_refused(accounts: AssemblyAccounts, field: str) -> None:
    for build in (accounts.create, lambda changes: accounts.update(ID, changes)):
        with pytest.raises(FieldRefused, match="no field of an Assembly account") as caught:
            build({field: "x"})
        assert caught.value.field == field


@pytest.mark.parametrize("field", sorted({field for field, _, _ in EVERY_FIELD}))
def test_null_is_never_sent(accounts: AssemblyAccounts, field: str) -> None:
    for build in (accounts.create, lambda changes: accounts.update(ID, changes)):
        with pytest.raises(FieldRefused, match="no null") as caught:
            build({field: None})
        assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("Company", "company_id", ID),
        ("Company", "role", "Owner"),
        ("Customer", "company_type_id", "c"),
        ("Customer", "number_of_seats", 3),
    ],
)
def test_what_only_the_other_kind_has_is_refused_where_the_kind_is_known(
    accounts: AssemblyAccounts, kind: str, field: str, value: Any
) -> None:
    attempts = (
        lambda: accounts.create({"type": kind, field: value}),
        lambda: accounts.create({field: value}, kind),
        lambda: accounts.create({"type": kind.upper(), field: value}, "Partner"),
        lambda: accounts.update(ID, {field: value}, kind),
        lambda: accounts.update(ID, {field: value}, kind.lower()),
        lambda: accounts.update(ID, {"type": kind, field: value}),
    )
    for attempt in attempts:
        with pytest.raises(FieldRefused, match=f"An account of type {kind} has no '{field}'") as caught:
            attempt()
        assert caught.value.field == field
    other = "Customer" if kind == "Company" else "Company"
    for known in (other, None, "Partner"):
        assert accounts.update(ID, {field: value}, known).request.body is not None
    assert accounts.update(ID, {"type": other, field: value}, kind).request.body is not None


@pytest.mark.parametrize("field", ["tag_ids", "source_specific_ids"])
def test_the_same_is_not_added_and_removed(accounts: AssemblyAccounts, field: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        accounts.update(ID, {f"added_{field}": ["a", "b"], f"removed_{field}": ["b"]})
    assert caught.value.field == f"removed_{field}"
