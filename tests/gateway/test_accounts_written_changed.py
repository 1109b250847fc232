"""`updateAccount`, `archiveAccount` and `deleteAccount`: found by any key, written where the customer has a record."""

from __future__ import annotations

import pytest

from tests.gateway.accounts_written import (
    ACCOUNTS,
    ACME,
    ACME_AT_REEVO,
    ACME_AT_SWIFT,
    ACME_AT_USERLOT,
    ADA,
    COMPANIES,
    EVERYWHERE,
    MATCHED,
    REEVO,
    actions,
    codes,
    counts,
    ids,
    refusals,
    sent,
    stored,
    wrote,
)
from tests.gateway.harness import Gateway

BY = 'by: {domain: "acme.example"}'
UNSUPPORTED = {"ASSEMBLY", "REEVO", "USERLOT", "SWIFT"}
KEYS = [
    'domain: "acme.example"',
    'domain: "acme-labs.example"',
    'externalId: "acme-1"',
    f'record: {{vendor: ASSEMBLY, id: "{ACME}"}}',
    f'record: {{vendor: REEVO, id: "{ACME_AT_REEVO}"}}',
    f'record: {{vendor: USERLOT, id: "{ACME_AT_USERLOT}"}}',
    f'record: {{vendor: SWIFT, id: "{ACME_AT_SWIFT}"}}',
]


async def test_each_vendor_is_sent_its_part_of_a_change(gateway: Gateway) -> None:
    given = f'{BY}, name: "Renamed", description: "Told", externalId: "acme-2", renewalDate: "2028-01-31", {MATCHED}'
    payload = await wrote(gateway, "updateAccount", given)
    assert actions(payload) == [("ASSEMBLY", "UPDATED"), ("REEVO", "UPDATED"), ("USERLOT", "UPDATED")]
    assert ids(payload) == {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}
    at_assembly = {"name": "Renamed", "notes": "Told", "id_in_tool": "acme-2", "renewal_date": "2028-01-31"}
    at_reevo = {"display_name": "Renamed", "description": "Told"}
    at_userlot = {"name": "Renamed", "renewal_date": "2028-01-31", "external_id": "acme-2"}
    assert sent(gateway) == {
        "assembly": [("PUT", f"{ACCOUNTS}/{ACME}", at_assembly)],
        "reevo": [("PATCH", f"{REEVO}/{ACME_AT_REEVO}", {"attributes": at_reevo})],
        "userlot": [("PATCH", f"{COMPANIES}/{ACME_AT_USERLOT}", at_userlot)],
    }


async def test_what_is_not_given_stays(gateway: Gateway) -> None:
    places = {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}
    before = {vendor: await stored(gateway, vendor, record_id) for vendor, record_id in places.items()}
    await wrote(gateway, "updateAccount", f'{BY}, name: "Renamed", {MATCHED}')
    changed = {}
    for vendor, record_id in places.items():
        record, former = await stored(gateway, vendor, record_id), before[vendor]
        changed[vendor] = {name for name in record if record[name] != former[name]} - {"updated_at"}
    assert changed == {"assembly": {"name"}, "reevo": {"attributes"}, "userlot": {"name"}}
    attributes = (await stored(gateway, "reevo", ACME_AT_REEVO))["attributes"]
    assert attributes == {**before["reevo"]["attributes"], "display_name": "Renamed"}


async def test_null_clears_at_reevo_and_userlot(gateway: Gateway) -> None:
    given = f"{BY}, reevo: {{description: null, currentStage: null}}, userlot: {{arr: null, renewalDate: null}}"
    await wrote(gateway, "updateAccount", given)
    assert sent(gateway) == {
        "reevo": [
            ("PATCH", f"{REEVO}/{ACME_AT_REEVO}", {"attributes": {"description": None, "current_stage_id": None}})
        ],
        "userlot": [("PATCH", f"{COMPANIES}/{ACME_AT_USERLOT}", {"arr": None, "renewal_date": None})],
    }
    company = await stored(gateway, "userlot", ACME_AT_USERLOT)
    assert (company["arr"], company["renewal_date"], company["mrr"]) == (None, None, "1234.50")
    assert (await stored(gateway, "reevo", ACME_AT_REEVO))["attributes"]["description"] is None


@pytest.mark.parametrize("by", KEYS)
async def test_any_key_names_the_customer(gateway: Gateway, by: str) -> None:
    payload = await wrote(gateway, "updateAccount", f'by: {{{by}}}, name: "Renamed", {MATCHED}')
    assert ids(payload) == {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}
    assert {action for _, action in actions(payload)} == {"UPDATED"}


async def test_an_opaque_id_names_the_customer(gateway: Gateway) -> None:
    opaque = (await gateway.data('{ account(by: {domain: "acme.example"}) { id } }'))["account"]["id"]
    payload = await wrote(gateway, "updateAccount", f'by: {{id: "{opaque}"}}, name: "Renamed", {MATCHED}')
    assert ids(payload) == {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}


async def test_a_person_is_changed_by_the_address(gateway: Gateway) -> None:
    payload = await wrote(gateway, "updateAccount", 'by: {email: "ada@acme.example"}, name: "Ada King", assembly: {}')
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UPDATED")], {"assembly": ADA})
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ADA}", {"name": "Ada King"})]}


