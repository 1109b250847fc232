"""Rows to records: what is compiled reads what each column reads by itself."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company, CompanyStatus
from app.domain.contact import Contact
from app.domain.end_user import EndUser
from app.domain.label import Label
from app.domain.record import Json
from app.domain.team import Team
from app.domain.usage_log import UsageLog
from app.upstream.fields import Unparsable, beside
from app.upstream.row_reader import FLAG, ID, INTEGER, NUMBER, TEXT, TEXTS, Column, RowReader, row_reader
from app.vendors.assemble import mapping as assemble
from app.vendors.assembly import mapping as assembly
from app.vendors.reevo import mapping as reevo
from app.vendors.swift import mapping as swift
from app.vendors.userlot import mapping as userlot

READERS: list[tuple[type, RowReader[Any]]] = [
    (AssemblyAccount, assembly._account),
    (Label, assembly._label),
    (UsageLog, assembly._usage_log),
    (Team, assemble._team),
    (ReevoAccount, reevo._account),
    (Contact, reevo._contact),
    (SwiftAccount, swift._account),
    (Company, userlot._company),
    (EndUser, userlot._end_user),
]
SCALARS: list[Json] = [
    None, True, False, 0, -1, 7, 2**70, Decimal("4.0"), Decimal("1.50"), Decimal("1E400"), Decimal("NaN"),
    "", " ", "a", "0", "7", "1.50", "1e5", "true", "FALSE", "Tier", "\ud800",
]  # fmt: skip
ODD: list[Json] = [
    *SCALARS, [], {}, ["a", "b"], ["a", 1, None, {}, [], "", True], [[]], {"id": "x"}, {"id": ""}, {"id": 5},
    [{"id": "x"}, "y"], {"data": None}, {"data": [1], "meta": 1}, {"data": 1, "x": 2}, [{"name": "n", "value": 1}],
    {"related_record_id": "r", "related_record_type": 1}, {"api_name": "s"}, {"amount": "1.10"}, {"city": "c"},
    [{"domain_name": "d", "is_primary": True}], [{"email": "e"}, {"phone_number": 1}],
]  # fmt: skip


def read_alone(record: type, reader: RowReader[Any], row: dict[str, Json], **others: Any) -> Any:
    """What each column reads, one by one, and the rest of the row."""
    read = {name: column.read(row.get(column.key or name)) for name, column in reader.columns.items()}
    return record(**read, custom_fields=beside(row, reader.known), **others)


@pytest.mark.parametrize(("record", "reader"), READERS)
@settings(max_examples=30)
@given(data=st.data())
def test_any_row_is_read_as_by_its_columns_alone(record: type, reader: RowReader[Any], data: st.DataObject) -> None:
    keys = st.sampled_from([*sorted(reader.known), "custom", "Id", ""])
    row = {"id": "1", **data.draw(st.dictionaries(keys, st.sampled_from(ODD)))}
    others = {each.name: row for each in fields(record) if each.name not in (*reader.columns, "custom_fields")}
    try:
        alone = read_alone(record, reader, row, **others)
    except Unparsable:
        with pytest.raises(Unparsable):
            reader.read(row, **others)
        return
    read: Any = reader.read(row, **others)
    assert repr(read) == repr(alone)  # where `==` takes True for 1, and 4 for 4.0
    assert read.raw is row


@pytest.mark.parametrize(("record", "reader"), READERS)
def test_what_is_usual_is_given_back_as_it_is(record: type, reader: RowReader[Any]) -> None:
    for name, column in reader.columns.items():
        usual = [value for value in ODD if eval(column.usual, {"v": value})]
        assert all(column.read(value) is value for value in usual), name


@pytest.mark.parametrize(("record", "reader"), READERS)
def test_a_column_reads_what_the_record_declares(record: type, reader: RowReader[Any]) -> None:
    declared = {each.name: each.type for each in fields(record)}
    for name, column in reader.columns.items():
        assert column.read.__annotations__["return"] == declared[name], name


def test_keys_that_are_known_are_no_custom_fields() -> None:
    reader = row_reader(Label, also_known=("kind",), id=ID, name=TEXT, color=TEXT.at("colour"))
    row: dict[str, Json] = {"id": "1", "kind": 1, "colour": "#fff", "color": None, "type": "x"}
    label = reader.read(row, type=None, description=None, raw=row)
    assert (label.color, label.custom_fields) == ("#fff", {"color": None, "type": "x"})
    assert reader.known == {"id", "kind", "colour", "name"}


def test_a_record_need_not_have_custom_fields() -> None:
    row: dict[str, Json] = {"id": "1", "more": 2}
    assert row_reader(CompanyStatus, id=ID, name=TEXT).read(row, raw=row) == CompanyStatus("1", None, row)


def test_a_column_of_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Label has not all of id, colour"):
        row_reader(Label, id=ID, colour=TEXT)


@pytest.mark.parametrize("column", [FLAG, INTEGER, NUMBER, TEXT, TEXTS])
def test_a_missing_key_is_read_as_null(column: Column) -> None:
    reader = row_reader(Label, id=ID, name=column)
    given: dict[str, Any] = {"type": None, "color": None, "description": None, "raw": {}}
    assert reader.read({"id": "1"}, **given).name == column.read(None)


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": []}])
def test_a_row_without_an_id_is_unparsable(row: dict[str, Json]) -> None:
    with pytest.raises(Unparsable, match="a record without 'id'"):
        assembly.label(row)
