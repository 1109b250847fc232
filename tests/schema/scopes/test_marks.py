"""Every field that carries money or is about people is marked, or is open for a reason that stands here."""

from __future__ import annotations

import re

import pytest
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLNonNull, GraphQLObjectType

from schema.root import schema
from schema.scopes.marks import MARK, WORDS
from schema.scopes.needs import holds_words, mark_of

SMELLS = re.compile(
    r"revenue|mrr|arr\b|amount|price|value|currency|contract|invoice|e-?mail|phone|person|people|contact|end.?user|"
    r"customer|first.?name|last.?name|owner|\buser\b|address|birth|notes|free text|\braw\b|custom.?field|"
    r"metadata|content",
    re.IGNORECASE,
)

OPEN = {
    "Account.id": "an opaque id",
    "Account.kind": "whether it is an organisation or a person, and not which",
    "Account.sources": "ids and how they were found; its messages lose vendors' words",
    "Account.conflicts": "leaves out fields that may not be seen",
    "Account.provenance": "leaves out fields that may not be seen",
    "Account.parentCompany": "an organisation",
    "Account.teams": "teams hold no people",
    "Account.renewalDate": "a date",
    "AllAccountsConnection.totalCount": "a number",
    "AllAccountsConnection.missing": "vendors",
    "AssemblyAccount.contractType": "`Month` or `Year`",
    "AssemblyAccount.renewalDate": "a date",
    "AssemblyAccount.companyId": "an id",
    "AssemblyAccount.companyType": "a label",
    "AssemblyAccount.companyTypeId": "an id",
    "AssemblyAccount.tierId": "an id",
    "ReevoAccount.owner": "an id of a user, without a name",
    "ReevoAccount.createdBy": "an id of a user, without a name",
    "ReevoAccount.address": "an organisation's",
    "Company.ownerUserId": "an id of a user, without a name",
    "Company.account": "the customer, each field of which is marked",
    "Team.customFields": "Assemble's teams hold neither people nor money",
    "Team.raw": "Assemble's teams hold neither people nor money",
    "Team.account": "the customer, each field of which is marked",
    "Label.customFields": "labels hold neither people nor money",
    "Label.raw": "labels hold neither people nor money",
    "Query.account": "a customer, each field of which is marked",
    "Query.accounts": "customers, each field of which is marked",
    "Query.swiftAccounts": "customers, each field of which is marked",
    "WriteOutcome.candidates": "ids",
    "Account.assembly": "a record, each field of which is marked",
    "Account.reevo": "a record, each field of which is marked",
    "Account.swift": "a record, each field of which is marked",
    "Account.company": "a record, each field of which is marked",
    "AssemblyAccount.type": "whether it is an organisation or a person, and not which",
    "AssemblyAccount.numberOfSeats": "a number of seats",
    "Company.friendlyId": "an id",
    "Company.healthScore": "a score of an organisation",
    "Company.lastSeenAt": "a moment of an organisation",
    "SwiftAccount.customerId": "an id",
    "SwiftAccount.requireIpApiAccess": "a switch",
    "SourceState.recordId": "an id",
    "SourceState.candidates": "ids",
    "SourceState.matchedBy": "a rule",
    "FieldConflict.field": "left out with its value",
    "FieldConflict.values": "left out with its field",
    "FieldProvenance.path": "left out with its field",
    "FieldProvenance.matchedBy": "a rule",
    "Query.assemblyAccounts": "records, each field of which is marked; the vendor's order is by name",
    "Query.companyFields": "a description of fields, not of records",
    "Query.customerSuccessTeams": "teams of staff, by their names alone",
    "Query.companyStatuses": "a product's list of states",
    "Query.endUserFields": "a description of fields, not of records",
    "Team.disabled": "a switch",
    "VendorValue.value": "left out with its field",
    "FieldProvenance.value": "left out with its field",
    "FieldProvenance.vendor": "left out with its field",
    "FieldProvenance.others": "left out with its field",
}
"""Fields that smell of it and are open, and why."""