async def test_nothing_to_change_is_no_change_and_nothing_is_sent(gateway: Gateway) -> None:
    payload = await wrote(gateway, "updateAccount", f"{BY}, assembly: {{}}, reevo: {{}}")
    assert actions(payload) == [("ASSEMBLY", "UNCHANGED"), ("REEVO", "UNCHANGED")]
    assert sent(gateway) == {}


async def test_swift_offers_no_change(gateway: Gateway) -> None:
    payload = await wrote(gateway, "updateAccount", f'{BY}, name: "Renamed", {EVERYWHERE}')
    assert actions(payload)[-1] == ("SWIFT", "UNSUPPORTED")
    assert refusals(payload) == [("UNSUPPORTED", "swift")]
    assert sorted(sent(gateway)) == ["assembly", "reevo", "userlot"]


@pytest.mark.parametrize(
    ("by", "missing"),
    [
        ('domain: "minimal.example"', {"REEVO": "NOT_LINKED", "USERLOT": "NOT_LINKED"}),
        ('domain: "juniper.example"', {"ASSEMBLY": "NOT_LINKED"}),
        ('email: "ada@acme.example"', {"REEVO": "NOT_LINKED", "USERLOT": "NOT_LINKED"}),
        ('domain: "twin.example"', {"REEVO": "AMBIGUOUS_MATCH", "USERLOT": "NOT_LINKED"}),
        ('domain: "nowhere.example"', dict.fromkeys(("ASSEMBLY", "REEVO", "USERLOT"), "NOT_FOUND")),
    ],
)
async def test_a_vendor_without_the_customer_is_told_and_the_others_are_written(
    gateway: Gateway, by: str, missing: dict[str, str]
) -> None:
    payload = await wrote(gateway, "updateAccount", f'by: {{{by}}}, name: "Renamed", {MATCHED}')
    assert codes(payload) == missing
    expected = {vendor: "FAILED" if vendor in missing else "UPDATED" for vendor in ("ASSEMBLY", "REEVO", "USERLOT")}
    assert dict(actions(payload)) == expected
    assert refusals(payload) == [(code, "by") for code in missing.values()]
    assert sorted(sent(gateway)) == [
        vendor.lower() for vendor, action in sorted(expected.items()) if action == "UPDATED"
    ]


@pytest.mark.parametrize(
    ("field", "vendor", "done", "target"),
    [
        ("archiveAccount", "REEVO", "ARCHIVED", f"{REEVO}/{ACME_AT_REEVO}"),
        ("deleteAccount", "ASSEMBLY", "DELETED", f"{ACCOUNTS}/{ACME}"),
    ],
)
class TestWhatOneVendorOffers:
    """Archiving is Reevo's, deletion Assembly's."""

    async def test_at_all_vendors(self, gateway: Gateway, field: str, vendor: str, done: str, target: str) -> None:
        before = await counts(gateway)
        payload = await wrote(gateway, field, BY)
        assert dict(actions(payload)) == {**dict.fromkeys(UNSUPPORTED, "UNSUPPORTED"), vendor: done}
        assert payload["userErrors"] == []  # as nobody asked the others
        assert sent(gateway) == {vendor.lower(): [("DELETE", target, None)]}
        assert await counts(gateway) == {
            **before,
            **({"assembly": before["assembly"] - 1} if done == "DELETED" else {}),
        }
        assert (await stored(gateway, "reevo", ACME_AT_REEVO))["archived"] is (done == "ARCHIVED")

    async def test_at_the_one_alone(self, gateway: Gateway, field: str, vendor: str, done: str, target: str) -> None:
        payload = await wrote(gateway, field, f"{BY}, vendors: [{vendor}, {vendor}]")
        assert (actions(payload), payload["userErrors"]) == ([(vendor, done)], [])
        assert sent(gateway) == {vendor.lower(): [("DELETE", target, None)]}

    async def test_at_vendors_that_do_not(
        self, gateway: Gateway, field: str, vendor: str, done: str, target: str
    ) -> None:
        payload = await wrote(gateway, field, f"{BY}, vendors: [SWIFT, ASSEMBLE]", "account { name }")
        assert actions(payload) == [("SWIFT", "UNSUPPORTED"), ("ASSEMBLE", "UNSUPPORTED")]
        assert refusals(payload) == [("UNSUPPORTED", "vendors")] * 2
        assert (payload["account"], gateway.sent()) == (None, [])
        assert done not in dict(actions(payload)).values()
        assert target not in gateway.targets()

    async def test_of_a_customer_that_is_not_there(
        self, gateway: Gateway, field: str, vendor: str, done: str, target: str
    ) -> None:
        elsewhere = "minimal" if vendor == "REEVO" else "lonepine"
        for domain, code in ((elsewhere, "NOT_LINKED"), ("nowhere", "NOT_FOUND")):
            payload = await wrote(gateway, field, f'by: {{domain: "{domain}.example"}}', "account { name }")
            assert dict(actions(payload)) == {**dict.fromkeys(UNSUPPORTED, "UNSUPPORTED"), vendor: "FAILED"}
            assert (refusals(payload), payload["account"]) == ([(code, "by")], None)
            assert sent(gateway) == {}
        assert (await wrote(gateway, field, BY))["outcomes"][0 if done == "DELETED" else 1]["action"] == done
        again = await wrote(gateway, field, BY)
        assert dict(actions(again))[vendor] == "FAILED"
        assert target not in [line.split()[1] for line in gateway.targets()]
