"""Inputs that write accounts: which sections each mutation has, and what is told apart in them."""

from __future__ import annotations

import dataclasses

import pytest
import strawberry

from schema.account.writing import inputs, sections
from schema.account.writing.fields import SECTIONS
from schema.writes.inputs import WriteInput

SECTIONED = (inputs.CreateAccountInput, inputs.UpdateAccountInput, inputs.AssertAccountInput)
ENDING = (inputs.ArchiveAccountInput, inputs.DeleteAccountInput)


@pytest.mark.parametrize("kind", SECTIONED)
def test_there_is_a_section_for_each_vendor_that_holds_accounts(kind: type) -> None:
    names = {field.name for field in dataclasses.fields(kind)}
    shared = {field.name for field in dataclasses.fields(inputs.SharedAccountFields)}
    assert names - shared - {"by"} == set(SECTIONS.values())
    assert ("by" in names) is (kind is inputs.UpdateAccountInput)


@pytest.mark.parametrize("kind", ENDING)
def test_an_end_names_the_customer_and_may_name_vendors(kind: type) -> None:
    own = {field.name for field in dataclasses.fields(kind)} - {field.name for field in dataclasses.fields(WriteInput)}
    assert own == {"by", "vendors"}


@pytest.mark.parametrize("kind", [*SECTIONED, *ENDING])
def test_each_can_be_foretold_and_repeated(kind: type) -> None:
    assert issubclass(kind, WriteInput)


SECTION_KINDS = [
    sections.CreateAssemblyAccountInput,
    sections.UpdateAssemblyAccountInput,
    sections.AssertAssemblyAccountInput,
    sections.ReevoAccountFields,
    sections.SwiftAccountFields,
    sections.UserlotCompanyFields,
    sections.AssertUserlotCompanyInput,
    sections.AddressInput,
]


@pytest.mark.parametrize("kind", [inputs.SharedAccountFields, *SECTION_KINDS])
def test_absent_and_null_are_told_apart_in_every_field(kind: type) -> None:
    defaults = {field.name: field.default for field in dataclasses.fields(kind) if field.name != "dry_run"}
    assert set(map(id, defaults.values())) == {id(strawberry.UNSET)}
