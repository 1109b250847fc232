"""Fields of an account at Assembly: as they are sent, and what an account that is there lacks of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import FieldRefused
from app.domain.vendor import Vendor
from schema.account.writing.assembly_fields import differing, own_ids, shown
from schema.ids import Ref
from schema.writes.outcomes import About
from tests.schema.account.writing.given import account

LABEL, ACCOUNT = "01960000-0000-7000-8000-000000000001", "01950000-0000-7000-8000-000000000001"


@pytest.mark.parametrize("name", ["tier_id", "stage_id", "company_type_id"])
@pytest.mark.parametrize("named", [LABEL, str(Ref("Label", Vendor.ASSEMBLY, LABEL))])
def test_labels_are_sent_by_assembly_s_ids(name: str, named: str) -> None:
    assert own_ids({name: named}) == {name: LABEL}


@pytest.mark.parametrize("name", ["tag_ids", "added_tag_ids", "removed_tag_ids"])
def test_so_are_tags(name: str) -> None:
    assert own_ids({name: [LABEL, str(Ref("Label", Vendor.ASSEMBLY, LABEL))]}) == {name: [LABEL, LABEL]}


@pytest.mark.parametrize("named", [ACCOUNT, str(Ref("Account", Vendor.ASSEMBLY, ACCOUNT))])
def test_the_company_is_sent_by_assembly_s_id(named: str) -> None:
    assert own_ids({"company_id": named}) == {"company_id": ACCOUNT}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tier_id": str(Ref("Account", Vendor.ASSEMBLY, ACCOUNT))}, "tierId"),
        ({"tag_ids": [LABEL, str(Ref("Account", Vendor.ASSEMBLY, ACCOUNT))]}, "tagIds"),
        ({"company_id": str(Ref("Account", Vendor.REEVO, ACCOUNT))}, "companyId"),
        ({"company_id": str(Ref("Label", Vendor.ASSEMBLY, LABEL))}, "companyId"),
        ({"company_id": "acme"}, "companyId"),
    ],
)
def test_an_id_of_something_else_is_refused_of_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(About) as refused:
        own_ids(changes)
    assert (refused.value.field, refused.value.cause.code) == (field, "BAD_USER_INPUT")


def test_null_and_the_rest_stay_as_they_are() -> None:
    changes: dict[str, Any] = {
        "tier_id": None,
        "tag_ids": None,
        "company_id": None,
        "name": "N",
        "additional_properties": None,
    }
    assert own_ids(changes) == changes


def test_properties_are_sent_by_their_names_each_once() -> None:
    listed: Any = [{"name": "a b", "value": 1}, {"name": "c", "value": None}, {"name": "d"}]
    assert own_ids({"additional_properties": listed}) == {"additional_properties": {"a b": 1, "c": None, "d": None}}
    with pytest.raises(FieldRefused) as refused:
        own_ids({"additional_properties": [*listed, {"name": "c", "value": 2}]})
    assert refused.value.field == "additional_properties.3.name"


@pytest.mark.parametrize(
    ("held", "wanted", "sent"),
    [
        ({}, {}, {}),
        ({}, {"name": "Acme"}, {}),
        ({}, {"name": "acme"}, {"name": "acme"}),
        ({}, {"domain": "www.ACME.example."}, {}),
        ({}, {"domain": "acme-2.example"}, {"domain": "acme-2.example"}),
        ({"domain": None}, {"domain": "acme.example"}, {"domain": "acme.example"}),
        ({"domain": "ada@acme.example"}, {"domain": "Ada@acme.example"}, {}),
        ({}, {"contract_value": Decimal(10)}, {}),
        ({}, {"contract_value": Decimal("10.01")}, {"contract_value": Decimal("10.01")}),
        ({"type": "company"}, {"type": "Company"}, {}),
        ({"type": "Partner"}, {"type": "Company"}, {"type": "Company"}),
        ({"phones": ("1", "2")}, {"phones": ["1", "2"]}, {}),
        ({"phones": ("1", "2")}, {"phones": ["2", "1"]}, {"phones": ["2", "1"]}),
        ({"tag_ids": ("t1",)}, {"tag_ids": ["t1"]}, {}),
        ({"tag_ids": ("t1",)}, {"tag_ids": []}, {}),
        ({"tag_ids": ("t1",)}, {"tag_ids": ["t2", "t1", "t3"]}, {"added_tag_ids": ["t2", "t3"]}),
        (
            {"source_specific_ids": ("s1", "s2")},
            {"source_specific_ids": ["s2", "s3"], "notes": "N"},
            {"added_source_specific_ids": ["s3"], "notes": "N"},
        ),
    ],
)
def test_only_what_differs_is_sent_and_lists_are_added_to(
    held: dict[str, Any], wanted: dict[str, Any], sent: dict[str, Any]
) -> None:
    assert differing(account(**held), wanted) == sent


def test_changes_are_shown_as_an_account_that_has_them_shows_them() -> None:
    held = account(tag_ids=("t2", "t1"), type="company")
    wanted: dict[str, Any] = {"domain": "WWW.acme.example", "type": "Company", "tag_ids": ["t1"], "notes": "N"}
    expected = {"domain": "acme.example", "type": "company", "tag_ids": ["t2", "t1"], "notes": "N"}
    assert shown(held, wanted) == expected
    assert wanted["tag_ids"] == ["t1"]
    assert shown(held, {"tag_ids": ["t3"]}) == {"tag_ids": ["t3"]}
