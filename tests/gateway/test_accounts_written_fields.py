"""Every field of every section reaches its vendor under the name that is documented there, and is stored."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from schema.account.writing import sections
from schema.writes.outcomes import graph_name
from tests.gateway.account_fields import (
    ASSEMBLY,
    ASSEMBLY_ASSERTED,
    ASSEMBLY_CREATED,
    ASSEMBLY_UPDATED,
    OWNER,
    REEVO,
    SWIFT,
    USERLOT,
    USERLOT_EXTERNAL_ID,
    USERLOT_ID,
    Written,
)
from tests.gateway.accounts_written import (
    ACCOUNTS,
    ACME,
    ACME_AT_REEVO,
    ACME_AT_USERLOT,
    ADA,
    COMPANIES,
    actions,
    ids,
    refusals,
    sent,
    stored,
    wrote,
)
from tests.gateway.accounts_written import REEVO as AT_REEVO
from tests.gateway.accounts_written import SWIFT as AT_SWIFT
from tests.gateway.harness import Gateway

BARE = 'name: "Nova", domain: "nova.example"'
AT_ACME, AT_ADA = 'by: {domain: "acme.example"}', 'by: {email: "ada@acme.example"}'


def each(*fields: Written) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("field", fields, ids=lambda field: field.name)


def is_stored(record: Any, sent: dict[str, Any]) -> None:
    """Assert that a record has what was sent; a list shows what was added and nothing of what was removed."""
    for name, value in sent.items():
        listed = name.removeprefix("added_").removeprefix("removed_")
        if name == "source_external_id":
            assert value in record["_source_external_ids"]
        elif listed != name:
            assert [each in record[listed] for each in value] == [name.startswith("added_")] * len(value)
        else:
            assert record[name] == read(value)


def read(value: Any) -> Any:
    """What was sent as the control plane tells it in JSON, whose decimals are read as floats here."""
    if isinstance(value, dict):
        return {name: read(item) for name, item in value.items()}
    if isinstance(value, list):
        return [read(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize(
    ("section", "fields"),
    [
        (sections.CreateAssemblyAccountInput, (*ASSEMBLY, *ASSEMBLY_CREATED)),
        (sections.UpdateAssemblyAccountInput, (*ASSEMBLY, *ASSEMBLY_UPDATED)),
        (sections.ReevoAccountFields, REEVO),
        (sections.UserlotCompanyFields, (*USERLOT, USERLOT_EXTERNAL_ID)),
        (sections.AssertUserlotCompanyInput, (*USERLOT, USERLOT_EXTERNAL_ID, USERLOT_ID)),
        (sections.SwiftAccountFields, SWIFT),
    ],
)
def test_the_tables_hold_every_field(section: type, fields: tuple[Written, ...]) -> None:
    assert sorted(field.name for field in fields) == sorted(
        graph_name(each.name) for each in dataclasses.fields(section)
    )


def test_the_table_of_assembly_s_assertion_holds_every_field() -> None:
    names = {field.name for field in (*ASSEMBLY, *ASSEMBLY_ASSERTED)} | {"sourceSpecificId"}
    assert names == {graph_name(each.name) for each in dataclasses.fields(sections.AssertAssemblyAccountInput)}


@each(*ASSEMBLY, *ASSEMBLY_CREATED)
async def test_a_new_account_at_assembly(gateway: Gateway, field: Written) -> None:
    key = 'email: "nova@acme.example"' if field.is_of_people else 'domain: "nova.example"'
    given = f'name: "Nova", {key}, assembly: {{{field.name}: {field.given}}}'
    made = ids(await wrote(gateway, "createAccount", given))
    kind = {"type": "Customer", "domain": "nova@acme.example"} if field.is_of_people else {"domain": "nova.example"}
    body = {"type": "Company", "name": "Nova", **kind, **field.sent}
    assert sent(gateway) == {"assembly": [("POST", ACCOUNTS, body)]}
    is_stored(await stored(gateway, "assembly", made["assembly"]), field.sent)


@each(*ASSEMBLY, *ASSEMBLY_UPDATED)
async def test_a_changed_account_at_assembly(gateway: Gateway, field: Written) -> None:
    by, ref = (AT_ADA, ADA) if field.is_of_people else (AT_ACME, ACME)
    payload = await wrote(gateway, "updateAccount", f"{by}, assembly: {{{field.name}: {field.given}}}")
    assert actions(payload) == [("ASSEMBLY", "UPDATED")]
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ref}", field.sent)]}
    is_stored(await stored(gateway, "assembly", ref), field.sent)


@each(*(field for field in (*ASSEMBLY, *ASSEMBLY_ASSERTED) if field.name != "domain"))
async def test_an_asserted_account_at_assembly(gateway: Gateway, field: Written) -> None:
    key, ref = ('email: "ada@acme.example"', ADA) if field.is_of_people else ('domain: "acme.example"', ACME)
    given = f"{key}, assembly: {{{field.name}: {field.given}}}"
    again = await wrote(gateway, "assertAccount", given)
    if field.name == "companyId":  # as it is there already
        assert (actions(again), sent(gateway)) == ([("ASSEMBLY", "UNCHANGED")], {})
    else:
        assert actions(again) == [("ASSEMBLY", "UPDATED")]
        assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ref}", field.sent)]}
        is_stored(await stored(gateway, "assembly", ref), field.sent)
    assert actions(await wrote(gateway, "assertAccount", given)) == [("ASSEMBLY", "UNCHANGED")]
    assert sent(gateway) == {}


async def test_a_domain_of_the_section_is_what_assembly_is_asserted_by(gateway: Gateway) -> None:
    given = 'name: "Acme Works", domain: "nova.example", assembly: {domain: "acme.example"}'
    payload = await wrote(gateway, "assertAccount", given)
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UNCHANGED")], {"assembly": ACME})


@each(*REEVO)
async def test_an_account_at_reevo(gateway: Gateway, field: Written) -> None:
    section = f"reevo: {{{field.name}: {field.given}}}"
    made = ids(await wrote(gateway, "createAccount", f'name: "Nova", {section}'))
    first = {"display_name": "Nova", **field.sent}
    assert sent(gateway) == {"reevo": [("POST", AT_REEVO, {"attributes": first})]}
    await wrote(gateway, "updateAccount", f"{AT_ACME}, {section}")
    assert sent(gateway) == {"reevo": [("PATCH", f"{AT_REEVO}/{ACME_AT_REEVO}", {"attributes": field.sent})]}
    await wrote(gateway, "assertAccount", f'domain: "acme.example", {section}')
    match = {"match": {"domain_name": "acme.example"}, "attributes": field.sent}
    assert sent(gateway) == {"reevo": [("POST", f"{AT_REEVO}/_assert", match)]}
    for record_id in (made["reevo"], ACME_AT_REEVO):
        attributes = (await stored(gateway, "reevo", record_id))["attributes"]
        owner = {"owner_user_id": {"related_record_id": OWNER, "related_record_type": "user"}}
        is_stored(attributes, owner if "owner_user_id" in field.sent else field.sent)


@each(*USERLOT)
async def test_a_company_at_userlot(gateway: Gateway, field: Written) -> None:
    section = f"userlot: {{{field.name}: {field.given}}}"
    made = ids(await wrote(gateway, "createAccount", f'name: "Nova", {section}'))
    assert sent(gateway) == {"userlot": [("POST", COMPANIES, {"name": "Nova", **field.sent})]}
    await wrote(gateway, "updateAccount", f"{AT_ACME}, {section}")
    assert sent(gateway) == {"userlot": [("PATCH", f"{COMPANIES}/{ACME_AT_USERLOT}", field.sent)]}
    for record_id in (made["userlot"], ACME_AT_USERLOT):
        is_stored(await stored(gateway, "userlot", record_id), field.sent)


@each(*(field for field in USERLOT if field.name != "sourceExternalId"))
async def test_an_asserted_company_at_userlot(gateway: Gateway, field: Written) -> None:
    payload = await wrote(gateway, "assertAccount", f'externalId: "acme-1", userlot: {{{field.name}: {field.given}}}')
    assert actions(payload) == [("USERLOT", "UPDATED")]
    assert sent(gateway) == {"userlot": [("PUT", COMPANIES, {"external_id": "acme-1", **field.sent})]}
    is_stored(await stored(gateway, "userlot", ACME_AT_USERLOT), field.sent)


async def test_an_external_id_at_userlot(gateway: Gateway) -> None:
    section = 'userlot: {externalId: "own-external"}'
    made = ids(await wrote(gateway, "createAccount", f'name: "Nova", externalId: "shared", {section}'))
    assert sent(gateway) == {"userlot": [("POST", COMPANIES, {"name": "Nova", "external_id": "own-external"})]}
    await wrote(gateway, "updateAccount", f'{AT_ACME}, userlot: {{externalId: "acme-2"}}')
    assert sent(gateway) == {"userlot": [("PATCH", f"{COMPANIES}/{ACME_AT_USERLOT}", {"external_id": "acme-2"})]}
    asserted = await wrote(gateway, "assertAccount", f'name: "Nova", externalId: "shared", {section}')
    assert ids(asserted) == {"userlot": made["userlot"]}
    assert sent(gateway) == {"userlot": [("PUT", COMPANIES, {"external_id": "own-external", "name": "Nova"})]}


async def test_swift_takes_a_name(gateway: Gateway) -> None:
    (field,) = SWIFT
    await wrote(gateway, "createAccount", f'name: "Nova", swift: {{{field.name}: {field.given}}}')
    assert sent(gateway) == {"swift": [("POST", AT_SWIFT, field.sent)]}
    payload = await wrote(gateway, "createAccount", "swift: {}")
    assert (refusals(payload), gateway.sent()) == ([("BAD_USER_INPUT", "swift.name")], [])
