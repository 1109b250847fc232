"""Rows and columns of an answer."""

from __future__ import annotations

from decimal import Decimal

from app.commands.flattening import columns_of, lists_of, text_of


def test_lists_are_found_with_connections_first() -> None:
    data = {
        "labels": [{"name": "Gold"}],
        "team": {"children": {"nodes": [{"id": "1"}, None], "pageInfo": {"hasNextPage": True, "endCursor": "c"}}},
        "edged": {
            "edges": [{"cursor": "a", "node": {"id": "2"}}],
            "pageInfo": {"hasNextPage": False, "endCursor": "d"},
        },
    }
    found = lists_of(data)
    assert [(each.name, each.is_connection, each.following) for each in found] == [
        ("team.children", True, "c"),
        ("edged", True, None),
        ("labels", False, None),
    ]
    assert found[0].rows == [{"id": "1"}, None]


def test_an_answer_without_a_list_is_one_row() -> None:
    data = {"account": {"name": "Acme", "tags": ["a", "b"]}}
    [only] = lists_of(data)
    assert columns_of(only.rows) == (["account.name", "account.tags"], [["Acme", ["a", "b"]]])


def test_columns_of_one_object_stand_together_and_null_has_none_beside_them() -> None:
    rows = [{"name": "a", "status": None, "at": 1}, None, {"name": "b", "status": {"id": 7}, "at": 2, "owner": None}]
    names, cells = columns_of(rows)
    assert names == ["name", "status.id", "at", "owner"]
    assert cells == [["a", None, 1, None], [None] * 4, ["b", 7, 2, None]]


def test_cells_as_text() -> None:
    cells = [None, "a,b", True, 7, Decimal("1.50"), [1, "ö"], {}]
    assert [text_of(cell) for cell in cells] == ["", "a,b", "true", "7", "1.50", '[1,"ö"]', "{}"]
