"""The queries that GraphiQL offers answer on the sandbox as they stand."""

from __future__ import annotations

import pytest

from app.graphiql.ready import ReadyQuery, ready_queries
from tests.gateway.harness import Gateway


@pytest.mark.parametrize("ready", ready_queries(), ids=lambda ready: ready.title)
async def test_a_ready_query_answers_without_an_error(gateway: Gateway, ready: ReadyQuery) -> None:
    data = await gateway.data(ready.query, ready.variables)
    assert all(data.values()), "a ready query that shows nothing is no example"


async def test_all_customers_go_on_with_the_cursor_as_the_remark_says(gateway: Gateway) -> None:
    (ready,) = [ready for ready in ready_queries() if "query AllCustomers" in ready.query]
    assert ready.variables is not None
    page = (await gateway.data(ready.query, ready.variables))["accounts"]
    following = {**ready.variables, "after": page["pageInfo"]["endCursor"]}
    behind = (await gateway.data(ready.query, following))["accounts"]
    ids = [node["id"] for node in (*page["nodes"], *behind["nodes"])]
    assert len(ids) == len(set(ids)) == 20
