"""Reading the queries that the editor opens with."""

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from app.graphiql.ready import QUERIES, ReadyQuery, ready_queries


def test_ready_queries_are_valid_documents_of_one_named_operation() -> None:
    ready = ready_queries()
    assert len(ready) == len(list(QUERIES.glob("*.graphql"))) > 0
    names = []
    for query in ready:
        (operation,) = parse(query.query).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert operation.name is not None
        # A variable with neither a value nor a default would make the tab fail at the first run.
        wanted = {variable.variable.name.value for variable in operation.variable_definitions or ()}
        assert wanted == set(query.variables or {})
        names.append(operation.name.value)
    assert len(set(names)) == len(names), "a tab is told from the next by the name of its operation"
    assert len({query.title for query in ready}) == len(ready)


def test_files_give_titles_order_and_variables(tmp_path: Path) -> None:
    (tmp_path / "2.graphql").write_text("#  Later \n\nquery B($n: Int) { b(n: $n) }\n", encoding="utf-8")
    (tmp_path / "2.json").write_text('{"n": 3}', encoding="utf-8")
    (tmp_path / "1.graphql").write_text("# First\n# a remark\n{ a }\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a query", encoding="utf-8")
    assert ready_queries(tmp_path) == (
        ReadyQuery("First", "# a remark\n{ a }", None),
        ReadyQuery("Later", "query B($n: Int) { b(n: $n) }", {"n": 3}),
    )


def test_a_folder_may_hold_none(tmp_path: Path) -> None:
    assert ready_queries(tmp_path) == ()


@pytest.mark.parametrize(
    ("query", "variables", "says"),
    [
        ("{ a }", None, "first line"),
        ("#\n{ a }", None, "first line"),
        ("", None, "first line"),
        ("# Title\n \n", None, "no query"),
        ("# Title\n{ a }", "[1]", "JSON object"),
        ("# Title\n{ a }", "{", "Expecting"),
    ],
)
def test_a_file_that_is_not_so_is_named(tmp_path: Path, query: str, variables: str | None, says: str) -> None:
    (tmp_path / "q.graphql").write_text(query, encoding="utf-8")
    if variables is not None:
        (tmp_path / "q.json").write_text(variables, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        ready_queries(tmp_path)
