"""What an operation is taken to answer and cost, and what that does not depend on."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, get_introspection_query, parse

from app.limits import LARGEST, Limits
from schema.limits.amounts import Amounts
from schema.limits.foresight import foresee
from schema.root import schema


def foreseen(document: str, variables: dict[str, Any] | None = None) -> Amounts:
    parsed = parse(document)
    (operation,) = [node for node in parsed.definitions if isinstance(node, OperationDefinitionNode)]
    return foresee(schema._schema, parsed, operation, variables or {})


@pytest.mark.parametrize(
    ("document", "variables", "fields"),
    [
        ("{ __typename }", {}, 1),
        ("{ companies { totalCount pageInfo { endCursor } } }", {}, 4),
        ("{ companies { nodes { id name } } }", {}, 2 + 25 * 2),
        ("{ companies(first: 4) { nodes { id name } } }", {}, 2 + 4 * 2),
        ("query($n: Int) { companies(first: $n) { nodes { id } } }", {"n": 7}, 2 + 7),
        ("query($n: Int = 9) { companies(first: $n) { nodes { id } } }", {}, 2 + 9),
        ("query($n: Int = 9) { companies(first: $n) { nodes { id } } }", {"n": None}, 2 + 25),
        ("query($n: Int) { companies(first: $n) { nodes { id } } }", {"n": "x"}, 2 + 100),
        ("{ companies(first: 101) { nodes { id } } }", {}, 2 + 100),
        ("{ companies(first: -1) { nodes { id } } }", {}, 2 + 100),
        ("{ companies(first: 2) { nodes { endUsers(first: 3) { nodes { id } } } } }", {}, 2 + 2 * (2 + 3)),
        ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["a"] * 8}, 1 + 8),
        ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": 5}, 2),
        ("{ ...F ...F } fragment F on Query { vendors { vendor } }", {}, 2 * (1 + 5)),
        ("{ teamTree { children { children { children { name } } } } }", {}, 1 + 100 * 4),
    ],
)
def test_fields_are_counted_with_lists_as_long_as_they_may_be(
    document: str, variables: dict[str, Any], fields: int
) -> None:
    assert foreseen(document, variables).fields == fields


def test_whole_lists_count_once_whoever_needs_them() -> None:
    one = foreseen('{ account(by: {domain: "a.example"}) { id } }')
    two = foreseen('{ a: account(by: {domain: "a.example"}) { id } b: account(by: {domain: "b.example"}) { id } }')
    assert one.assembly > 200
    assert two.assembly - one.assembly < 50


def test_what_is_selected_of_a_page_of_assembly_costs_what_it_shows() -> None:
    assert (
        foreseen("{ accounts(first: 50) { nodes { id name } } }").calls
        == foreseen("{ usageLogs { totalCount } }").calls
    )
    assert foreseen("{ accounts(first: 50) { nodes { id sources { vendor } } } }").assembly > 200


def test_each_mutation_counts_all_of_its_own() -> None:
    write = 'unlinkRecord(input: {id: "x", record: {vendor: SWIFT, id: "y"}}) { outcomes { vendor } }'
    one, two = foreseen(f"mutation {{ {write} }}"), foreseen(f"mutation {{ a: {write} b: {write} }}")
    assert two.assembly == 2 * one.assembly


def test_many_logs_cost_a_call_each() -> None:
    document = "mutation($i: AddUsageLogsInput!) { addUsageLogs(input: $i) { progress { done } } }"
    few, many = (foreseen(document, {"i": {"logs": [{}] * number}}) for number in (1, 1000))
    assert many.assembly - few.assembly == 999
    assert sum(many.calls.values()) < Limits().cost


def test_what_multiplies_without_end_is_counted_to_an_end() -> None:
    levels = 40
    parts = [
        f"fragment F{level} on Company {{ endUsers(first: 100) {{ nodes {{ company {{ ...F{level + 1} }} }} }} }}"
        for level in range(levels)
    ]
    document = " ".join(["{ companies { nodes { ...F0 } } }", *parts, f"fragment F{levels} on Company {{ id }}"])
    amounts = foreseen(document)
    assert (amounts.fields, amounts.userlot) == (LARGEST, LARGEST)


def test_the_usual_introspection_is_within_the_limit_and_several_are_not() -> None:
    whole = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    fields = foreseen(whole).fields
    assert fields < Limits().fields < 3 * fields
