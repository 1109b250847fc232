"""Teams of Assemble: created, changed by either method, and hidden where the vendor lets them be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import BY_FIELD, carried, refused, writes

CREATE, UPDATE, HIDE = (BY_FIELD[name] for name in ("createTeam", "updateTeam", "hideTeam"))
TEAM = "/assemble/api/organisation/teams/124"
TREE = "{ teamTree { vendorId children { vendorId } } }"


async def team(gateway: Gateway, team_id: str) -> dict[str, Any]:
    """A team as the stand-in holds it."""
    (found,) = [each for each in await gateway.stored("assemble", "team") if each["id"] == team_id]
    return found


async def test_a_created_team_is_stored_and_seen(gateway: Gateway) -> None:
    children = '{ team(id: "110") { children { name } } }'
    before = (await gateway.data(children))["team"]["children"]  # this answer is kept
    payload = await carried(gateway, CREATE.document)
    assert payload["team"] == {
        "name": "Night desk",
        "parentId": "110",
        "externalReference": "desk-1",
        "hidden": False,
    }
    stored = await team(gateway, payload["outcomes"][0]["recordId"])
    assert {**CREATE.sent[2]}.items() <= stored.items()
    assert (await gateway.data(children))["team"]["children"] == [*before, {"name": "Night desk"}]


async def test_every_field_of_a_new_team(gateway: Gateway) -> None:
    given = """name: "All", parentId: null, description: "d", geoLocationId: "701", catchmentAreaId: "801",
        icon: "fa-moon-o", showOnPublicSite: true, ceilingEnabled: true, hidden: true, disabled: false,
        externalReference: "r\""""
    payload = await carried(gateway, CREATE.with_(given))
    body = {
        "parent_id": None,
        "name": "All",
        "description": "d",
        "geo_location": "701",
        "catchment_area_id": "801",
        "icon": "fa-moon-o",
        "show_on_public_site": True,
        "ceiling_enabled": True,
        "hidden": True,
        "disabled": False,
        "external_reference": "r",
    }
    assert writes(gateway) == [("POST", "/assemble/api/organisation/teams", body)]
    assert body.items() <= (await team(gateway, payload["outcomes"][0]["recordId"])).items()
    assert payload["team"]["hidden"] is True  # read by its id, which no tree shows


async def test_a_change_leaves_alone_what_is_not_given(gateway: Gateway) -> None:
    former = await team(gateway, "124")
    payload = await carried(gateway, UPDATE.document)
    assert payload["team"] == {"description": "Both banks", "geoLocationId": None}
    assert await team(gateway, "124") == {**former, "description": "Both banks", "geo_location": None}
    shown = await gateway.data('{ team(id: "124") { description } }')
    assert shown == {"team": {"description": "Both banks"}}


async def test_a_team_is_moved_and_the_tree_shows_it(gateway: Gateway) -> None:
    below = '{ team(id: "140") { id children { vendorId } } }'
    east = (await gateway.data(below))["team"]
    assert {"vendorId": "124"} not in east["children"]
    given = f'id: "124", parentId: "{east["id"]}"'
    document = f"mutation {{ updateTeam(input: {{{given}}}) {{ team {{ parent {{ name }} }} }} }}"
    payload = await carried(gateway, document)
    assert payload["team"] == {"parent": {"name": "East Region"}}
    assert writes(gateway) == [("PATCH", TEAM, {"parent_id": 140})]
    assert {"vendorId": "124"} in (await gateway.data(below))["team"]["children"]
    await carried(gateway, UPDATE.with_('id: "124", parentId: null'))
    assert {"vendorId": "124"} not in (await gateway.data(below))["team"]["children"]
    assert writes(gateway)[-1] == ("PATCH", TEAM, {"parent_id": None})


async def test_both_kinds_of_ids_name_the_team(gateway: Gateway) -> None:
    opaque = (await gateway.data('{ team(id: "124") { id } }'))["team"]["id"]
    payload = await carried(gateway, HIDE.with_(f'id: "{opaque}"'))
    assert payload["outcomes"][0]["recordId"] == "124"
    assert writes(gateway) == [HIDE.sent]


