"""Figures of documents, whatever their fragments."""

from __future__ import annotations

import time

import pytest
from graphql import parse

from app.limits import LARGEST
from schema.limits.shape import Shape, shape_of

SHAPES: dict[str, Shape] = {
    "{ a }": Shape(1, 0, 0, 1),
    "{ a { b { c } } d }": Shape(3, 0, 0, 2),
    "{ x: a { y: b } }": Shape(2, 2, 0, 1),
    "query @x { a @y { ... @z { b } } }": Shape(2, 0, 3, 1),
    "query($v: Int @x) { a ...F @y } fragment F on Q @z { b c }": Shape(1, 0, 3, 3),
    "{ ... on Q { a ... on Q { b { c } } } }": Shape(2, 0, 0, 2),
    "{ ...F ...F } fragment F on Q { x: a { b } }": Shape(2, 2, 0, 2),
    "{ a { ...F } } fragment F on A { b { ...G } } fragment G on B { x: c }": Shape(3, 1, 0, 1),
    "query A { a } query B { x: a { b } c }": Shape(2, 1, 0, 2),
    "{ a } fragment F on Q { x: a { b { c } } }": Shape(1, 0, 0, 1),
    "{ ...F } fragment F on Q { a ...F }": Shape(1, 0, 0, 1),
    "{ ...F } fragment F on Q { a { ...G } } fragment G on A { b { ...F } }": Shape(2, 0, 0, 1),
    "{ ...Missing }": Shape(0, 0, 0, 0),
    "fragment F on Q { a }": Shape(0, 0, 0, 0),
}


@pytest.mark.parametrize("document", SHAPES)
def test_a_document_has_these_figures(document: str) -> None:
    assert shape_of(parse(document)) == SHAPES[document]


@pytest.mark.parametrize("levels", [17, 98, 3_000])
def test_fragments_are_measured_once_and_figures_end_somewhere(levels: int) -> None:
    parts = [f"fragment F{level} on Q {{ x: a {{ b }} ...F{level + 1} ...F{level + 1} }}" for level in range(levels)]
    document = parse(" ".join(["{ ...F0 }", *parts, f"fragment F{levels} on Q {{ a }}"]))
    begun = time.process_time()
    shape = shape_of(document)
    assert time.process_time() - begun < 1
    assert shape.aliases == min(LARGEST, 2**levels - 1)
    assert shape.depth == 2
