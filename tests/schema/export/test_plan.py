"""The operation of a page: nothing in it but the way to the list, whatever the client's document holds beside."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import BadUserInput
from app.limits import Limits
from schema.asked_operation import Operation
from schema.export.plan import NotExecutable, Plan, plan_of
from schema.limits.checking import faults_of


def plan(document: str, variables: dict[str, Any] | None = None, name: str | None = None) -> Plan:
    made = plan_of(Operation(document, name, variables), Limits(), first=50)
    assert faults_of(made.document, Limits()) == []
    return made


def test_a_page_is_asked_for_by_its_cursor() -> None:
    made = plan("{ usageLogs(first: 3) { totalCount nodes { id } } labels(type: STAGE) { name } }")
    page = (
        "query ($exportAfter: String) { ... on Query { usageLogs(first: 50, after: $exportAfter) { nodes { id }"
        " exportPage: pageInfo { hasNextPage endCursor isComplete } exportTotal: totalCount } } }"
    )
    assert " ".join(made.document.split()) == page
    assert (made.path, made.rows, made.after) == (("usageLogs",), "nodes", None)
    assert made.operation("c").variables == {"exportAfter": "c"}


def test_variables_and_fragments_that_are_not_needed_any_more_are_left_out() -> None:
    made = plan(
        """query One($n: Int, $c: String = "from here", $d: String!, $x: Boolean!) {
          who: account(by: {domain: $d}) { ...Logs name }
          labels(type: STAGE) @include(if: $x) { ...L }
        }
        fragment Logs on Account { usageLogs(first: $n, after: $c) { edges { cursor node { ...Log } } } }
        fragment Log on UsageLog { id content }
        fragment L on Label { name }""",
        {"d": "a.example", "x": True, "n": 5},
        "One",
    )
    assert "fragment Log on UsageLog" in made.document
    assert "fragment L " not in made.document
    assert made.operation(None).variables == {"d": "a.example", "exportAfter": None}
    assert (made.path, made.rows, made.after) == (("who", "usageLogs"), "edges", "from here")
    assert [column.name for column in made.columns] == ["cursor", "node.id", "node.content"]


@pytest.mark.parametrize(("variables", "after"), [({"c": "given"}, "given"), ({"c": None}, None), (None, None)])
def test_it_begins_where_the_operation_does(variables: dict[str, Any] | None, after: str | None) -> None:
    assert plan("query ($c: String) { usageLogs(after: $c) { nodes { id } } }", variables).after == after


def test_the_cursors_variable_has_a_name_of_its_own() -> None:
    made = plan("query ($exportAfter: String!) { account(by: {domain: $exportAfter}) { usageLogs { nodes { id } } } }")
    assert made.operation("c").variables == {"exportAfter_": "c"}


def test_a_list_of_one_kind_of_node_is_reached() -> None:
    made = plan('{ node(id: "x") { ... on Account { usageLogs { nodes { id } } } } }')
    assert made.path == ("node", "usageLogs")
    assert "... on Account" in made.document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ labels(type: STAGE) { name } }", "no list"),
        ('{ nodes(ids: ["x"]) { ... on Account { usageLogs { nodes { id } } } } }', "no list"),
        ("{ usageLogs { nodes { id } } accounts { nodes { id } } }", "several: `usageLogs`, `accounts`"),
        ("{ usageLogs { totalCount } }", "these are the rows"),
        ("{ usageLogs { nodes { id } edges { cursor } } }", "not both"),
        ("{ usageLogs { nodes @skip(if: false) { id } } }", "directives"),
        ("{ ... @skip(if: false) { usageLogs { nodes { id } } } }", "directives"),
        ("query A { usageLogs { nodes { id } } } query B { __typename }", "names no operation"),
        ('mutation { deleteLabel(input: {id: "x"}) { outcomes { action } } }', "Only a query"),
    ],
)
def test_what_holds_no_one_list_is_refused(document: str, said: str) -> None:
    with pytest.raises(BadUserInput, match=said):
        plan(document)


@pytest.mark.parametrize("document", ["{ nope }", "{", "{ usageLogs { nodes { id } } labels }"])
def test_a_document_that_is_wrong_anywhere_is_told_so(document: str) -> None:
    with pytest.raises(NotExecutable) as wrong:
        plan(document)
    assert wrong.value.told()["errors"][0]["extensions"]["code"].startswith("GRAPHQL_")
