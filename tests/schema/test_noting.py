"""What is noted of an operation are its kind, its name, a digest and the schema's own names."""

from __future__ import annotations

import pytest

from app.operations.notes import Notes, noting
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.root import schema

STATE = "vendor configured"


async def _noted(document: str, name: str | None = None) -> Notes:
    with noting() as notes:
        await schema.execute(document, context_value=Context(Vendors(Adapters())), operation_name=name)
    return notes


async def test_root_fields_are_noted_once_each_by_the_schemas_names() -> None:
    notes = await _noted(
        f"query Mine {{ mine: vendors {{ {STATE} }} ...A ...A ... on Query {{ __typename }} }}"
        f" fragment A on Query {{ again: vendors {{ {STATE} }} labels {{ id }} }}"
    )
    assert (notes.kind, notes.name) == ("query", "Mine")
    assert notes.fields == ("vendors", "labels", "__typename")


async def test_the_operation_that_runs_is_noted() -> None:
    document = f"query One {{ vendors {{ {STATE} }} }} mutation Two {{ __typename }}"
    one, two = await _noted(document, "One"), await _noted(document, "Two")
    assert (one.kind, one.name, one.fields) == ("query", "One", ("vendors",))
    assert (two.kind, two.name, two.fields) == ("mutation", "Two", ("__typename",))
    assert one.digest == two.digest


async def test_a_document_has_one_digest_and_another_has_another() -> None:
    first, same = [await _noted(f"{{ vendors {{ {STATE} }} }}") for _ in range(2)]
    other = await _noted(f"{{ vendors  {{ {STATE} }} }}")
    assert first.digest == same.digest
    assert first.digest != other.digest
    assert len(first.digest or "") == 16


@pytest.mark.parametrize("document", ["{ nothing }", "{", "query A { vendors { vendor } } query B { __typename }"])
async def test_of_what_is_refused_nothing_is_noted(document: str) -> None:
    notes = await _noted(document)
    assert (notes.kind, notes.name, notes.digest, notes.fields) == (None, None, None, ())


async def test_a_long_name_is_cut() -> None:
    notes = await _noted(f"query {'x' * 300} {{ __typename }}")
    assert notes.name == "x" * 64
