"""The metrics are those that their page lists, and hold nothing of a customer."""

from __future__ import annotations

import re

import httpx
from prometheus_client import generate_latest
from prometheus_client.metrics import MetricWrapperBase

from app.operations.metrics import Metrics
from tests.architecture.sources import read
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.harness import opened

ROW = re.compile(r"^\| `(gateway_\w+)` \| (\w+) \| ([^|]+) \|", re.MULTILINE)
EMAIL = "ada@acme.example"
ASKED = """query OfAda($email: String!) {
  account(by: {email: $email}) { name }
  companies(first: 2) { nodes { name } }
}"""


def _declared() -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {}
    for each in vars(Metrics()).values():
        if isinstance(each, MetricWrapperBase):
            name = each._name + ("_total" if each._type == "counter" else "")
            found[name] = (each._type, tuple(each._labelnames))
    return found


def test_every_metric_is_documented_and_nothing_else() -> None:
    documented = {
        name: (kind, tuple(re.findall(r"`(\w+)`", labels)))
        for name, kind, labels in ROW.findall(read("docs/reference/metrics.md"))
    }
    assert documented == _declared()
    assert len(documented) > 15


def test_there_is_one_series_for_each_metric_and_no_more() -> None:
    """No series of when each was made."""
    assert "_created" not in generate_latest(Metrics().registry).decode()


async def test_a_request_and_its_calls_are_counted() -> None:
    async with opened() as gateway:
        await gateway.query(ASKED, {"email": EMAIL})
        await gateway.query(ASKED, {"email": EMAIL})
        sent = len(gateway.sent())
        told = (await gateway.http.get("/metrics")).text
    values = dict(re.findall(r"^(gateway_\S+) (\S+)$", told, re.MULTILINE))
    assert values['gateway_requests_total{outcome="answered",status="200"}'] == "2.0"
    assert values['gateway_request_seconds_count{kind="query"}'] == "2.0"
    assert values['gateway_operations_total{field="companies",kind="query"}'] == "2.0"
    assert values["gateway_requests_in_flight"] == "0.0"
    assert sum(float(v) for k, v in values.items() if k.startswith("gateway_upstream_requests_total")) == sent > 0
    cached = [float(v) for k, v in values.items() if 'source="cache"' in k]
    assert sum(cached) > 0
    assert not [word for word in ("ada", "acme", "OfAda", "sandbox") if word.lower() in told.lower()]


async def test_what_is_refused_and_what_fails_is_told_apart() -> None:
    async with opened(without=()) as gateway:
        await gateway.http.post("/graphql", content=b"5", headers={"content-type": "application/json"})
        await gateway.post("{ nothingOfThatName }")
        await gateway.post('{ label(id: "x") { name } vendors { vendor } }')
        told = (await gateway.http.get("/metrics")).text
    assert 'gateway_requests_total{outcome="refused",status="400"} 1.0' in told
    assert 'gateway_requests_total{outcome="refused",status="200"} 1.0' in told
    assert 'gateway_errors_total{code="GRAPHQL_VALIDATION_FAILED",vendor=""} 1.0' in told
    assert 'field="nothingOfThatName"' not in told


async def test_they_can_be_left_out() -> None:
    async with opened(GATEWAY_METRICS="0") as gateway:
        assert (await gateway.http.get("/metrics")).status_code == 404
        assert (await gateway.http.get("/livez")).status_code == 200


async def test_a_write_that_is_told_again_is_counted_and_one_that_is_carried_out_is_not() -> None:
    create = 'mutation { createLabel(input: {type: TIER, name: "N", color: "#112233"}) { outcomes { action } } }'
    async with opened() as gateway:
        for _ in range(3):
            await gateway.query(create, headers={"idempotency-key": "k"})
        told = (await gateway.http.get("/metrics")).text
    assert "gateway_idempotent_replays_total 2.0" in told
    assert 'gateway_write_outcomes_total{action="CREATED",vendor="assembly"} 1.0' in told
    assert 'gateway_operations_total{field="createLabel",kind="mutation"} 3.0' in told
    assert 'operation="assembly.label.create",outcome="answered",source="network",vendor="assembly"} 1.0' in told


def test_a_breaker_that_has_opened_shows() -> None:
    async def scenario() -> str:
        async with on_stage(GATEWAY_CACHE_TTL="0") as stage:
            await stage.order("swift", "status", status=500)
            for _ in range(30):
                await stage.ask("{ swiftAccounts { nodes { name } } }")
            front = httpx.ASGITransport(app=stage.gateway)
            async with httpx.AsyncClient(transport=front, base_url="http://gateway.test") as client:
                return (await client.get("/metrics")).text

    told = run(scenario())
    assert 'gateway_upstream_breaker{calls="reads",vendor="swift"} 2.0' in told
    assert 'gateway_upstream_breaker{calls="writes",vendor="swift"} 0.0' in told
    assert 'gateway_upstream_breaker{calls="reads",vendor="assembly"} 0.0' in told
    assert re.search(r'gateway_upstream_requests_total{status="500",vendor="swift"} \d', told)


async def test_outcomes_of_writes_are_counted_but_not_those_of_dry_runs() -> None:
    given = 'timestamp: "2026-06-01T10:00:00Z", type: "Action", content: "Signed"'
    both = f"{{{given}}}, {{{given}, attribute: null}}"
    logs = f"mutation {{ addUsageLogs(input: {{logs: [{both}]}}) {{ outcomes {{ action }} }} }}"
    account = 'createAccount(input: {domain: "nova.example", name: "Nova", assembly: {}, swift: {name: " "}'
    async with opened() as gateway:
        await gateway.query(f"mutation {{ {account}, dryRun: true}}) {{ outcomes {{ action }} }} }}")
        await gateway.query(f"mutation {{ {account}}}) {{ outcomes {{ action }} }} }}")
        await gateway.query(logs)
        told = (await gateway.http.get("/metrics")).text
    assert sorted(line for line in told.splitlines() if line.startswith("gateway_write_outcomes_total{")) == [
        'gateway_write_outcomes_total{action="CREATED",vendor="assembly"} 2.0',
        'gateway_write_outcomes_total{action="FAILED",vendor="assembly"} 1.0',
        'gateway_write_outcomes_total{action="FAILED",vendor="swift"} 1.0',
    ]


async def test_what_is_not_compiled_is_counted_by_its_reason() -> None:
    log = '{timestamp: "2026-03-01T12:00:00Z", type: "t", content: "c"}'
    document = f"subscription {{ addUsageLogs(input: {{logs: [{log}]}}) {{ __typename }} }}"
    async with opened() as gateway:
        await gateway.data("{ labels { name } }")
        events = await gateway.post(document, headers={"accept": "text/event-stream"})
        assert "event: complete" in events.text
        told = (await gateway.http.get("/metrics")).text
    lines = [line for line in told.splitlines() if line.startswith("gateway_executor_fallbacks_total")]
    assert lines == ['gateway_executor_fallbacks_total{reason="subscription"} 1.0'], events.text
