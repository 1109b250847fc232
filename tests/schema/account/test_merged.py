"""Provenance and conflicts as the graph shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import strawberry
from graphql import GraphQLEnumType, GraphQLObjectType, build_schema, get_named_type
from strawberry.schema.config import StrawberryConfig

from app.domain.customer import Customer
from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor
from app.domain.verdicts import Rule
from schema.account.merged import FieldConflict, FieldProvenance, conflicts_of, provenance_of
from schema.scalars import SCALARS
from tests.app.domain.records import assembly, company, domains, reevo
from tests.architecture.sources import read

CUSTOMER = Customer(
    assembly=assembly(name="Acme", contract_value=Decimal("100.50"), contract_type="Month", domain="acme.example"),
    reevo=reevo(display_name="Acme Inc", domains=domains(("acme.test", True))),
    company=company(mrr=Decimal(90)),
)


@strawberry.type
class Query:
    @strawberry.field
    @staticmethod
    def provenance(fields: list[str] | None = None) -> list[FieldProvenance]:
        return provenance_of(
            CUSTOMER,
            fields,
            matched_by={Vendor.REEVO: Rule.EXTERNAL_ID},
            as_of={Vendor.ASSEMBLY: datetime(2026, 5, 1, 10, 30, tzinfo=UTC)},
        )

    @strawberry.field
    @staticmethod
    def conflicts() -> list[FieldConflict]:
        return conflicts_of(CUSTOMER)


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
VALUES = "{ vendor path recordId value }"
PRINTED = build_schema(read("schema/schema.graphql"))
SOURCES = sorted({source.path for field in MERGED.values() for source in field.sources})


def answer(document: str) -> Any:
    result = SCHEMA.execute_sync(document)
    assert result.errors is None
    assert result.data is not None
    return result.data


def test_where_a_name_comes_from() -> None:
    document = (
        f'{{ provenance(fields: ["name"]) {{ field value vendor path recordId asOf matchedBy others {VALUES} }} }}'
    )
    assert answer(document)["provenance"] == [
        {
            "field": "name",
            "value": "Acme",
            "vendor": "ASSEMBLY",
            "path": "assembly.name",
            "recordId": "AssemblyAccount-1",
            "asOf": "2026-05-01T10:30:00Z",
            "matchedBy": None,
            "others": [
                {"vendor": "REEVO", "path": "reevo.displayName", "recordId": "ReevoAccount-1", "value": "Acme Inc"}
            ],
        }
    ]


def test_a_field_that_nobody_tells() -> None:
    told = "field value vendor path recordId asOf matchedBy others { path }"
    document = f'{{ provenance(fields: ["email", "phones"]) {{ {told} }} }}'
    nobody: dict[str, object] = {
        "vendor": None,
        "path": None,
        "recordId": None,
        "asOf": None,
        "matchedBy": None,
        "others": [],
    }
    assert answer(document)["provenance"] == [
        {"field": "email", "value": None, **nobody},
        {"field": "phones", "value": [], **nobody},
    ]


def test_without_names_every_field_that_has_a_value() -> None:
    found = answer("{ provenance { field value } }")["provenance"]
    assert [(each["field"], each["value"]) for each in found] == [
        ("kind", "COMPANY"),
        ("name", "Acme"),
        ("domain", "acme.example"),
        ("domains", ["acme.example", "acme.test"]),
    ]


def test_the_rule_by_which_a_record_was_linked() -> None:
    elsewhere = Customer(reevo=reevo(description="Pumps"))
    (found,) = provenance_of(elsewhere, ["description"], matched_by={Vendor.REEVO: Rule.DOMAIN}, as_of={})
    assert found.matched_by is Rule.DOMAIN
    enum = SCHEMA.schema_converter.type_map["MatchRule"].implementation
    assert isinstance(enum, GraphQLEnumType)
    assert [enum.serialize(rule) for rule in Rule] == ["EXPLICIT", "EXTERNAL_ID", "DOMAIN", "EMAIL"]


def test_an_unknown_field_is_an_error_that_names_the_known_ones() -> None:
    result = SCHEMA.execute_sync('{ provenance(fields: ["nmae"]) { field } }')
    assert result.errors is not None
    assert result.errors[0].message == (
        "`fields` names what is no merged field: 'nmae'. Known are kind, name, domain, domains, email, description, "
        "phones, imageUrl, renewalDate, createdAt, updatedAt."
    )
    assert result.errors[0].extensions is not None
    assert result.errors[0].extensions["code"] == "BAD_USER_INPUT"


def test_conflicts_with_every_vendors_value() -> None:
    found = answer(f"{{ conflicts {{ field values {VALUES} }} }}")["conflicts"]
    assert {each["field"]: [(v["path"], v["value"]) for v in each["values"]] for each in found} == {
        "name": [("assembly.name", "Acme"), ("reevo.displayName", "Acme Inc")],
        "domain": [("assembly.domain", "acme.example"), ("reevo.domains.domainName", ["acme.test"])],
        "contractValue": [("assembly.contractValue", "100.50"), ("company.mrr", "90")],
    }
    assert found[0]["values"][1]["vendor"] == "REEVO"


@pytest.mark.parametrize("path", [*SOURCES, "assembly.contractValue", "company.arr", "company.mrr"])
def test_a_path_is_that_of_a_field_in_the_graph(path: str) -> None:
    """What provenance names can be selected below `Account`."""
    found: object = PRINTED.type_map["Account"]
    for name in path.split("."):
        assert isinstance(found, GraphQLObjectType)
        found = get_named_type(found.fields[name].type)
