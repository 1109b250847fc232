"""The queries that the editor opens with, one tab each.

A query is a file of `queries/`: its first line is a comment that holds the title, the rest is one GraphQL document.
Variables, if it has any, stand in a JSON file of the same name. The files' names give the order.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """One tab of the editor.

    Attributes:
        title: What the query shows, one line of plain text.
        query: A GraphQL document with one operation; the operation's name becomes the tab's.
        variables: The operation's variables by name, values as in JSON; None if it takes none.
    """

    title: str
    query: str
    variables: Mapping[str, object] | None = None


def ready_queries(folder: Path = QUERIES) -> tuple[ReadyQuery, ...]:
    """Read the ready queries of a folder.

    Args:
        folder: Where the `.graphql` files are; the ones that come with the gateway by default.

    Returns:
        The queries in the order of their files' names; empty if there is none.

    Raises:
        ValueError: A file does not start with a titled comment, holds nothing else, or its variables are not a JSON
            object.
        OSError: A file cannot be read.
    """
    return tuple(_read(file) for file in sorted(folder.glob("*.graphql")))


def _read(file: Path) -> ReadyQuery:
    first, _, rest = file.read_text(encoding="utf-8").partition("\n")
    title, query = first.removeprefix("#").strip(), rest.strip()
    if not first.startswith("#") or not title:
        raise ValueError(f"{file.name}: the first line is to be a comment with the title")
    if not query:
        raise ValueError(f"{file.name}: there is no query below the title")
    return ReadyQuery(title, query, _variables(file.with_suffix(".json")))


def _variables(file: Path) -> Mapping[str, object] | None:
    if not file.exists():
        return None
    # ValueError too when this is no JSON at all.
    variables = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(variables, dict):
        raise ValueError(f"{file.name}: variables are to be a JSON object")  # noqa: TRY004
    return variables
