"""Two gateways before the same vendors: what one of them wrote is seen by whoever asks the other one next."""

from __future__ import annotations

import asyncio

import pytest

from app.generations.replicas import REST
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import BY_FIELD, GOLD, carried
from tests.redis_server import RedisServer

LABELS = "{ labels(type: TIER) { name } }"
RENAME = 'updateLabel(input: {id: "%s", name: "%s"}) { outcomes { action } label { name } }'
ACME = 'account(by: {domain: "acme.example"})'
ADD_DOMAIN = 'addAccountDomain(input: {account: {domain: "acme.example"}, domainName: "fresh.example"})'
REEVO_DOMAINS = f"{{ {ACME} {{ name reevo {{ domains {{ domainName }} }} }} }}"

NAME = f'{{ label(id: "{GOLD}") {{ name }} }}'

Two = tuple[Gateway, Gateway]

WRITTEN = {
    "label": (LABELS, BY_FIELD["createLabel"].document),
    "usage log": ("{ usageLogs { nodes { content } } }", BY_FIELD["addUsageLog"].document),
    "account of Assembly": (
        f"{{ {ACME} {{ name assembly {{ additionalProperties {{ name value }} }} }} }}",
        BY_FIELD["setAdditionalProperties"].document,
    ),
    "team by itself": ('{ team(id: "124") { description } }', BY_FIELD["updateTeam"].document),
    "team in the tree": ("{ teamTree { children { children { vendorId } } } }", BY_FIELD["createTeam"].document),
    "company": (
        "{ companies { totalCount } }",
        'mutation { createCompany(input: {name: "Fresh", externalId: "fresh-1"}) { outcomes { action } } }',
    ),
    "end user": (
        "{ endUsers { totalCount } }",
        'mutation { assertEndUser(input: {externalId: "fresh-2", firstName: "F."}) { outcomes { action } } }',
    ),
    "account of Reevo": (
        REEVO_DOMAINS,
        f"mutation {{ {ADD_DOMAIN} {{ outcomes {{ action }} }} }}",
    ),
    "account of Swift": (
        "{ swiftAccounts(first: 100) { nodes { name } } }",
        'mutation { createAccount(input: {swift: {name: "Fresh"}}) { outcomes { action } } }',
    ),
}
"""A noun of each vendor: a query, and a mutation that changes its answer."""


