"""The steps that write an account at Reevo: what is sent, which look-alikes are told, and which domains are refused."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.account import ReevoAccount, ReevoDomain
from app.domain.errors import FieldRefused, MatchKeyRequired
from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.reevo.changes import account_body, assert_body
from schema.account.writing.fields import Given
from schema.account.writing.reevo_steps import assertion, change_of, creation, first_domain
from schema.account.writing.sections import ReevoAccountFields as Section
from schema.context import Context
from schema.writes.outcomes import About
from schema.writes.sending import FINISHED
from schema.writes.steps import Step, Unchanged
from tests.schema.account.writing.given import given


def record(*domains: str, **values: Any) -> ReevoAccount:
    held: dict[str, Any] = dict.fromkeys(ReevoAccount.__dataclass_fields__)
    listed = tuple(cast("ReevoDomain", SimpleNamespace(domain_name=name)) for name in domains)
    return ReevoAccount(**{**held, "id": "r-1", "domains": listed, "custom_fields": {}, "raw": {}, **values})


class Accounts:
    """Reevo's, which has what a test gives it."""

    def __init__(self, *rows: ReevoAccount) -> None:
        self.rows = rows
        self.asked: list[Any] = []

    @property
    def context(self) -> Context:
        reevo = SimpleNamespace(accounts=self, domains=SimpleNamespace(add=lambda *given: _write("domain", given)))
        return cast("Context", SimpleNamespace(vendors=SimpleNamespace(reevo=reevo)))

    def create(self, changes: Any) -> Write[Any]:
        return _write("create", json.loads(account_body(changes)))

    def update(self, ref: str, changes: Any) -> Write[Any]:
        return _write(f"update {ref}", json.loads(account_body(changes)))

    def assert_(self, domain: str, changes: Any) -> Write[Any]:
        return _write("assert", json.loads(assert_body(domain, changes)))

    def calls_to_find(self, *_: Any) -> int:
        return 1

    async def find(self, _: Any, domains: Any) -> tuple[ReevoAccount, ...]:
        self.asked.append(domains)
        return self.rows

    async def page(self, where: Any, *_: Any) -> Any:
        self.asked.append([(each.field, each.value) for each in where])
        return SimpleNamespace(rows=self.rows)


def _write(what: str, body: Any) -> Write[Any]:
    return Write(Request(what, "POST", "/account", body=json.dumps(body).encode()), str, frozenset())


async def attributes(values: Given) -> Any:
    write = await creation(Accounts().context, values).build()  # type: ignore[misc]
    return json.loads(write.request.body)["attributes"]


@pytest.mark.parametrize(
    ("section", "owner"),
    [
        (Section(owner_user_id="u-1"), "u-1"),
        (Section(owner_user_id=None), None),
        (Section(owner_email="a@b.example"), {"related_record_match": {"email": "a@b.example"}}),
        (Section(owner_email=None), None),
    ],
)
async def test_the_owner_is_given_by_id_or_by_address_and_taken_away_by_null(section: Section, owner: Any) -> None:
    assert await attributes(given(reevo=section)) == {"owner_user_id": owner}


@pytest.mark.parametrize("section", [Section(owner_email="a@b.example", owner_user_id="u-1"), Section(owner_email=" ")])
async def test_two_owners_or_a_blank_one_are_refused(section: Section) -> None:
    with pytest.raises(About) as refused:
        await attributes(given(reevo=section))
    assert (refused.value.field, type(refused.value.cause)) == ("reevo.ownerEmail", FieldRefused)


async def test_a_domain_that_is_another_s_is_refused_and_without_one_nothing_is_asked() -> None:
    taken, free = Accounts(record("n.example")), Accounts()
    with pytest.raises(About) as refused:
        await creation(taken.context, given(name="N", domain="n.example")).build()  # type: ignore[misc]
    assert (refused.value.field, refused.value.cause.code) == ("domain", "CONFLICT")
    await creation(free.context, given(name="N")).build()  # type: ignore[misc]
    assert (taken.asked, free.asked) == ([("n.example",)], [])


async def test_look_alikes_have_the_same_texts_and_no_domain_yet() -> None:
    rows = [
        record(id="r-1", display_name="N", description="D"),
        record("n.example", id="r-2", display_name="N", description="D"),
        record(id="r-3", display_name="N", description="Other"),
    ]
    accounts = Accounts(*rows)
    step = creation(accounts.context, given(name="N", description="D", domain="n.example"))
    assert step.settle is not None
    found = await step.settle()
    assert (found.record_id, found.candidates) == (None, ("r-1",))
    assert accounts.asked == [[("display_name", "N")]]
    nameless = creation(Accounts(*rows).context, given())
    assert nameless.settle is not None
    assert (await nameless.settle()).candidates == ()


def test_the_first_domain_is_a_part_of_the_creation() -> None:
    step = first_domain(Accounts().context, given(domain="n.example"), "r-1")
    assert step is not None
    assert (step.key, step.quiet, step.known_id()) == ("reevo.domain", FINISHED, "r-1")
    assert first_domain(Accounts().context, given(name="N"), "r-1") is None
    assert first_domain(Accounts().context, Given({"domain": "n.example"}, {Vendor.SWIFT: object()}), "r-1") is None


async def changed(values: Given) -> Any:
    async def find() -> ReevoAccount:
        return record("acme.example", "www.labs.example")

    step: Step = change_of(Accounts().context, values, find)
    write = await step.build()  # type: ignore[misc]
    return write.request.operation, json.loads(write.request.body)


async def test_a_change_takes_only_a_domain_that_is_there() -> None:
    for domain in ("acme.example", "WWW.Acme.example", "labs.example"):
        assert await changed(given(name="N", domain=domain)) == ("update r-1", {"attributes": {"display_name": "N"}})
    with pytest.raises(About) as refused:
        await changed(given(name="N", domain="other.example"))
    assert (refused.value.field, refused.value.is_whole) == ("domain", True)
    with pytest.raises(Unchanged):
        await changed(given())


@pytest.mark.parametrize("shared", [{}, {"domain": None}, {"domain": " "}, {"external_id": "e"}])
async def test_without_a_domain_nothing_is_asserted(shared: dict[str, Any]) -> None:
    with pytest.raises(MatchKeyRequired):
        await assertion(Accounts().context, given(name="N", **shared)).build()  # type: ignore[misc]
    step = assertion(Accounts().context, given(name="N", domain="N.example"))
    write = await step.build()  # type: ignore[misc]
    assert json.loads(write.request.body)["match"] == {"domain_name": "n.example"}
    assert [step.action_of((None, is_new)).name for is_new in (True, False)] == ["CREATED", "UPDATED"]
