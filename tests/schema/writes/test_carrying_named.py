"""What a step knows of its record before and behind the answer, and custom fields of inputs."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
import strawberry

from app.domain.errors import FieldRefused, MatchKeyRequired, TimedOut
from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, with_custom_fields
from schema.writes.outcomes import WriteAction, refusal
from schema.writes.steps import Step


@strawberry.input
class Given(WriteInput):
    by: str = "x"
    start_date: str | None = strawberry.UNSET
    custom_fields: Any = strawberry.UNSET


class Client:
    """Answers with what it was given, or fails."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    async def write(self, _: Write[Any]) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def requested(answer: object) -> Context:
    vendors = SimpleNamespace(userlot=SimpleNamespace(client=Client(answer)))
    return cast("Context", SimpleNamespace(vendors=vendors, forget=lambda: None, write_key=lambda given: given))


def write() -> Write[Any]:
    return Write(Request("userlot.company.assert", "PUT", "/companies", body=b"{}"), str, frozenset())


def step(**values: Any) -> Step:
    return Step(
        Vendor.USERLOT, **{"action": WriteAction.UPDATED, "build": write, "record_id": lambda _: None, **values}
    )


def lost() -> TimedOut:
    error = TimedOut("It took too long.", vendor=Vendor.USERLOT, operation="userlot.company.assert")
    error.unsettled = True
    return error


@pytest.mark.parametrize(("created", "action"), [(True, WriteAction.CREATED), (False, WriteAction.UPDATED)])
async def test_the_answer_tells_what_has_become_of_it(created: bool, action: WriteAction) -> None:
    asserted = step(action=lambda answer: WriteAction.CREATED if answer[1] else WriteAction.UPDATED)
    carried = await carry_out(requested(("c1", created)), [asserted], WriteInput())
    assert carried.outcomes[0].action is action


async def test_an_id_that_building_found_out_is_told_where_the_answer_was_lost() -> None:
    found: list[str] = []

    async def build() -> Write[Any]:
        found.append("c1")
        return write()

    named = step(build=build, named=lambda: found[0] if found else None)
    carried = await carry_out(requested(lost()), [named], WriteInput())
    assert (carried.outcomes[0].action, carried.outcomes[0].record_id) == (WriteAction.UNKNOWN, "c1")
    assert (carried.shown_id, carried.is_shown) == ("c1", True)


async def test_a_record_without_a_known_id_may_have_been_written_all_the_same() -> None:
    carried = await carry_out(requested(None), [step()], WriteInput())
    assert (carried.shown_id, carried.is_shown) == (None, True)
    carried = await carry_out(requested(None), [step()], WriteInput(dry_run=True))
    assert (carried.shown_id, carried.is_shown) == (None, False)


async def test_without_a_match_key_nothing_is_attempted() -> None:
    def build() -> Write[Any]:
        raise MatchKeyRequired("id", "externalId")

    carried = await carry_out(requested("c1"), [step(build=build)], WriteInput())
    assert [each.action for each in carried.outcomes] == [WriteAction.NOT_ATTEMPTED]
    assert [(error.code, error.field, error.vendor) for error in carried.user_errors] == [
        ("MATCH_KEY_REQUIRED", None, Vendor.USERLOT)
    ]
    assert "`id`, `externalId`" in carried.user_errors[0].message


def test_custom_fields_are_given_on() -> None:
    given = Given(custom_fields={"plan_id": 1, "rate": Decimal("0.10"), "Start": None})
    assert with_custom_fields(given, without=("by",)) == {
        "custom_fields": {"plan_id": 1, "rate": Decimal("0.10"), "Start": None}
    }
    assert with_custom_fields(Given(custom_fields=[1]), without=("by",)) == {"custom_fields": [1]}


@pytest.mark.parametrize("name", ["startDate", "dryRun", "by", "customFields"])
def test_a_custom_field_named_like_a_field_of_the_input_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        with_custom_fields(Given(custom_fields={name: 1}), without=("by",))
    told = refusal(Vendor.USERLOT, refused.value)
    assert told is not None
    assert told.field == f"customFields.{name}"


def test_a_custom_fields_own_name_is_told_as_it_was_given() -> None:
    told = refusal(Vendor.USERLOT, FieldRefused("custom_fields.start_date", "No."))
    assert told is not None
    assert told.field == "customFields.start_date"
