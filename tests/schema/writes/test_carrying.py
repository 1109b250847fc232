"""Steps of a mutation: built, looked at or sent once; one that fails leaves the others standing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any, cast

import strawberry

from app.domain.errors import BadUserInput, FieldRefused, GatewayError, NotConfigured, TimedOut
from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, changes_of, id_or_none
from schema.writes.outcomes import WriteAction
from schema.writes.steps import Step, Unchanged


class Client:
    """Takes writes; answers with an id, or fails."""

    def __init__(self, failing: GatewayError | None = None) -> None:
        self.sent: list[Write[Any]] = []
        self.failing = failing

    async def write(self, write: Write[Any]) -> str:
        self.sent.append(write)
        if self.failing:
            raise self.failing
        return f"id-{len(self.sent)}"


class Vendors:
    """Assembly and Reevo; Swift is not configured."""

    def __init__(self) -> None:
        self.assembly = SimpleNamespace(client=Client())
        self.reevo = SimpleNamespace(client=Client())

    @property
    def swift(self) -> object:
        raise NotConfigured(Vendor.SWIFT)


class Requested:
    """A request's context that counts how often it began anew."""

    def __init__(self) -> None:
        self.vendors = Vendors()
        self.forgotten = 0

    def forget(self) -> None:
        self.forgotten += 1

    def write_key(self, given: str | None) -> str | None:
        return given


def request() -> tuple[Requested, Context]:
    requested = Requested()
    return requested, cast("Context", requested)


def write(*, is_repeatable: bool = False, body: bytes | None = b'{"name":"x","value":1.50}') -> Write[str]:
    return Write(Request("assembly.label.create", "POST", "/labels", body=body), str, frozenset(), is_repeatable)


def step(vendor: Vendor, build: Callable[[], Any], **values: Any) -> Step:
    return Step(vendor, WriteAction.CREATED, build, record_id=lambda answer: answer, **values)


def lost(*, unsettled: bool = True) -> GatewayError:
    error = TimedOut("It took too long.", vendor=Vendor.ASSEMBLY, operation="assembly.label.create")
    error.unsettled = unsettled
    return error


async def test_a_step_is_sent_once_and_told() -> None:
    requested, context = request()
    carried = await carry_out(context, [step(Vendor.ASSEMBLY, write)], WriteInput())
    assert [(each.action, each.record_id) for each in carried.outcomes] == [(WriteAction.CREATED, "id-1")]
    assert (carried.user_errors, carried.planned, carried.answers) == ([], [], ["id-1"])
    assert len(requested.vendors.assembly.client.sent) == 1
    assert requested.forgotten == 1
    assert carried.shown_id == "id-1"


async def test_what_a_step_awaits_to_be_built_is_awaited() -> None:
    _, context = request()

    async def build() -> Write[str]:
        return write()

    carried = await carry_out(context, [step(Vendor.REEVO, build)], WriteInput())
    assert carried.answers == ["id-1"]


async def test_a_step_that_is_sent_in_a_way_of_its_own() -> None:
    requested, context = request()

    async def send(_: Write[Any]) -> str:
        return "own"

    carried = await carry_out(context, [step(Vendor.ASSEMBLY, write, send=send)], WriteInput())
    assert (carried.answers, requested.vendors.assembly.client.sent) == (["own"], [])


async def test_an_id_known_before_is_told_where_the_answer_has_none() -> None:
    _, context = request()
    nameless = Step(Vendor.ASSEMBLY, WriteAction.DELETED, write, record_id=lambda _: None, named="l1")
    carried = await carry_out(context, [nameless], WriteInput())
    assert (carried.outcomes[0].record_id, carried.shown_id) == ("l1", None)  # it is gone


async def test_a_dry_run_sends_nothing_and_forgets_nothing() -> None:
    requested, context = request()
    carried = await carry_out(context, [step(Vendor.ASSEMBLY, write, named="l1")], WriteInput(dry_run=True))
    assert [(each.action, each.record_id) for each in carried.outcomes] == [(WriteAction.NOT_ATTEMPTED, "l1")]
    planned = carried.planned[0]
    assert (planned.vendor, planned.method, planned.path) == (Vendor.ASSEMBLY, "POST", "/labels")
    assert planned.body == {"name": "x", "value": Decimal("1.50")}
    assert (requested.vendors.assembly.client.sent, requested.forgotten, carried.shown_id) == ([], 0, None)


