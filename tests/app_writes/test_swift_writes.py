"""Swift's one write against the stand-in: what is stored is what was asked for, and reads behind it see it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.vendors.directory import Swift
from tests.gateway.harness import Gateway, opened


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


@pytest.fixture
def swift(gateway: Gateway) -> Swift:
    found: Swift = gateway.app.state.vendors.swift
    return found


async def test_an_account_is_made_of_its_name_and_once_for_each_call(gateway: Gateway, swift: Swift) -> None:
    before = {account.id for account in await swift.accounts.all()}
    write = swift.accounts.create(" Zoë & Söhne 🚀 ")
    made = await swift.client.write(write)
    (kept,) = [each for each in await gateway.stored("swift", "account") if each["id"] == made.id]
    assert (kept["name"], kept["customer_id"], kept["sms_access"]) == (" Zoë & Söhne 🚀 ", 0, "NONE")
    read = await swift.accounts.get(made.id)
    assert read is not None
    assert read.name == " Zoë & Söhne 🚀 "
    again = await swift.client.write(write)
    assert {account.id for account in await swift.accounts.all()} - before == {made.id, again.id}


def test_every_endpoint_that_writes_is_in_the_documents_and_nothing_else(gateway: Gateway) -> None:
    page = (Path(__file__).parents[2] / "docs/vendors/swift.md").read_text(encoding="utf-8")
    table = page.partition("\n## Writes\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([\w.]+)` \| `([A-Z]+) /([^`]+)` \|", table, re.MULTILINE))
    routes = [each for each in gateway.sandbox.state.sandbox.vendors["/swift"].routes if not each.reads]
    assert {(each.operation, each.method, each.path) for each in routes} == listed
