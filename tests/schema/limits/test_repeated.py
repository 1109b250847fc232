"""What was executed before is executed again as Strawberry would: data, errors, notes and what is foreseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from app.limits import Limits
from app.operations.notes import Notes, noting
from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.errors import all_formatted
from schema.limits import repeated
from schema.limits.extension import WithinLimits, known_document
from schema.limits.repeated import execute_again, remember
from schema.noting import Noting
from schema.operations import OneOperation
from schema.root import execute_compiled, schema

BOTH = ("query", "mutation")
DOCUMENTS = [
    "{ __typename }",
    "query Mine { a: vendors { vendor configured } labels { id } }",
    "query A { vendors { vendor } } query B { __typename } mutation C { __typename } { __typename }",
    "query A { vendors { vendor } } query B { __typename } mutation C { __typename }",
    "query Q($first: Int = 3, $left: Boolean) { companies(first: $first) { pageInfo @skip(if: $left) { endCursor } } }",
    "{ ...F } fragment F on Query { __typename }",
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Query") { name } vendors { vendor } }',
    "{ nothing }",
    "{",
    "subscription S { __typename }",
    "{ ...F } fragment F on Query { ... { ...G } } fragment G on Query { __schema { queryType { name } } }",
]
NAMES = [None, "A", "B", "C", "Q", "Mine", "Unknown"]
VARIABLES: list[dict[str, Any] | None] = [
    None,
    {},
    {"first": 2},
    {"first": "2"},
    {"first": None, "left": True},
    {"left": "no"},
    {"more": [[1, 2, 3], {"a": 4}]},
]
LIMITS = [Limits(), Limits(cost=1), Limits(values=2), Limits(fields=4), Limits(depth=1)]


def _context(limits: Limits | None = None) -> Context:
    return Context(Vendors(Adapters()), limits=limits)


def _told(result: ExecutionResult, notes: Notes, context: Context) -> Any:
    return (
        result.data,
        all_formatted(result),
        isinstance(result, PreExecutionError),
        replace(notes, errors={}),
        context.foreseen,
    )


async def _by_strawberry(text: str, name: str | None, variables: dict[str, Any] | None, limits: Limits) -> Any:
    context = _context(limits)
    with serving("request"), noting() as notes:
        try:
            result = await schema.execute(text, variables, context, operation_name=name)
        except Exception as error:
            return type(error)
        told = _told(result, notes, context)
        remember(text, name, context, notes)
        return told


async def _again(text: str, name: str | None, variables: dict[str, Any] | None, limits: Limits) -> Any:
    context = _context(limits)
    with serving("request"), noting() as notes:
        result = await execute_again(schema, text, name, variables, context=context, notes=notes, allowed=BOTH)
        if result is None:
            assert (notes, context.foreseen) == (Notes(), None)
            return None
        return _told(result, notes, context)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(DOCUMENTS),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(VARIABLES), min_size=2, max_size=2),
    st.sampled_from(LIMITS),
    st.booleans(),
)
async def test_it_is_told_as_strawberry_tells_it(
    text: str, name: str | None, given_with: list[dict[str, Any] | None], limits: Limits, compiles: bool
) -> None:
    before, variables = given_with
    execute_compiled(compiles)
    try:
        await _by_strawberry(text, name, before, limits)
        again = await _again(text, name, variables, limits)
        assert again is None or again == await _by_strawberry(text, name, variables, limits)
    finally:
        execute_compiled(True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (DOCUMENTS[0], None),
        (DOCUMENTS[1], None),
        (DOCUMENTS[1], "Mine"),
        (DOCUMENTS[3], "C"),
        (DOCUMENTS[5], None),
        ("{ ... on Query { ...F } } fragment F on Query { __typename }", None),
    ],
)
async def test_the_second_time_it_does_not_go_through_strawberry(text: str, name: str | None) -> None:
    text = f"{text} # {name}"
    assert await _again(text, name, None, Limits()) is None
    told = await _by_strawberry(text, name, None, Limits())
    assert told is not None
    assert await _again(text, name, None, Limits()) == told
    assert await _again(text, name, None, Limits(depth=49)) is None


@pytest.mark.parametrize("text", [*DOCUMENTS[2:4], *DOCUMENTS[6:]])
async def test_what_is_out_of_the_ordinary_always_does(text: str) -> None:
    for _ in range(2):
        await _by_strawberry(text, None, None, Limits())
        assert await _again(text, None, None, Limits()) is None


async def test_an_operation_that_may_not_run_here_does_not() -> None:
    await _by_strawberry("mutation { __typename }", None, None, Limits())
    with noting() as notes:
        given_to = {"context": _context(), "notes": notes, "allowed": ("query",)}
        assert await execute_again(schema, "mutation { __typename }", None, None, **given_to) is None  # type: ignore[arg-type]
    assert notes == Notes()


async def test_names_that_no_operation_has_are_not_remembered() -> None:
    for name in ("X", "Y", "Mine"):
        await _by_strawberry(DOCUMENTS[1], name, None, Limits())
    document = known_document(DOCUMENTS[1], Limits())
    assert document is not None
    assert document.repeated.keys() <= {None, "Mine"}


async def test_what_fails_outside_of_any_field_is_told_as_strawberry_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    await _by_strawberry("{ __typename }", None, None, Limits())

    def failing(*_: Any, **__: Any) -> None:
        raise ValueError("within")

    monkeypatch.setattr(repeated, "execute_by_core", failing)
    data, (error,), is_before, *_ = await _again("{ __typename }", None, None, Limits())
    assert (data, is_before) == (None, True)
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


def test_every_extension_is_one_whose_work_is_done_here_too() -> None:
    assert list(schema.extensions) == [WithinLimits, OneOperation, Noting]


async def test_what_is_large_waits_for_its_turn_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    text, waited = "{ companies(first: 100) { nodes { id name } } }", []

    async def turn(who: str) -> None:
        waited.append(who)

    await _by_strawberry(text, None, None, Limits())
    monkeypatch.setattr(repeated, "turn", turn)
    assert await _again(text, None, None, Limits()) is not None
    assert await _again(text, None, {"unused": 1}, Limits()) is not None
    assert waited == ["request", "request"]
    await _by_strawberry("{ __typename }", None, None, Limits())
    assert await _again("{ __typename }", None, None, Limits()) is not None
    assert len(waited) == 2


async def test_fragments_that_spread_each_other_again_and_again_are_opened_once() -> None:
    spreads = "".join(f" fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    text = f"{{ ...F0 }}{spreads} fragment F60 on Query {{ __typename @skip(if: true) }}"
    limits = Limits(fields=10**30, root_fields=10**30, directives=10**30, depth=100)
    told = await _by_strawberry(text, None, None, limits)
    assert await _again(text, None, None, limits) == told
