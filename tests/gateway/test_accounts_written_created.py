"""`createAccount`: what each vendor is sent, what it holds then, and what the payload and other reads show of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.accounts_written import (
    ACCOUNTS,
    AT_ASSEMBLY,
    AT_REEVO,
    AT_SWIFT,
    AT_USERLOT,
    COMPANIES,
    EVERYWHERE,
    NOVA,
    REEVO,
    SWIFT,
    actions,
    counts,
    ids,
    links,
    refusals,
    sent,
    stored,
    wrote,
)
from tests.gateway.harness import Gateway

SHOWN = """account {
    name kind domain description
    assembly { id domain idInTool notes renewalDate sourceSpecificIds }
    reevo { id displayName description domains { domainName isPrimary } }
    company { vendorId name externalId renewalDate } swift { id name }
    sources { vendor status matchedBy recordId }
}"""


async def test_each_vendor_is_sent_its_own_part_once_and_what_was_made_is_linked(gateway: Gateway) -> None:
    payload = await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}", SHOWN)
    assert actions(payload) == [
        ("ASSEMBLY", "CREATED"),
        ("REEVO", "CREATED"),
        ("USERLOT", "CREATED"),
        ("SWIFT", "CREATED"),
        ("ASSEMBLY", "LINKED"),
    ]
    assert (payload["userErrors"], payload["planned"], payload["changes"]) == ([], [], [])
    made = ids(payload)
    assert sent(gateway) == {
        "assembly": [
            ("POST", ACCOUNTS, AT_ASSEMBLY),
            ("PUT", f"{ACCOUNTS}/{made['assembly']}", {"added_source_specific_ids": links(made)}),
        ],
        "reevo": [
            ("POST", REEVO, {"attributes": AT_REEVO}),
            ("POST", f"{REEVO}/{made['reevo']}/attribute/domains", {"domain_name": "nova.example"}),
        ],
        "userlot": [("POST", COMPANIES, AT_USERLOT)],
        "swift": [("POST", SWIFT, AT_SWIFT)],
    }


async def test_each_vendor_holds_it(gateway: Gateway) -> None:
    before = await counts(gateway)
    made = ids(await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}"))
    assert await counts(gateway) == {vendor: count + 1 for vendor, count in before.items()}
    at_assembly = await stored(gateway, "assembly", made["assembly"])
    assert at_assembly == {**at_assembly, **AT_ASSEMBLY, "source_specific_ids": links(made)}
    at_reevo = await stored(gateway, "reevo", made["reevo"])
    assert at_reevo["attributes"] == {**at_reevo["attributes"], **AT_REEVO}
    assert at_reevo["domains"] == [{"domain_name": "nova.example", "is_primary": True}]
    company = await stored(gateway, "userlot", made["userlot"])
    assert company == {**company, **AT_USERLOT}
    assert (await stored(gateway, "swift", made["swift"]))["name"] == "Nova"


async def test_the_payload_shows_the_customer_with_all_its_records(gateway: Gateway) -> None:
    payload = await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}", SHOWN)
    made, account = ids(payload), payload["account"]
    assert (account["name"], account["kind"], account["domain"]) == ("Nova", "COMPANY", "nova.example")
    assert account["assembly"] == {
        "id": made["assembly"],
        "domain": "nova.example",
        "idInTool": "nova-1",
        "notes": "New",
        "renewalDate": "2027-01-31",
        "sourceSpecificIds": links(made),
    }
    assert account["reevo"] == {
        "id": made["reevo"],
        "displayName": "Nova",
        "description": "New",
        "domains": [{"domainName": "nova.example", "isPrimary": True}],
    }
    company = {"vendorId": made["userlot"], "name": "Nova", "externalId": "nova-1", "renewalDate": "2027-01-31"}
    assert account["company"] == company
    assert account["swift"] == {"id": made["swift"], "name": "Nova"}
    assert {each["vendor"]: (each["status"], each["matchedBy"], each["recordId"]) for each in account["sources"]} == {
        "ASSEMBLY": ("OK", None, made["assembly"]),
        "ASSEMBLE": ("NOT_LINKED", None, None),
        **{name.upper(): ("OK", "EXPLICIT", made[name]) for name in ("userlot", "swift", "reevo")},
    }


ALONE: dict[str, tuple[str, list[tuple[str, str, Any]]]] = {
    "assembly": ("assembly { name }", [("POST", ACCOUNTS, AT_ASSEMBLY)]),
    "userlot": ("company { name }", [("POST", COMPANIES, AT_USERLOT)]),
    "swift": ("swift { name }", [("POST", SWIFT, AT_SWIFT)]),
}


@pytest.mark.parametrize("vendor", ALONE)
async def test_a_vendor_is_written_where_its_section_is_there_be_it_empty(gateway: Gateway, vendor: str) -> None:
    part, expected = ALONE[vendor]
    payload = await wrote(gateway, "createAccount", f"{NOVA}, {vendor}: {{}}", f"account {{ name {part} }}")
    assert actions(payload) == [(vendor.upper(), "CREATED")]
    assert sent(gateway) == {vendor: expected}
    assert payload["account"] == {"name": "Nova", part.split()[0]: {"name": "Nova"}}


async def test_reevo_alone_gets_its_domain_behind_the_account(gateway: Gateway) -> None:
    payload = await wrote(gateway, "createAccount", f"{NOVA}, reevo: {{}}", "account { name domains }")
    assert actions(payload) == [("REEVO", "CREATED")]
    assert sent(gateway) == {
        "reevo": [
            ("POST", REEVO, {"attributes": AT_REEVO}),
            ("POST", f"{REEVO}/{ids(payload)['reevo']}/attribute/domains", {"domain_name": "nova.example"}),
        ]
    }
    assert payload["account"] == {"name": "Nova", "domains": ["nova.example"]}


async def test_a_section_that_is_null_is_none(gateway: Gateway) -> None:
    given = f"{NOVA}, assembly: null, reevo: null, userlot: {{}}, swift: null"
    assert actions(await wrote(gateway, "createAccount", given)) == [("USERLOT", "CREATED")]
    assert list(sent(gateway)) == ["userlot"]


async def test_a_person_is_a_customer_at_assembly(gateway: Gateway) -> None:
    given = 'name: "Zoe", email: "Zoe@acme.example", description: "Writes", assembly: {role: "Author"}'
    payload = await wrote(gateway, "createAccount", given, "account { name kind email assembly { role } }")
    body = {
        "type": "Customer",
        "name": "Zoe",
        "domain": "Zoe@acme.example",
        "notes": "Writes",
        "role": "Author",
    }
    assert sent(gateway) == {"assembly": [("POST", ACCOUNTS, body)]}
    assert actions(payload) == [("ASSEMBLY", "CREATED")]
    assert payload["account"]["assembly"] == {"role": "Author"}
    assert (payload["account"]["kind"], payload["account"]["email"]) == ("CUSTOMER", "Zoe@acme.example")


async def test_a_section_has_the_last_word_at_its_vendor_alone(gateway: Gateway) -> None:
    given = f"""{NOVA}, assembly: {{name: "A", domain: "a.example", notes: "N", idInTool: "a-1"}},
        reevo: {{displayName: "R", description: null}}, userlot: {{name: "U", renewalDate: null}},
        swift: {{name: "S"}}"""
    made = ids(await wrote(gateway, "createAccount", given))
    first = {vendor: found[0][2] for vendor, found in sent(gateway).items()}
    assert first == {
        "assembly": {**AT_ASSEMBLY, "name": "A", "domain": "a.example", "notes": "N", "id_in_tool": "a-1"},
        "reevo": {"attributes": {"display_name": "R", "description": None}},
        "userlot": {**AT_USERLOT, "name": "U", "renewal_date": None},
        "swift": {"data": {"name": "S"}, "type": "account"},
    }
    assert (await stored(gateway, "reevo", made["reevo"]))["domains"][0]["domain_name"] == "nova.example"


async def test_without_any_section_nothing_is_asked(gateway: Gateway) -> None:
    for given in (NOVA, f"{NOVA}, dryRun: true", f'{NOVA}, assembly: null, idempotencyKey: "k"'):
        payload = await wrote(gateway, "createAccount", given, "account { name }")
        assert (payload["outcomes"], payload["account"]) == ([], None)
        assert refusals(payload) == [("BAD_USER_INPUT", None)]
        named = payload["userErrors"][0]["message"]
        assert [section for section in ("assembly", "reevo", "userlot", "swift") if section not in named] == []
    assert gateway.sent() == []
