"""An account by its id as a node, at 50 ms a call: each call begins when what it turns on is known, as of `account`."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.sandbox import server
from schema import node
from schema.ids import Ref
from tests.faults.jumping_loop import run
from tests.gateway.spending import counted
from tests.gateway.test_rounds_of_one_account import A_CALL, asked

ACME = str(Ref("Account", Vendor.ASSEMBLY, "01950000-0000-7000-8000-000000000001"))
TAGGED = "... on Account { name tags { name } swift { id } company { name } }"
WAYS: dict[str, tuple[str, str, int, int]] = {
    "an account": (f"node(id: $id) {{ id {TAGGED} }}", "A labels S U*", 2, 3),
    "in fragments": (f"node(id: $id) {{ ... on Node {{ ... {{ __typename {TAGGED} }} }} }}", "A labels S U*", 2, 3),
    "one of a list": (f"nodes(ids: [$id]) {{ {TAGGED} }}", "A labels S U*", 2, 3),
    "beside other types": (
        f"node(id: $id) {{ {TAGGED} ... on Company {{ status {{ name }} endUsers {{ totalCount }} }} }}",
        "A labels S U*",
        3,
        3,
    ),
    "the teams": (
        "node(id: $id) { ... on Account { stage { name } teams { name } } }",
        "A labels T*",
        3,
        4,
    ),
}
"""What is asked, the calls it costs, and how many of these wait for each other: as it is, and if what fields ask were
begun when they are resolved."""


@pytest.fixture(scope="module")
def sandbox() -> Starlette:
    return server.create_app()


@pytest.mark.parametrize("way", WAYS)
def test_what_fields_of_a_node_ask_begins_when_its_record_is_known(
    sandbox: Starlette, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    document, formula, rounds, rounds_by_fields = WAYS[way]
    asking = "{ " + document.replace("$id", f'"{ACME}"') + " }"
    data, calls, seconds = run(asked(asking, sandbox))
    assert calls == counted(formula)
    assert seconds == round(rounds * A_CALL, 6)
    monkeypatch.setattr(node, "following", lambda _: None)
    assert run(asked(asking, sandbox)) == (data, calls, round(rounds_by_fields * A_CALL, 6))


def test_what_several_nodes_ask_is_gathered(sandbox: Starlette) -> None:
    other = str(Ref("Account", Vendor.ASSEMBLY, "01950000-0000-7000-8000-000000000002"))
    _, calls, _ = run(
        asked(f'{{ nodes(ids: ["{ACME}", "{other}"]) {{ ... on Account {{ stage {{ name }} }} }} }}', sandbox)
    )
    assert calls["labels"] == 1
