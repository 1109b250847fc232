"""Usage logs of Assembly: of an account or of the organisation, found again behind a write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.harness import Gateway
from tests.gateway.mutations import ACME, BY_FIELD, LOGGED_IN, carried, refused, writes

ADD, UPDATE, DELETE = (BY_FIELD[name] for name in ("addUsageLog", "updateUsageLog", "deleteUsageLog"))
EVENT = 'timestamp: "2026-06-01T10:00:00Z", type: "Action", content: "Signed"'
OF_ACME = '{ account(by: {domain: "acme.example"}) { usageLogs { nodes { id content metadata } } } }'


async def log(gateway: Gateway, log_id: str) -> dict[str, Any] | None:
    """A log as the stand-in holds it."""
    return next((each for each in await gateway.stored("assembly", "usage_log") if each["id"] == log_id), None)


async def of_acme(gateway: Gateway) -> list[Any]:
    """The logs that a query shows of Acme."""
    nodes: list[Any] = (await gateway.data(OF_ACME))["account"]["usageLogs"]["nodes"]
    return nodes


async def test_an_added_log_is_stored_and_seen(gateway: Gateway) -> None:
    before = await of_acme(gateway)  # this answer is kept
    payload = await carried(gateway, ADD.document)
    assert payload["usageLog"]["content"] == "Signed"
    assert payload["usageLog"]["metadata"] == {"by": "Ada", "amount": 12.5}
    log_id = payload["outcomes"][0]["recordId"]
    stored = await log(gateway, log_id)
    assert stored is not None
    assert {**ADD.sent[2], "metadata": {"by": "Ada", "amount": 12.5}} == {
        name: value for name, value in stored.items() if name in ADD.sent[2]
    }
    assert [each["content"] for each in await of_acme(gateway)] == ["Signed", *(each["content"] for each in before)]


async def test_decimals_keep_their_digits(gateway: Gateway) -> None:
    text = (await gateway.post(ADD.document)).text
    assert '"amount":12.50' in text.replace(" ", "")


async def test_a_log_of_the_organisation(gateway: Gateway) -> None:
    payload = await carried(gateway, ADD.with_(EVENT))
    assert payload["usageLog"]["content"] == "Signed"
    body = {"timestamp": "2026-06-01T10:00:00Z", "type": "Action", "content": "Signed"}
    assert writes(gateway) == [("POST", "/assembly/usage", body)]


async def test_the_id_of_an_added_log_finds_it_again(gateway: Gateway) -> None:
    document = (
        f'mutation {{ addUsageLog(input: {{account: {{domain: "acme.example"}}, {EVENT}}}) {{ usageLog {{ id }} }} }}'
    )
    opaque = (await gateway.data(document))["addUsageLog"]["usageLog"]["id"]
    node = f'{{ node(id: "{opaque}") {{ ... on UsageLog {{ content }} }} }}'
    assert await gateway.data(node) == {"node": {"content": "Signed"}}


@pytest.mark.parametrize(
    "by",
    [
        f'{{record: {{vendor: ASSEMBLY, id: "{ACME}"}}}}',
        '{record: {vendor: ASSEMBLY, id: "acme.example"}}',
        '{record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}}',
        '{externalId: "acme-1"}',
    ],
)
async def test_every_key_of_an_account_leads_to_its_record_at_assembly(by: str, gateway: Gateway) -> None:
    await carried(gateway, ADD.with_(f"account: {by}, {EVENT}"))
    assert [path for _, path, _ in writes(gateway)] == [f"/assembly/usage/{ACME}"]


async def test_the_opaque_id_of_an_account(gateway: Gateway) -> None:
    opaque = (await gateway.data('{ account(by: {domain: "acme.example"}) { id } }'))["account"]["id"]
    await carried(gateway, ADD.with_(f'account: {{id: "{opaque}"}}, {EVENT}'))
    assert [path for _, path, _ in writes(gateway)] == [f"/assembly/usage/{ACME}"]


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ('{domain: "nobody.example"}', "NOT_FOUND"),
        ('{domain: "not a domain"}', "BAD_USER_INPUT"),
        ('{id: "nonsense"}', "BAD_USER_INPUT"),
        ('{record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000004"}}', "NOT_LINKED"),
        ('{record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000011"}}', "NOT_LINKED"),
    ],
)
async def test_an_account_without_a_record_at_assembly_is_refused(by: str, code: str, gateway: Gateway) -> None:
    for dry_run in ("", ", dryRun: true"):
        assert await refused(gateway, ADD.with_(f"account: {by}, {EVENT}{dry_run}")) == (code, "account")


async def test_a_key_of_two_customers_is_refused(gateway: Gateway) -> None:
    company = {"id": "c1", "external_id": "twice", "name": "One"}
    await gateway.plant("userlot", "company", company, {**company, "id": "c2"})
    assert await refused(gateway, ADD.with_(f'account: {{externalId: "twice"}}, {EVENT}')) == (
        "AMBIGUOUS_MATCH",
        "account",
    )


async def test_null_is_no_account_and_not_the_organisation(gateway: Gateway) -> None:
    assert await refused(gateway, ADD.with_(f"account: null, {EVENT}")) == ("BAD_USER_INPUT", "account")
    assert gateway.sent() == []


@pytest.mark.parametrize("name", ["attribute", "metadata"])
async def test_null_is_refused_before_anything_is_read(name: str, gateway: Gateway) -> None:
    given = f'account: {{domain: "acme.example"}}, {EVENT}, {name}: null'
    assert await refused(gateway, ADD.with_(given)) == ("BAD_USER_INPUT", name)
    assert await refused(gateway, UPDATE.with_(f'id: "{LOGGED_IN}", {name}: null')) == ("BAD_USER_INPUT", name)
    assert gateway.sent() == []


async def test_metadata_that_is_no_object_is_refused(gateway: Gateway) -> None:
    assert await refused(gateway, ADD.with_(f"{EVENT}, metadata: [1]")) == ("BAD_USER_INPUT", "metadata")


async def test_metadata_is_replaced_and_the_rest_stays(gateway: Gateway) -> None:
    former = await log(gateway, LOGGED_IN)
    assert former is not None
    assert former["metadata"] == {"ip": "192.0.2.7", "attempts": 1}
    await of_acme(gateway)
    payload = await carried(gateway, UPDATE.document)
    assert payload["usageLog"] == {"content": "Logged in", "metadata": {"attempts": 2}}
    assert await log(gateway, LOGGED_IN) == {**former, "metadata": {"attempts": 2}}
    (shown,) = [each for each in await of_acme(gateway) if each["content"] == "Logged in"]
    assert shown["metadata"] == {"attempts": 2}


async def test_every_field_can_be_changed_by_the_opaque_id(gateway: Gateway) -> None:
    (opaque,) = [each["id"] for each in await of_acme(gateway) if each["content"] == "Logged in"]
    given = 'timestamp: "2026-05-01T00:00:00Z", type: "Message", content: "Out", attribute: "logout", metadata: {}'
    payload = await carried(gateway, UPDATE.with_(f'id: "{opaque}", {given}'))
    body = {
        "timestamp": "2026-05-01T00:00:00Z",
        "type": "Message",
        "content": "Out",
        "attribute": "logout",
        "metadata": {},
    }
    assert writes(gateway) == [("PUT", f"/assembly/usage/{LOGGED_IN}", body)]
    assert payload["usageLog"] == {"content": "Out", "metadata": {}}  # found where it stands now
    assert payload["outcomes"][0]["recordId"] == LOGGED_IN


async def test_a_deleted_log_is_gone(gateway: Gateway) -> None:
    assert len(await of_acme(gateway)) == 3
    payload = await carried(gateway, DELETE.document)
    assert (payload["usageLog"], payload["outcomes"][0]["recordId"]) == (None, LOGGED_IN)
    assert await log(gateway, LOGGED_IN) is None
    assert "Logged in" not in [each["content"] for each in await of_acme(gateway)]


@pytest.mark.parametrize("field", [UPDATE, DELETE], ids=["updateUsageLog", "deleteUsageLog"])
async def test_what_is_no_id_of_a_log_is_refused(field: Any, gateway: Gateway) -> None:
    account = (await gateway.data('{ account(by: {domain: "acme.example"}) { id } }'))["account"]["id"]
    for wrong in ("acme.example", "", account):
        assert await refused(gateway, field.with_(f'id: "{wrong}"')) == ("BAD_USER_INPUT", "id")


async def test_a_log_that_is_not_there(gateway: Gateway) -> None:
    payload = await carried(gateway, DELETE.with_(f'id: "{ACME}"'))
    assert [(each["code"], each["vendor"]) for each in payload["userErrors"]] == [("NOT_FOUND", "ASSEMBLY")]


SHOWN = "outcomes { action } changes { vendor recordId before after } userErrors { code field }"


async def foretold(gateway: Gateway, field: str, given: str) -> Any:
    """What a dry run tells; nothing is sent that writes."""
    payload = (await gateway.data(f"mutation {{ {field}(input: {{{given}, dryRun: true}}) {{ {SHOWN} }} }}"))[field]
    assert writes(gateway) == []
    return payload


async def test_a_dry_run_tells_the_new_log(gateway: Gateway) -> None:
    payload = await foretold(gateway, "addUsageLog", EVENT)
    after = {"timestamp": "2026-06-01T10:00:00Z", "type": "Action", "content": "Signed"}
    assert payload["changes"] == [{"vendor": "ASSEMBLY", "recordId": None, "before": None, "after": after}]


@pytest.mark.parametrize("is_opaque", [True, False])
async def test_a_dry_run_tells_a_log_before_and_after_a_change_and_its_end(is_opaque: bool, gateway: Gateway) -> None:
    (opaque,) = [each["id"] for each in await of_acme(gateway) if each["content"] == "Logged in"]
    named = f'id: "{opaque if is_opaque else LOGGED_IN}"'
    (change,) = (await foretold(gateway, "updateUsageLog", f"{named}, metadata: {{attempts: 2}}"))["changes"]
    assert change == {
        "vendor": "ASSEMBLY",
        "recordId": LOGGED_IN,
        "before": {"metadata": {"ip": "192.0.2.7", "attempts": 1}},
        "after": {"metadata": {"attempts": 2}},
    }
    (end,) = (await foretold(gateway, "deleteUsageLog", named))["changes"]
    assert (end["recordId"], end["before"]["content"], end["after"]) == (LOGGED_IN, "Logged in", None)


async def test_a_dry_run_of_a_log_that_cannot_be_seen_tells_what_is_known(gateway: Gateway) -> None:
    (change,) = (await foretold(gateway, "updateUsageLog", f'id: "{ACME}", content: "New"'))["changes"]
    assert (change["before"], change["after"]) == ({"content": None}, {"content": "New"})
    (end,) = (await foretold(gateway, "deleteUsageLog", f'id: "{ACME}"'))["changes"]
    assert (end["before"], end["after"]) == ({}, None)


async def test_a_dry_run_of_a_log_that_is_gone_from_its_list_is_refused(gateway: Gateway) -> None:
    (opaque,) = [each["id"] for each in await of_acme(gateway) if each["content"] == "Logged in"]
    await carried(gateway, DELETE.document)
    gateway.forget()
    for field, more in (("updateUsageLog", ', content: "New"'), ("deleteUsageLog", "")):
        payload = await foretold(gateway, field, f'id: "{opaque}"{more}')
        assert payload["userErrors"] == [{"code": "NOT_FOUND", "field": "id"}]
