"""One write at Userlot, carried out, and the key of the record that is shown behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schema.context import Context
from schema.userlot.keys import Key
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput
from schema.writes.steps import Carried, Step


@dataclass(frozen=True)
class Written:
    """What became of a write, and what its record can be found by; None where there is none to show."""

    carried: Carried
    key: Key | None


async def written(context: Context, given: WriteInput, step: Step, key: Callable[[], Key | None]) -> Written:
    """Carry out one write at Userlot.

    Args:
        context: of the request.
        given: the mutation's input.
        step: the write.
        key: what the record can be found by, by the input alone, where no id was answered.
    """
    carried = await carry_out(context, [step], given)
    if not carried.is_shown:
        return Written(carried, None)
    return Written(carried, key() if carried.shown_id is None else ("id", carried.shown_id))
