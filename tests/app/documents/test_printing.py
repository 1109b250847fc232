"""Documents as version 16 of GraphQL's JavaScript library prints them; `make judges` compares with the library."""

from __future__ import annotations

import pytest
from graphql import parse, print_ast
from hypothesis import given
from hypothesis import strategies as st

from app.documents.printing import print_as_before

LONG = "a" * 30


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{a}", "{\n  a\n}"),
        ("query A{a}", "query A {\n  a\n}"),
        ("query ($a:Int=1 @b,$c:[In!]!){a}", "query ($a: Int = 1 @b, $c: [In!]!) {\n  a\n}"),
        (
            "mutation M @d(x:1){x:a(b:{c:[1,E],d:{}}) @e{f}}",
            "mutation M @d(x: 1) {\n  x: a(b: {c: [1, E], d: {}}) @e {\n    f\n  }\n}",
        ),
        (
            f'{{a({LONG}: 1, b{LONG}: "x", c{LONG}: null) {{b}}}}',
            f'{{\n  a(\n    {LONG}: 1\n    b{LONG}: "x"\n    c{LONG}: null\n  ) {{\n    b\n  }}\n}}',
        ),
        (
            "{...F @c ...on T{a} ...@i(if:true){b}} fragment F on T @d{a}",
            (
                "{\n  ...F @c\n  ... on T {\n    a\n  }\n  ... @i(if: true) {\n    b\n  }\n}\n\n"
                "fragment F on T @d {\n  a\n}"
            ),
        ),
    ],
)
def test_as_version_16_prints(text: str, printed: str) -> None:
    assert print_as_before(parse(text)) == printed


@given(
    st.recursive(
        st.just("a"),
        lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda each: f"a {{ {' '.join(each)} }}"),
    )
)
def test_what_has_no_values_is_printed_as_graphql_core_does(selection: str) -> None:
    document = parse(f"query Named {{ {selection} }}")
    assert print_as_before(document) == print_ast(document)
