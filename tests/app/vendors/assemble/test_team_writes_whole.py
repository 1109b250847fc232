"""Updates that send the whole team: what was read stays, and nothing is hidden or made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import FieldRefused, Unsupported
from app.upstream.client import UpstreamClient
from app.vendors.assemble import mapping
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

ONE = "/organisation/teams/3521"
PAYLOADS = Path(__file__).parents[3] / "payloads" / "assemble"
AS_IT_IS: dict[str, Any] = json.loads((PAYLOADS / "team.get.json").read_text())["data"]


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssembleDialect())


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_team_that_exists_is_hidden_by_hiding_it(client: UpstreamClient, method: str) -> None:
    """So that the vendor's conditions hold."""
    with pytest.raises(FieldRefused) as caught:
        AssembleTeams(client, update_method=method).update("3521", {"hidden": True}, current=mapping.team(AS_IT_IS))
    assert caught.value.field == "hidden"


@pytest.mark.parametrize(
    ("raw", "changes", "sent"),
    [
        (
            AS_IT_IS,
            {"name": "New"},
            {
                **{
                    name: AS_IT_IS[name]
                    for name in AS_IT_IS
                    if name not in ("id", "display_name", "public_url", "disabled")
                }
            }
            | {"parent_id": None, "name": "New"},
        ),
        (
            {"id": 3521, "parent_id": "12"},
            {"name": "New", "disabled": False},
            {"parent_id": 12, "name": "New", "disabled": False},
        ),
        ({"id": "3521", "parent_id": 12, "name": "x"}, {"parent_id": None}, {"parent_id": None, "name": "x"}),
        (
            {"id": "3521", "parent_id": None, "geo_location": None, "icon": None, "hidden": True, "later": 1},
            {"description": "d"},
            {"parent_id": None, "description": "d", "geo_location": None, "hidden": True},
        ),
    ],
)
def test_a_whole_update_keeps_what_was_read(
    client: UpstreamClient, raw: dict[str, Any], changes: dict[str, Any], sent: dict[str, Any]
) -> None:
    """But for `disabled`, which is about the caller; the root is null; what is not known is not made up."""
    write = AssembleTeams(client, update_method="PUT").update("3521", changes, current=mapping.team(raw))
    assert (write.request.method, write.request.path, write.is_repeatable) == ("PUT", ONE, False)
    assert json.loads(write.request.body or b"") == sent


def test_a_whole_update_without_the_team_is_not_made(client: UpstreamClient) -> None:
    with pytest.raises(Unsupported, match="updated whole by PUT"):
        AssembleTeams(client, update_method="PUT").update("3521", {"name": "x"})