OPEN_TYPES = {
    "AccountSchema": "a description of fields, not of records",
    "AccountAttribute": "a description of fields, not of records",
    "AccountRelationship": "a description of fields, not of records",
    "CustomFieldDefinition": "a description of fields, not of records",
    "CompanyStatus": "a product's list of states",
    "CustomerSuccessTeam": "a team of staff, by its name alone",
    "ReevoAddress": "an organisation's; contacts show none",
    "ReevoReference": "an id",
    "ReevoStage": "a stage",
    "PlannedRequest": "of dry runs, which need every scope that shows data",
    "Mutation": "each needs a scope of its own",
    "Subscription": "each needs a scope of its own",
}
"""Types that are open as a whole, and why."""


def _is_open_by_its_kind(kind: GraphQLObjectType, name: str) -> bool:
    """Parts of pages, and what a mutation shows: the records within have their own marks."""
    return kind.name.endswith(("Connection", "Edge", "Payload")) or name in ("vendorId", "id")


def _smelling() -> dict[str, bool]:
    """Every field of which name or description smells, and whether it is marked."""
    found = {}
    for kind in schema._schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__") or kind.name in OPEN_TYPES:
            continue
        for name, field in kind.fields.items():
            if SMELLS.search(f"{name} {field.description}") and not _is_open_by_its_kind(kind, name):
                found[f"{kind.name}.{name}"] = mark_of(field) is not None or holds_words(field)
    return found


def test_what_carries_money_or_is_about_people_is_marked() -> None:
    smelling = _smelling()
    assert [name for name, is_marked in smelling.items() if not is_marked and name not in OPEN] == []


def test_what_is_open_for_a_reason_is_there_and_open() -> None:
    smelling = _smelling()
    fields = {
        f"{kind.name}.{name}": field
        for kind in schema._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
    }
    assert set(OPEN) <= set(fields)
    assert [name for name in OPEN if smelling.get(name) or mark_of(fields[name])] == []
    assert set(OPEN_TYPES) <= set(schema._schema.type_map)


def test_a_marked_field_can_be_null_and_says_what_it_needs() -> None:
    marked = 0
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                mark = mark_of(field)
                if mark:
                    marked += 1
                    assert not isinstance(field.type, GraphQLNonNull)
                    assert all(f"`{scope}`" in (field.description or "") for scope in mark.scopes)
    assert marked > 80


@pytest.mark.parametrize("name", ["EndUser", "Contact", "RelatedRecord", "RevenueEntry"])
def test_of_these_only_ids_are_open(name: str) -> None:
    kind = schema._schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    assert {field for field, each in kind.fields.items() if not mark_of(each)} <= {"id", "vendorId"}


@pytest.mark.parametrize("name", ["raw", "customFields", "emails", "phones", "mrr", "arr", "revenue"])
def test_a_name_is_marked_wherever_it_stands_but_where_records_hold_nothing(name: str) -> None:
    kinds = [
        kind
        for kind in schema._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and name in kind.fields and kind.name not in OPEN_TYPES
    ]
    unmarked = {f"{kind.name}.{name}" for kind in kinds if not mark_of(kind.fields[name])}
    assert unmarked <= set(OPEN)


def test_every_input_that_writes_has_its_dry_run_marked() -> None:
    inputs = [
        kind
        for kind in schema._schema.type_map.values()
        if isinstance(kind, GraphQLInputObjectType) and "dryRun" in kind.fields
    ]
    assert len(inputs) > 20
    assert [kind.name for kind in inputs if not mark_of(kind.fields["dryRun"])] == []


def test_marks_are_no_words_of_interfaces() -> None:
    """A guard stands before a type's resolver; an interface has none, so a mark there would do nothing by itself."""
    interfaces = [kind for kind in schema._schema.type_map.values() if isinstance(kind, GraphQLInterfaceType)]
    assert interfaces
    for interface in interfaces:
        for name, field in interface.fields.items():
            if mark_of(field):
                kinds = schema._schema.get_possible_types(interface)
                assert all(mark_of(kind.fields[name]) for kind in kinds)
    assert MARK != WORDS
