"""The queries that GraphiQL offers answer on the sandbox as they stand."""

from __future__ import annotations

import pytest

from app.graphiql.ready import ReadyQuery, ready_queries
from tests.gateway.harness import Gateway


@pytest.mark.parametrize("ready", ready_queries(), ids=lambda ready: ready.title)
async def test_a_ready_query_answers_without_an_error(gateway: Gateway, ready: ReadyQuery) -> None:
    data = await gateway.data(ready.query, ready.variables)
    assert all(data.values()), "a ready query that shows nothing is no example"
