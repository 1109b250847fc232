"""Variables as they are written on a command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.variables import BadVariable, variables_of

DOCUMENT = "query Q($id: ID!, $name: String, $first: Int, $ids: [ID!]) { node(id: $id) { id } }"


def test_text_is_text_and_the_rest_is_json_where_it_can_be() -> None:
    single = ["id=007", "name=true", "first=3", 'ids=["1"]', "$other=a=b"]
    assert variables_of(DOCUMENT, None, single) == {
        "id": "007", "name": "true", "first": 3, "ids": ["1"], "other": "a=b",
    }  # fmt: skip


def test_an_object_a_file_and_one_that_goes_before(tmp_path: Path) -> None:
    file = tmp_path / "variables.json"
    file.write_text('{"id": "1", "first": 2}')
    assert variables_of(DOCUMENT, f"@{file}", ["first=9"]) == {"id": "1", "first": 9}
    assert variables_of("no document", '{"a": null}', ["b=1"]) == {"a": None, "b": 1}


@pytest.mark.parametrize("given", ["[1]", "{", "@/nowhere/at/all.json"])
def test_what_is_no_object_is_refused(given: str) -> None:
    with pytest.raises(BadVariable):
        variables_of(DOCUMENT, given, [])
