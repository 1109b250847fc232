"""Reevo's contacts by their ids."""

from __future__ import annotations

import httpx
import pytest

from app.domain.contact import Contact
from app.domain.errors import Forbidden
from app.vendors.reevo.contacts import ReevoContacts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, contact, listed
from tests.conftest import ScriptedUpstream

QUERY = "/api/v2/contact/_query"
OTHER = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


@pytest.fixture
def contacts(upstream: ScriptedUpstream) -> ReevoContacts:
    return ReevoContacts(upstream.client(ReevoDialect()))


async def test_many_contacts_are_one_call(upstream: ScriptedUpstream, contacts: ReevoContacts) -> None:
    upstream.on("POST", QUERY, listed(contact(OTHER), contact(ID)))
    found = await contacts.get_many([ID, OTHER])
    assert [each.id for each in found.values() if isinstance(each, Contact)] == [ID, OTHER]
    assert upstream.targets == [f"POST {QUERY}"]
    assert upstream.body() == {"filters": [{"field": "id", "operator": "in", "value": [ID, OTHER]}], "limit": 100}


async def test_one_contact(upstream: ScriptedUpstream, contacts: ReevoContacts) -> None:
    upstream.on("POST", QUERY, listed(contact(ID)))
    found = await contacts.get(ID)
    assert found is not None
    assert found.primary_email == "sarah.chen@acme.com"


async def test_an_unknown_contact_is_none(upstream: ScriptedUpstream, contacts: ReevoContacts) -> None:
    upstream.on("POST", QUERY, listed())
    assert await contacts.get(ID) is None


async def test_a_key_without_the_permission_is_an_error_and_not_an_absent_contact(
    upstream: ScriptedUpstream, contacts: ReevoContacts
) -> None:
    upstream.on("POST", QUERY, httpx.Response(403))
    with pytest.raises(Forbidden) as caught:
        await contacts.get(ID)
    assert caught.value.operation == "reevo.contact.query"
    assert isinstance((await contacts.get_many([ID]))[ID], Forbidden)
