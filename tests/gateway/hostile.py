"""Requests that mean harm: what each is, and its body."""

from __future__ import annotations

import json
from typing import Any

from graphql import get_introspection_query

MANY = 10_000


def operation(document: str, variables: Any = None, **more: Any) -> bytes:
    return json.dumps({"query": document, "variables": variables, **more}).encode()


def bomb(levels: int, on: str, twice: str, last: str, start: str) -> bytes:
    """Fragments that each spread the next one twice."""
    parts = [f"fragment F{level} on {on} {{ {twice.format(level + 1)} }}" for level in range(levels)]
    return operation(" ".join([start, *parts, f"fragment F{levels} on {on} {{ {last} }}"]))


def repeated(piece: str, times: int, before: str = "{ ", after: str = " }") -> str:
    return before + " ".join(piece.format(number) for number in range(times)) + after


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


NOT_OPERATIONS: dict[str, bytes] = {
    "nothing": b"",
    "a number": b"5",
    "a text": b'"x"',
    "null": b"null",
    "true": b"true",
    "a list": b"[]",
    "a batch": b'[{"query": "{ vendors { vendor } }"}]',
    "half an object": b'{"query":',
    "deep lists": b"[" * 500_000 + b"]" * 500_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep variables": b'{"query": "{ __typename }", "variables": {"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}}",
    "5000 digits": b'{"query": "{ __typename }", "variables": {"a": ' + b"1" * 5000 + b"}}",
    "not UTF-8": b'{"query": "\xff"}',
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "Infinity": b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
    "no query": b"{}",
    "a query that is a list": b'{"query": ["{ __typename }"]}',
    "a name that is a number": operation("{ __typename }", operationName=5),
    "variables that are a list": operation("{ __typename }", []),
    "too large": operation("{ __typename }" + " " * 1_100_000),
}
"""Refused with 400 by any media type."""