@pytest.fixture
async def two(make_gateway: MakeGateway, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Two:
    """Two gateways over one Redis, which a busy machine may keep waiting."""
    monkeypatch.setattr("app.main.PATIENCE", 20.0)
    first = await make_gateway(GATEWAY_REDIS_URL=redis_server.url)
    return first, await make_gateway(GATEWAY_REDIS_URL=redis_server.url, sandbox=first.sandbox)


async def kept(gateway: Gateway, query: str) -> object:
    """The answer to a query that is asked twice, and the second time out of what is kept."""
    await gateway.data(query)
    gateway.forget()
    answer = await gateway.data(query)
    assert gateway.sent() == []
    return answer


@pytest.mark.parametrize("what", WRITTEN)
async def test_a_query_behind_a_write_of_another_gateway_sees_it(what: str, two: Two) -> None:
    query, mutation = WRITTEN[what]
    writer, reader = two
    before = await kept(reader, query)
    assert await kept(writer, query) == before
    payload = await carried(writer, mutation)
    assert payload["outcomes"][0]["action"] in ("CREATED", "UPDATED", "HIDDEN")
    after = await reader.data(query)
    assert after != before
    assert after == await writer.data(query) == await kept(reader, query)


@pytest.mark.parametrize(("written", "asked"), [("label", "company"), ("company", "label"), ("end user", "company")])
async def test_what_is_kept_of_other_nouns_stays(written: str, asked: str, two: Two) -> None:
    writer, reader = two
    before = await kept(reader, WRITTEN[asked][0])
    await carried(writer, WRITTEN[written][1])
    assert await reader.data(WRITTEN[asked][0]) == before
    assert reader.sent() == []


async def test_a_document_that_writes_reads_back_what_it_wrote(two: Two) -> None:
    """Each field of a mutation sees those before it, however often the other gateway reads and writes meanwhile."""
    writer, reader = two
    for gateway in two:
        await kept(gateway, NAME)
    document = f"mutation {{ a: {RENAME % (GOLD, 'One')} b: {RENAME % (GOLD, 'Two')} }}"
    data, *_ = await asyncio.gather(writer.data(document), *(reader.data(NAME) for _ in range(5)))
    assert [data[field]["label"]["name"] for field in "ab"] == ["One", "Two"]
    assert await reader.data(NAME) == {"label": {"name": "Two"}}


async def test_both_write_in_turn_and_neither_is_behind(two: Two) -> None:
    for turn in range(6):
        name = f"Turn {turn}"
        await carried(two[turn % 2], f"mutation {{ {RENAME % (GOLD, name)} }}")
        seen = await asyncio.gather(*(gateway.data(NAME) for gateway in two))
        assert seen == [{"label": {"name": name}}] * 2


async def test_the_index_over_kept_accounts_is_gone_with_them(two: Two) -> None:
    """Whole lists and what is made of them are looked up among what is kept."""
    writer, reader = two
    query = "{ accounts(first: 3) { nodes { name sources { vendor status } } } }"
    await reader.data(query)
    whole = reader.app.state.vendors.assembly.accounts
    await whole.all()
    assert whole.kept() is not None
    await carried(writer, BY_FIELD["setAdditionalProperties"].document)
    assert whole.kept() is not None  # nobody has asked yet
    await reader.data("{ __typename }")
    assert whole.kept() is None


async def test_without_redis_nothing_is_kept_from_before_and_queries_and_writes_go_on(
    two: Two, redis_server: RedisServer
) -> None:
    writer, _ = two
    for gateway in two:
        await kept(gateway, NAME)
    redis_server.stop()
    await carried(writer, f"mutation {{ {RENAME % (GOLD, 'Unheard')} }}")
    for _ in range(2):
        for gateway in two:
            gateway.forget()
            assert await gateway.data(NAME) == {"label": {"name": "Unheard"}}
            assert len(gateway.sent()) == 1
    redis_server.start()
    for gateway in two:
        gateway.clock.now += REST
        await kept(gateway, NAME)


async def test_a_gateway_over_another_redis_learns_nothing(make_gateway: MakeGateway, two: Two) -> None:
    """What makes the difference above is Redis."""
    writer, _ = two
    alone = await make_gateway(sandbox=writer.sandbox)
    before = await kept(alone, LABELS)
    await carried(writer, f"mutation {{ {RENAME % (GOLD, 'Unheard')} }}")
    assert await alone.data(LABELS) == before


async def test_redis_holds_no_credential_and_nothing_of_customers(two: Two, redis_server: RedisServer) -> None:
    for _, mutation in WRITTEN.values():
        await carried(two[0], mutation)
    with redis_server.client() as client:
        keys = list(client.scan_iter("*generations*"))
        held = str([(key, client.hgetall(key)) for key in keys])
    assert len(keys) == 5
    assert not [word for word in ("sandbox", "key", "secret", "acme", "resh") if word in held]


async def test_a_pause_that_a_vendor_asks_of_one_is_kept_by_the_other(two: Two) -> None:
    first, second = two
    order = {"vendor": "assembly", "kind": "status", "status": 429, "headers": {"Retry-After": "9"}}
    (await first.control.post("/faults", json=order)).raise_for_status()
    assert (await first.error(LABELS))["code"] == "RATE_LIMITED"
    await first.app.state.sharing.all_told()
    (await first.control.delete("/faults")).raise_for_status()
    second.forget()
    error = await second.error(LABELS)
    assert (error["code"], error["extensions"]["retryAt"] is not None) == ("RATE_LIMITED", True)
    assert second.sent() == [], "it was asked for nothing"
