"""A trace is written as Protocol Buffers describe messages, with the numbers that Apollo's readers know."""

from __future__ import annotations

import pytest

from schema.federation.trace_wire import Fault, Node, written
from tests.schema.federation.messages import Message, message_of, one

SECOND = 1_000_000_000


def told(root: Node, began: int = 0, duration: int = 0, *, is_whole: bool = True) -> Message:
    return message_of(written(root, began, duration, is_whole=is_whole))


def test_it_says_when_it_began_and_how_long_it_took() -> None:
    message = told(Node(None), began=1_700_000_000 * SECOND + 999_999_999, duration=2 * SECOND + 1)
    assert message[11] == [2 * SECOND + 1]
    assert message_of(one(message, 4)) == {1: [1_700_000_000], 2: [999_999_999]}
    assert message_of(one(message, 3)) == {1: [1_700_000_003]}  # what is 0 is not written
    assert message[31] == [b"\x00\x00\x00\x00\x00\x00\xf0?"]


@pytest.mark.parametrize("is_whole", [True, False])
def test_it_says_whether_it_is_whole(is_whole: bool) -> None:
    assert told(Node(None), is_whole=is_whole).get(33) == (None if is_whole else [1])


def test_a_field_has_its_names_types_and_times() -> None:
    node = Node("theirs", "mine", "[Account!]!", "Query", start=0, end=300)
    field = message_of(one(message_of(one(told(Node(None, children=[node])), 14)), 12))
    assert field == {1: [b"theirs"], 3: [b"[Account!]!"], 9: [300], 13: [b"Query"], 14: [b"mine"]}


def test_a_field_that_goes_by_its_own_name_says_it_once() -> None:
    field = message_of(one(message_of(one(told(Node(None, children=[Node("id", "id", "ID!", "Team")])), 14)), 12))
    assert field == {1: [b"id"], 3: [b"ID!"], 13: [b"Team"]}


def test_the_first_item_of_a_list_says_that_it_is_the_first() -> None:
    items = Node("teams", children=[Node(0), Node(129)])
    field = message_of(one(message_of(one(told(Node(None, children=[items])), 14)), 12))
    assert [message_of(each) for each in field[12] if isinstance(each, bytes)] == [{2: [0]}, {2: [129]}]


def test_an_error_has_its_code_and_places() -> None:
    root = message_of(one(told(Node(None, faults=[Fault("BAD_USER_INPUT", ((1, 3), (200, 1)))])), 14))
    error = message_of(one(root, 11))
    assert error[1] == [b"BAD_USER_INPUT"]
    assert [message_of(each) for each in error[2] if isinstance(each, bytes)] == [{1: [1], 2: [3]}, {1: [200], 2: [1]}]
