"""Changes of Reevo's relationships over a scripted upstream: the exact request, and what comes of it."""

from __future__ import annotations

import httpx
import pytest

from app.domain.errors import AmbiguousMatch, BadUserInput, FieldRefused, InvalidInput, MalformedReply, NotFound
from app.upstream.request import Request
from app.vendors.directory import Reevo
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, edge, enveloped
from tests.conftest import ScriptedUpstream

CONTACT = "00000000-0000-4000-8000-0000000000c1"
PATH = f"/api/v2/account/{ID}/relationship/contacts"
ONE = f"{PATH}/{CONTACT}"
TOUCHES = frozenset({"relationship", "account", "contact"})
PARENT = {"parent": {"id": ID, "record_type": "account"}, "api_name": "contacts"}
ITEM = {**PARENT, "item": edge(CONTACT, role=enveloped("string", "Champion"), is_primary=enveloped("boolean", True))}


@pytest.fixture
def reevo(upstream: ScriptedUpstream) -> Reevo:
    return Reevo(upstream.client(ReevoDialect()))


def test_a_record_is_tied_by_its_id(reevo: Reevo) -> None:
    write = reevo.relationships.link(ID, "contacts", CONTACT)
    body = f'{{"related_record_id":"{CONTACT}"}}'.encode()
    assert write.request == Request("reevo.relationship.link", "POST", PATH, body=body)
    assert (write.touches, write.is_repeatable) == (TOUCHES, False)


async def test_a_record_is_tied_by_a_match(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    match = {"email": "ada@acme.example"}
    write = reevo.relationships.link(ID, "contacts", match, role="Champion", is_primary=True)
    assert write.request.body == (
        b'{"related_record_match":{"email":"ada@acme.example"},"role":"Champion","is_primary":true}'
    )
    upstream.on("POST", PATH, ITEM, status=201)
    tied = await reevo.client.write(write)
    assert (tied.id, tied.type, tied.role, tied.is_primary) == (CONTACT, "contact", "Champion", True)


def test_what_is_not_given_is_not_sent_and_null_is(reevo: Reevo) -> None:
    assert reevo.relationships.link(ID, "contacts", "c", role=None).request.body == (
        b'{"related_record_id":"c","role":null}'
    )
    assert reevo.relationships.link(ID, "contacts", "c", is_primary=False).request.body == (
        b'{"related_record_id":"c","is_primary":false}'
    )


async def test_what_is_said_of_a_tie_is_changed(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.relationships.update(ID, "contacts", CONTACT, {"role": None})
    assert write.request == Request("reevo.relationship.update", "PATCH", ONE, body=b'{"role":null}')
    assert (write.touches, write.is_repeatable) == (TOUCHES, True)
    upstream.on("PATCH", ONE, ITEM, httpx.Response(204))
    changed = await reevo.client.write(write)
    assert changed is not None
    assert changed.id == CONTACT
    assert await reevo.client.write(write) is None


async def test_a_tie_is_undone_without_a_body(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.relationships.unlink(ID, "contacts", CONTACT)
    assert write.request == Request("reevo.relationship.unlink", "DELETE", ONE)
    assert (write.touches, write.is_repeatable) == (TOUCHES, True)
    upstream.on("DELETE", ONE, httpx.Response(204))
    await reevo.client.write(write)
    assert (upstream.targets, upstream.calls[0].content) == ([f"DELETE {ONE}"], b"")


def test_any_relationship_of_the_workspace_is_reached_by_its_name(reevo: Reevo) -> None:
    path = f"/api/v2/account/{ID}/relationship/my%2Fown"
    assert reevo.relationships.link(ID, "my/own", "x y").request.target == path
    assert reevo.relationships.unlink(ID, "my/own", "x y").request.target == f"{path}/x%20y"


@pytest.mark.parametrize("word", ["", "..", "_query", "\ud800"])
def test_a_word_that_addresses_something_else_is_refused_in_each_slot(reevo: Reevo, word: str) -> None:
    for slots in ((word, "contacts", CONTACT), (ID, word, CONTACT), (ID, "contacts", word)):
        with pytest.raises(BadUserInput):
            reevo.relationships.update(*slots, {"role": "x"})
        with pytest.raises(BadUserInput):
            reevo.relationships.unlink(*slots)
    for slots in ((word, "contacts", CONTACT), (ID, word, CONTACT)):
        with pytest.raises(BadUserInput):
            reevo.relationships.link(*slots)


def test_nobody_is_tied_by_a_blank(reevo: Reevo) -> None:
    for related in ("", {}, {"email": " "}):
        with pytest.raises(FieldRefused):
            reevo.relationships.link(ID, "contacts", related)
    with pytest.raises(FieldRefused):
        reevo.relationships.update(ID, "contacts", CONTACT, {"title": "CTO"})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("target_record_not_found", NotFound),
        ("ambiguous_match", AmbiguousMatch),
        ("unknown_relationship", InvalidInput),
        ("invalid_matching_field", InvalidInput),
        ("field_value_invalid", InvalidInput),
    ],
)
async def test_a_refusal_is_told_by_its_code(
    upstream: ScriptedUpstream, reevo: Reevo, code: str, kind: type[Exception]
) -> None:
    upstream.on("POST", PATH, {"errors": [{"code": code}]}, status=422)
    with pytest.raises(kind) as caught:
        await reevo.client.write(reevo.relationships.link(ID, "contacts", CONTACT))
    assert type(caught.value) is kind


async def test_another_record_than_the_one_that_was_tied_leaves_it_open(
    upstream: ScriptedUpstream, reevo: Reevo
) -> None:
    upstream.on("POST", PATH, {**PARENT, "item": edge("other")}, status=201)
    with pytest.raises(MalformedReply) as caught:
        await reevo.client.write(reevo.relationships.link(ID, "contacts", CONTACT))
    assert caught.value.unsettled
    assert (await reevo.client.write(reevo.relationships.link(ID, "contacts", {"email": "a@b.c"}))).id == "other"


async def test_a_list_behind_a_change_is_read_anew(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    upstream.on("GET", PATH, {"items": []}, {"items": [edge(CONTACT)]})
    upstream.on("POST", PATH, ITEM, status=201)
    assert (await reevo.relationships.page(ID, "contacts", None, 25)).rows == ()
    await reevo.client.write(reevo.relationships.link(ID, "contacts", CONTACT))
    assert [row.id for row in (await reevo.relationships.page(ID, "contacts", None, 25)).rows] == [CONTACT]