async def test_a_hidden_team_is_gone_from_lists_and_can_be_shown_again(gateway: Gateway) -> None:
    listed = '{ team(id: "120") { children { vendorId } } }'
    assert {"vendorId": "124"} in (await gateway.data(listed))["team"]["children"]
    payload = await carried(gateway, HIDE.document)
    assert payload["team"] == {"vendorId": "124", "hidden": True}
    assert (await team(gateway, "124"))["hidden"] is True
    assert {"vendorId": "124"} not in (await gateway.data(listed))["team"]["children"]
    await carried(gateway, UPDATE.with_('id: "124", hidden: false'))
    assert {"vendorId": "124"} in (await gateway.data(listed))["team"]["children"]


@pytest.mark.parametrize(
    ("team_id", "why"), [("120", "active children"), ("112", "active"), ("141", "active opportunities")]
)
async def test_a_team_in_use_is_a_conflict_that_says_why(team_id: str, why: str, gateway: Gateway) -> None:
    payload = await carried(gateway, HIDE.with_(f'id: "{team_id}"'))
    (error,) = payload["userErrors"]
    assert (error["code"], error["vendor"]) == ("CONFLICT", "ASSEMBLE")
    assert why in error["message"]
    assert [each["action"] for each in payload["outcomes"]] == ["FAILED"]
    assert payload["team"] is None
    assert (await team(gateway, team_id))["hidden"] is False


async def test_the_answer_of_hiding_may_be_the_team(gateway: Gateway) -> None:
    await gateway.switch("assemble", hide_answer="team")
    payload = await carried(gateway, HIDE.document)
    assert payload["outcomes"][0]["action"] == "HIDDEN"


@pytest.mark.parametrize(
    "name",
    ["name", "description", "icon", "showOnPublicSite", "ceilingEnabled", "hidden", "disabled", "externalReference"],
)
async def test_a_null_that_no_document_explains_is_refused(name: str, gateway: Gateway) -> None:
    assert await refused(gateway, UPDATE.with_(f'id: "124", {name}: null')) == ("BAD_USER_INPUT", name)
    assert gateway.sent() == []


async def test_nulls_that_are_documented_are_sent(gateway: Gateway) -> None:
    given = 'id: "124", parentId: null, geoLocationId: null, catchmentAreaId: null'
    await carried(gateway, UPDATE.with_(given))
    body = {"parent_id": None, "geo_location": None, "catchment_area_id": None}
    assert writes(gateway) == [("PATCH", TEAM, body)]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (UPDATE.with_('id: "x"'), "id"),
        (HIDE.with_('id: ""'), "id"),
        (UPDATE.with_('id: "124", parentId: "x"'), "parentId"),
        (UPDATE.with_('id: "124", parentId: "0"'), "parentId"),
        (CREATE.with_('name: "n", parentId: "north"'), "parentId"),
        (UPDATE.with_('id: "124", hidden: true'), "hidden"),
    ],
)
async def test_what_cannot_be_meant_is_refused(document: str, field: str, gateway: Gateway) -> None:
    assert await refused(gateway, document) == ("BAD_USER_INPUT", field)
    assert gateway.sent() == []


async def test_a_parent_that_is_not_there_is_the_vendors_refusal(gateway: Gateway) -> None:
    payload = await carried(gateway, UPDATE.with_('id: "124", parentId: "99999"'))
    (error,) = payload["userErrors"]
    assert (error["code"], error["vendor"]) == ("BAD_USER_INPUT", "ASSEMBLE")


async def test_where_a_team_is_written_whole_what_is_not_given_stays(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(ASSEMBLE_UPDATE_METHOD="PUT")
    await gateway.switch("assemble", update_method="PUT")
    former = await team(gateway, "111")
    await carried(gateway, UPDATE.with_('id: "111", description: "Both banks"'))
    ((method, _, body),) = writes(gateway)
    assert (method, body["description"], body["external_reference"]) == ("PUT", "Both banks", "acme-1")
    assert await team(gateway, "111") == {**former, "description": "Both banks"}


async def test_a_405_says_that_nothing_was_done_and_the_other_method_is_used(gateway: Gateway) -> None:
    await gateway.switch("assemble", update_method="PUT")
    payload = await carried(gateway, UPDATE.with_('id: "124", description: "Both banks"'))
    assert payload["outcomes"][0]["action"] == "UPDATED"
    assert [method for method, _, _ in writes(gateway)] == ["PATCH", "PUT"]
    assert (await team(gateway, "124"))["description"] == "Both banks"