async def test_a_dry_run_of_a_request_without_a_body() -> None:
    _, context = request()
    carried = await carry_out(context, [step(Vendor.ASSEMBLY, lambda: write(body=None))], WriteInput(dry_run=True))
    assert carried.planned[0].body is None


async def test_what_is_refused_is_not_sent_in_a_dry_run_neither() -> None:
    def build() -> Write[str]:
        raise FieldRefused("contract_value", "A number is needed.")

    for dry_run in (True, False):
        requested, context = request()
        carried = await carry_out(context, [step(Vendor.ASSEMBLY, build, path="assembly")], WriteInput(dry_run=dry_run))
        assert [(each.action, each.record_id) for each in carried.outcomes] == [(WriteAction.FAILED, None)]
        assert [(each.field, each.code) for each in carried.user_errors] == [
            ("assembly.contractValue", "BAD_USER_INPUT")
        ]
        assert (requested.vendors.assembly.client.sent, carried.planned) == ([], [])


async def test_one_step_that_fails_leaves_the_others_standing() -> None:
    requested, context = request()
    requested.vendors.assembly.client.failing = lost()
    steps = [step(Vendor.ASSEMBLY, write), step(Vendor.SWIFT, write), step(Vendor.REEVO, write)]
    carried = await carry_out(context, steps, WriteInput())
    assert [each.action for each in carried.outcomes] == [WriteAction.UNKNOWN, WriteAction.FAILED, WriteAction.CREATED]
    assert [(each.code, each.vendor) for each in carried.user_errors] == [("NOT_CONFIGURED", Vendor.SWIFT)]
    assert carried.answers == [None, None, "id-1"]


async def test_a_lost_answer_is_unknown_and_what_is_read_behind_it_is_new() -> None:
    requested, context = request()
    requested.vendors.assembly.client.failing = lost()
    steps = [step(Vendor.ASSEMBLY, lambda: write(is_repeatable=True), named="l1", find_out="`label` shows it.")]
    carried = await carry_out(context, steps, WriteInput())
    outcome = carried.outcomes[0]
    assert outcome.error is not None
    assert (outcome.action, outcome.error.retryable) == (WriteAction.UNKNOWN, True)
    assert outcome.error.message == "It took too long. It may have been done. `label` shows it."
    assert carried.shown_id == "l1"  # what it is now is how to find out
    assert (len(requested.vendors.assembly.client.sent), requested.forgotten) == (1, 1)


async def test_a_read_that_fails_before_a_write_leaves_no_doubt() -> None:
    requested, context = request()

    async def build() -> Write[str]:
        raise lost()

    carried = await carry_out(context, [step(Vendor.ASSEMBLY, build)], WriteInput())
    assert carried.outcomes[0].action is WriteAction.FAILED
    assert requested.vendors.assembly.client.sent == []


class Color(Enum):
    RED = "Red"


@strawberry.input
class Inner:
    amount: Decimal | None = strawberry.UNSET
    colors: list[Color] | None = strawberry.UNSET


@strawberry.input
class Given(WriteInput):
    id: str = ""
    name: str | None = strawberry.UNSET
    color: Color | None = strawberry.UNSET
    inner: Inner | None = strawberry.UNSET


def test_absent_null_and_a_value_are_three_things() -> None:
    assert changes_of(Given(id="l1"), without=("id",)) == {}
    assert changes_of(Given(id="l1", name=None), without=("id",)) == {"name": None}
    assert changes_of(Given(id="l1", name="", dry_run=True), without=("id",)) == {"name": ""}


def test_words_lists_and_inputs_within_are_plain() -> None:
    given = Given(color=Color.RED, inner=Inner(amount=Decimal("1.50"), colors=[Color.RED]))
    assert changes_of(given, without=("id",)) == {
        "color": "Red",
        "inner": {"amount": Decimal("1.50"), "colors": ["Red"]},
    }


def test_an_input_that_names_no_id_has_none() -> None:
    def refused() -> str:
        raise BadUserInput("No id.")

    assert (id_or_none(lambda: "l1"), id_or_none(refused)) == ("l1", None)


async def test_a_record_that_is_as_asked_already_is_unchanged_and_nothing_is_sent() -> None:
    requested, context = request()

    def build() -> Write[str]:
        raise Unchanged

    carried = await carry_out(context, [step(Vendor.ASSEMBLY, build, named="l1")], WriteInput())
    assert [(each.action, each.record_id) for each in carried.outcomes] == [(WriteAction.UNCHANGED, "l1")]
    assert requested.vendors.assembly.client.sent == []
