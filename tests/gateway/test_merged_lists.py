"""Merged fields of a page are asked for as one, and are what they are where each field asks for itself."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from schema.account import needs
from tests.gateway.conftest import MakeGateway

FIELDS = "id kind name domain domains email description phones imageUrl renewalDate createdAt updatedAt"
ROOTS = ("assemblyAccounts", "reevoAccounts", "swiftAccounts", "accounts")


def asked(root: str, fields: str = FIELDS) -> str:
    return f"{{ {root}(first: 30) {{ nodes {{ {fields} }} }} }}"


CASES = [(root, ()) for root in ROOTS] + [
    ("assemblyAccounts", (Vendor.REEVO,)),
    ("assemblyAccounts", (Vendor.USERLOT,)),
    ("reevoAccounts", (Vendor.ASSEMBLY,)),
    ("accounts", (Vendor.USERLOT,)),
]


async def nothing(views: object, names: object) -> None:
    """What is put in the place of asking for all of them as one."""


@pytest.mark.parametrize(("root", "without"), CASES, ids=str)
async def test_answers_and_calls_are_those_of_fields_that_ask_for_themselves(
    root: str, without: tuple[Vendor, ...], make_gateway: MakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, apart = [await make_gateway(without=without, GATEWAY_CACHE_TTL="0") for _ in range(2)]
    answer = await together.data(asked(root))
    with monkeypatch.context() as patch:
        patch.setattr(needs, "prepare_merged", nothing)
        assert answer == await apart.data(asked(root))
    assert sorted(together.targets()) == sorted(apart.targets())
    assert any(each["createdAt"] for each in answer[root]["nodes"])


async def test_a_vendor_that_fails_is_asked_once_for_the_page(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    fault = {"vendor": "reevo", "kind": "status", "status": 500}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    body = await gateway.query(asked("assemblyAccounts", "name description createdAt"))
    assert [each["name"] for each in body["data"]["assemblyAccounts"]["nodes"]].count(None) == 0
    assert 1 <= sum("/reevo/" in target for target in gateway.targets()) <= 3, "and tried again, as reads are"