REFUSED: dict[str, tuple[bytes, str]] = {
    "a long name": (operation("{ __typename }", operationName="x" * 100_000), "OPERATION_RESOLUTION_FAILURE"),
    "10,000 aliases": (operation(repeated("a{}: __typename", MANY)), "BAD_USER_INPUT"),
    "900 aliases": (operation(repeated("a{}: __typename", 900)), "BAD_USER_INPUT"),
    "10,000 directives": (operation(repeated("@skip(if: false)", MANY, "{ __typename ")), "BAD_USER_INPUT"),
    "400 directives": (operation(repeated("@skip(if: false)", 400, "{ __typename ")), "BAD_USER_INPUT"),
    "1,500 alike fields": (operation(repeated("__typename", 1500)), "BAD_USER_INPUT"),
    "700 alike objects": (operation(repeated("vendors {{ vendor }}", 700)), "BAD_USER_INPUT"),
    "100,000 tokens": (operation(repeated("a", 100_000)), "BAD_USER_INPUT"),
    "3,100 tokens": (operation(repeated("a", 3_100)), "BAD_USER_INPUT"),
    "2,900 fields that are none": (
        operation(repeated("x{}", 2_900, "{ companies { nodes { ", " } } }")),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "2,900 long names": (
        operation(repeated("yyyyyyyyyyyyyyyyyyyy{}", 2_900, "{ companies { nodes { ", " } } }")),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "one name of 90,000 letters": (operation("{ " + "a" * 90_000 + " }"), "GRAPHQL_VALIDATION_FAILED"),
    "40,000 comments": (operation("#\n" * 40_000 + "{ __typename }"), "GRAPHQL_PARSE_FAILED"),
    "a text of 900,000 letters": (operation('{ node(id: "' + "x" * 900_000 + '") { id } }'), "BAD_USER_INPUT"),
    "500 introspections": (operation(repeated("a{}: __schema {{ types {{ name }} }}", 500)), "BAD_USER_INPUT"),
    "introspection of introspection": (
        operation(repeated("a{}: fields {{ name type {{ name }} }}", 40, "{ __schema { types { ", " } } }")),
        "BAD_USER_INPUT",
    ),
    "one type 49 times": (
        operation(
            repeated('a{}: __type(name: "Account") {{ fields {{ name type {{ name fields {{ name }} }} }} }}', 49)
        ),
        "BAD_USER_INPUT",
    ),
    "a hundred squared of a hundred": (
        operation(
            "{ companies(first: 100) { nodes { endUsers(first: 100) { nodes { account { endUsers(first: 100) "
            "{ nodes { name } } } } } } } }"
        ),
        "BAD_USER_INPUT",
    ),
    "a circle of two": (
        operation("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a circle of one": (operation("{ ...A } fragment A on Query { ...A }"), "GRAPHQL_VALIDATION_FAILED"),
    "a fragment that is not there": (operation("{ ...A }"), "GRAPHQL_VALIDATION_FAILED"),
    "400 unused fragments": (
        operation(repeated("fragment F{} on Query {{ __typename }}", 400, "{ __typename } ", "")),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a hundred thousand ids": (
        operation("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["x"] * 100_000}),
        "BAD_USER_INPUT",
    ),
    "19,000 ids": (operation("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["x"] * 19_000}), "COST_EXCEEDED"),
    "19,000 wrong values": (
        operation("query($i: [ID!]) { accounts(filter: {labelIds: $i}) { nodes { id } } }", {"i": [{"a": 1}] * 9_000}),
        "BAD_USER_INPUT",
    ),
    "a first of 5,000 digits": (
        operation("{ companies(first: " + "9" * 5_000 + ") { totalCount } }"),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a first of 4,000 digits": (
        b'{"query": "query($a: Int) { companies(first: $a) { totalCount } }", "variables": {"a": '
        + b"1" * 4_000
        + b"}}",
        "BAD_USER_INPUT",
    ),
    "a first of a great power": (
        b'{"query": "query($a: Int) { companies(first: $a) { totalCount } }", "variables": {"a": 1e999999999}}',
        "BAD_USER_INPUT",
    ),
    "a negative first": (operation("{ companies(first: -5) { totalCount } }"), "BAD_USER_INPUT"),
    "a huge first": (operation("{ companies(first: 2147483647) { totalCount } }"), "BAD_USER_INPUT"),
    "a deep literal": (operation("{ companies(filter: " + "{a: " * 1000 + "1" + "}" * 1000 + ") { totalCount } }"), ""),
    "a deep filter": (
        operation(
            "query($f: ReevoFilter) { reevoAccounts(filter: $f) { totalCount } }",
            {"f": json.loads('{"and":[' * 300 + '{"field":"a"}' + "]}" * 300)},
        ),
        "BAD_USER_INPUT",
    ),
    "sixty levels of teams": (operation("{ teamTree " + "{ children " * 60 + "{ name } " + "}" * 61), "BAD_USER_INPUT"),
    "half a character": (b'{"query": "{ vendors { vendor \\ud800 } }"}', "GRAPHQL_PARSE_FAILED"),
    "a letter that looks like another": (operation("{ v\u0435ndors { vendor } }"), "GRAPHQL_PARSE_FAILED"),
    "a null character": (operation("{ __typename\u0000 }"), "GRAPHQL_PARSE_FAILED"),
    "text that runs backwards": (operation("\u202e{ __typename }"), "GRAPHQL_PARSE_FAILED"),
    "a schema": (operation("type Query { a: Int }"), "OPERATION_RESOLUTION_FAILURE"),
    **{
        f"fragments spread twice, {levels} levels": (
            bomb(levels, "Query", "...F{0} ...F{0}", "vendors {{ vendor }}".format(), "{ ...F0 }"),
            "BAD_USER_INPUT",
        )
        for levels in (17, 21, 98)
    },
    **{
        f"lists with two aliases, {levels} levels": (
            bomb(
                levels, "Team", "a: children {{ ...F{0} }} b: children {{ ...F{0} }}", "name", "{ teamTree { ...F0 } }"
            ),
            "BAD_USER_INPUT",
        )
        for levels in (17, 21, 98)
    },
}
"""Refused with this code; by none in particular where it is blank."""

SERVED: dict[str, bytes] = {
    "forty-nine alike fields": operation(repeated("vendors {{ vendor }}", 49)),
    "all of the schema": operation(get_introspection_query()),
    "all of the schema, as GraphiQL asks": operation(
        get_introspection_query(
            specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
        )
    ),
    "forty levels of teams": operation("{ teamTree " + "{ children " * 40 + "{ name } " + "}" * 41),
    "a hundred inline fragments": operation("{" + "... on Query { " * 100 + "__typename" + " }" * 101),
    "a byte order mark": b"\xef\xbb\xbf" + operation("{ __typename }"),
    "99,000 blanks": operation(" " * 99_000 + "{ __typename }"),
    "variables nobody wants": operation("{ __typename }", {"a": nested(400)}),
    "19,000 labels": operation(
        "query($i: [ID!]) { accounts(filter: {labelIds: $i}) { nodes { id } } }", {"i": ["x"] * 9_000}
    ),
}
"""Strange, and answered."""
