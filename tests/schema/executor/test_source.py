"""What is written can be read, and holds nothing of a document but its checked names."""

from __future__ import annotations

import re

import pytest
import strawberry

from schema.executor import compiled, describe
from schema.executor.writing import _kept_code, checked


@strawberry.type
class Query:
    @strawberry.field
    def echo(self, text: str) -> str:
        return text


async def test_no_value_of_a_document_is_in_the_text() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, execution_context_class=way)
    wicked = '\'); import os  # \\n """'
    document = 'query ($v: String!) { a: echo(text: $v) b: echo(text: "literal secret") }  # comment'
    result = await schema.execute(document, variable_values={"v": wicked})
    assert result.data == {"a": wicked, "b": "literal secret"}
    text = describe(way)
    assert set(re.findall(r"'[^']*'", text)) == {"'a'", "'b'"}
    assert all(each not in text for each in ("secret", "import", "comment"))


async def test_the_text_is_that_of_the_function() -> None:
    way = compiled(written_after=0)
    await strawberry.Schema(Query, execution_context_class=way).execute('{ __typename echo(text: "x") }')
    assert describe(way) == (
        "# Query\n"
        "def execute(run, source, path):\n"
        "    data = {}\n"
        "    pending = []\n"
        "    try:\n"
        "        # Query.__typename\n"
        "        data['__typename'] = 'Query'\n"
        "        # Query.echo\n"
        "        try:\n"
        "            value = call_1(source, **converted_1(run, field_1, declared_1))\n"
        "        except Exception:\n"
        "            value = caught()\n"
        "        if value.__class__ is not str:\n"
        "            value = complete_1(run, path, value, pending)\n"
        "        data['echo'] = value\n"
        "    except Exception:\n"
        "        run.abandon(data, pending)\n"
        "        raise\n"
        "    return filled(data, pending) if pending else data\n"
    )


@pytest.mark.parametrize("name", ["", "a b", "1a", "ä", "a'", "a\n", "a\\"])
def test_what_is_no_name_is_never_written(name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        checked(name)


async def test_documents_that_select_the_same_share_their_code() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, execution_context_class=way)
    before = _kept_code.cache_info().hits
    for text in ("one", "two", "three"):
        result = await schema.execute(f'{{ shared: echo(text: "{text}") }}')
        assert result.data == {"shared": text}
    assert _kept_code.cache_info().hits >= before + 2
