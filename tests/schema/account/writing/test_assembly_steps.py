"""The steps that write an account at Assembly: what is found, what is sent of it, and who waits for whom."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.account import AssemblyAccount
from app.domain.errors import GatewayError, MatchKeyRequired, TakenAlready
from schema.account.writing.assembly_steps import Looked, assertion, change_of, creation, source_ids
from schema.account.writing.sections import AssertAssemblyAccountInput as Section
from schema.writes.outcomes import About, WriteAction
from schema.writes.steps import Step, Unchanged
from tests.schema.account.writing.given import account, given
from tests.schema.account.writing.vendors import Vendors

ACME = account(source_specific_ids=("s-1",))


async def sent(step: Step) -> tuple[str, str, Any]:
    write = await step.build()  # type: ignore[misc]
    body = write.request.body
    return write.request.method, write.request.target, None if body is None else json.loads(body)


async def refused(step: Step) -> tuple[type[GatewayError], str | None]:
    """The kind of refusal and its field."""
    with pytest.raises(GatewayError) as error:
        await sent(step)
    told = error.value
    return (type(told.cause), told.field) if isinstance(told, About) else (type(told), None)


async def test_a_creation_tells_what_it_found() -> None:
    looked, values = Looked(), given(name="N", domain="n.example")
    expected = ("POST", "/accounts", {"type": "Company", "name": "N", "domain": "n.example"})
    assert await sent(creation(Vendors().context, values, looked)) == expected
    assert (looked.has_looked, looked.account) == (True, None)
    vendors = Vendors(accounts={"n.example": account(domain="n.example")})
    assert await refused(creation(vendors.context, values, looked)) == (TakenAlready, "domain")
    assert looked.account is vendors.accounts["n.example"]


async def test_what_is_refused_is_refused_before_it_is_looked_for() -> None:
    looked, vendors = Looked(), Vendors()
    values = given(domain="n.example", assembly=Section(notes=None))
    for step in (creation(vendors.context, values, looked), assertion(vendors.context, values, looked)):
        assert (await refused(step))[1] == "assembly.notes"
    assert (vendors.asked, looked.has_looked) == ([], False)


@pytest.mark.parametrize("is_same", [True, False])
async def test_behind_a_lost_answer_only_the_very_same_account_is_claimed(*, is_same: bool) -> None:
    vendors = Vendors()
    step = creation(vendors.context, given(name="Acme", domain="acme.example"), Looked())
    await sent(step)
    assert step.settle is not None
    assert (await step.settle()).record_id is None
    vendors.accounts["acme.example"] = account() if is_same else account(name="Other")
    found = await step.settle()
    assert (found.record_id, found.candidates) == (("a-1", ()) if is_same else (None, ("a-1",)))


@pytest.mark.parametrize(
    ("section", "action", "method", "body"),
    [
        (Section(), None, None, None),
        (Section(name="Acme"), None, None, None),
        (Section(name="B"), WriteAction.UPDATED, "PUT", {"name": "B"}),
        (Section(source_specific_id="s-1"), None, None, None),
        (
            Section(source_specific_id="s-2", name="B"),
            WriteAction.CREATED,
            "POST",
            {"type": "Company", "name": "B", "domain": "acme.example", "source_specific_ids": ["s-2"]},
        ),
    ],
)
async def test_an_assertion_changes_creates_or_leaves(
    section: Section, action: WriteAction | None, method: str | None, body: Any
) -> None:
    looked, vendors = Looked(), Vendors(accounts={"acme.example": ACME, "s-1": ACME})
    step = assertion(vendors.context, given(domain="acme.example", assembly=section), looked)
    if action is None:
        with pytest.raises(Unchanged):
            await sent(step)
        assert step.known_id() == "a-1"
    else:
        made, _, written = await sent(step)
        assert (step.action_of("a-1"), made, written) == (action, method, body)
        assert step.known_id() == ("a-1" if action is WriteAction.UPDATED else None)


@pytest.mark.parametrize("domain", [None, "", "  "])
async def test_without_a_key_nothing_is_asserted(domain: str | None) -> None:
    vendors = Vendors()
    values = given(name="N") if domain is None else given(name="N", domain=domain)
    assert await refused(assertion(vendors.context, values, Looked())) == (MatchKeyRequired, None)
    assert vendors.asked == []


async def test_a_change_goes_to_the_account_that_is_found_and_knows_its_kind() -> None:
    async def find() -> AssemblyAccount:
        return ACME

    step = change_of(Vendors().context, given(name="N"), find)
    assert (await sent(step), step.known_id()) == (("PUT", "/accounts/a-1", {"name": "N"}), "a-1")
    with pytest.raises(Unchanged):
        await sent(change_of(Vendors().context, given(), find))
    of_people = change_of(Vendors().context, given(assembly=Section(role="R")), find)
    assert (await refused(of_people))[1] == "assembly.role"


SAME = [
    given(domain="acme.example"),
    given(domain=" WWW.ACME.example. "),
    given(domain="other.example", assembly=Section(domain="acme.example")),
]


def test_those_who_look_for_the_same_account_take_turns() -> None:
    turns = {assertion(Vendors().context, each, Looked()).turn for each in SAME}
    turns |= {creation(Vendors().context, each, Looked()).turn for each in SAME}
    assert len(turns) == 1
    others = [given(domain="b.example"), given(email="a@b.example"), given(assembly=Section(source_specific_id="s"))]
    assert len(turns | {assertion(Vendors().context, each, Looked()).turn for each in others}) == 4
    assert not creation(Vendors().context, given(name="N"), Looked()).turn


@pytest.mark.parametrize(
    ("section", "ids"),
    [
        (Section(), []),
        (Section(source_specific_ids=None), []),
        (Section(source_specific_ids=["a", "b", "a"]), ["a", "b"]),
        (Section(source_specific_ids=["a"], source_specific_id="b"), ["a", "b"]),
        (Section(source_specific_ids=["a", "b"], source_specific_id="a"), ["a", "b"]),
        (Section(source_specific_id=" "), []),
    ],
)
def test_ids_of_a_new_account(section: Section, ids: list[str]) -> None:
    assert source_ids(given(assembly=section)) == ids
