"""The domains of a Reevo account over a scripted upstream: the exact request, and what comes of it."""

from __future__ import annotations

import httpx
import pytest

from app.domain.errors import BadUserInput, FieldRefused, MalformedReply, NotFound
from app.upstream.request import Request
from app.vendors.directory import Reevo
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account
from tests.conftest import ScriptedUpstream

PATH = f"/api/v2/account/{ID}/attribute/domains"
ACCOUNT = frozenset({"account"})


@pytest.fixture
def reevo(upstream: ScriptedUpstream) -> Reevo:
    return Reevo(upstream.client(ReevoDialect()))


async def test_a_domain_is_added_by_its_name_alone(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    """Whether it is primary is not for the body to say."""
    write = reevo.domains.add(ID, "Acme.COM")
    assert write.request == Request("reevo.domain.add", "POST", PATH, body=b'{"domain_name":"acme.com"}')
    assert (write.touches, write.is_repeatable, upstream.calls) == (ACCOUNT, False, [])
    upstream.on("POST", PATH, {"data": {"domain_name": "acme.com", "is_primary": True, "status": "active"}}, status=201)
    added = await reevo.client.write(write)
    assert (added.domain_name, added.is_primary, added.status) == ("acme.com", True, "active")


async def test_a_domain_is_promoted(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.domains.promote(ID, "ACME.com")
    assert write.request == Request("reevo.domain.promote", "PATCH", f"{PATH}/acme.com", body=b'{"is_primary":true}')
    assert (write.touches, write.is_repeatable) == (ACCOUNT, True)
    upstream.on(
        "PATCH", f"{PATH}/acme.com", {"data": {"domain_name": "acme.com", "is_primary": True}}, httpx.Response(204)
    )
    promoted = await reevo.client.write(write)
    assert promoted is not None
    assert promoted.is_primary is True
    assert await reevo.client.write(write) is None


async def test_a_domain_is_removed(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.domains.remove(ID, "acme.com")
    assert write.request == Request("reevo.domain.remove", "DELETE", f"{PATH}/acme.com")
    assert (write.touches, write.is_repeatable) == (ACCOUNT, True)
    upstream.on("DELETE", f"{PATH}/acme.com", httpx.Response(204))
    await reevo.client.write(write)
    assert upstream.calls[0].content == b""


@pytest.mark.parametrize(
    ("name", "slot"),
    [
        ("MÜNCHEN.example", "m%C3%BCnchen.example"),
        ("a%2f.example", "a%252f.example"),
        ("a/b?c#d.example", "a%2Fb%3Fc%23d.example"),
        (" acme.com ", "acme.com"),
    ],
)
def test_a_domain_is_percent_encoded_once_in_lower_case(reevo: Reevo, name: str, slot: str) -> None:
    assert reevo.domains.promote(ID, name).request.target == f"{PATH}/{slot}"
    assert reevo.domains.remove(ID, name).request.target == f"{PATH}/{slot}"


@pytest.mark.parametrize("name", ["", " ", ".", "..", "_move", "\ud800"])
def test_a_word_that_addresses_something_else_is_no_domain(reevo: Reevo, name: str) -> None:
    with pytest.raises(BadUserInput):
        reevo.domains.promote(ID, name)
    with pytest.raises(BadUserInput):
        reevo.domains.remove(ID, name)
    with pytest.raises(FieldRefused):
        reevo.domains.add(ID, name)


@pytest.mark.parametrize("account_id", ["", "..", "_assert"])
def test_an_id_that_addresses_something_else_is_refused(reevo: Reevo, account_id: str) -> None:
    for build in (reevo.domains.add, reevo.domains.promote, reevo.domains.remove):
        with pytest.raises(BadUserInput):
            build(account_id, "acme.com")


async def test_a_domain_that_the_account_has_not_is_told(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    upstream.on("DELETE", f"{PATH}/acme.com", {"code": "record_not_found"}, status=400)
    with pytest.raises(NotFound):
        await reevo.client.write(reevo.domains.remove(ID, "acme.com"))


async def test_an_answer_about_another_domain_leaves_open_whether_it_was_added(
    upstream: ScriptedUpstream, reevo: Reevo
) -> None:
    upstream.on("POST", PATH, {"data": {"domain_name": "other.com", "is_primary": True}}, status=201)
    with pytest.raises(MalformedReply) as caught:
        await reevo.client.write(reevo.domains.add(ID, "acme.com"))
    assert caught.value.unsettled


async def test_the_account_is_read_anew_as_another_domain_has_lost_its_mark(
    upstream: ScriptedUpstream, reevo: Reevo
) -> None:
    before, after = account(), account(domains=[{"domain_name": "acme.de", "is_primary": True}])
    upstream.on("GET", f"/api/v2/account/{ID}", {"data": before}, {"data": after})
    upstream.on("PATCH", f"{PATH}/acme.de", httpx.Response(204))
    assert await reevo.accounts.get(ID) is not None
    await reevo.client.write(reevo.domains.promote(ID, "acme.de"))
    found = await reevo.accounts.get(ID)
    assert found is not None
    assert [domain.domain_name for domain in found.domains] == ["acme.de"]
