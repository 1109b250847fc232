"""How a mutation is carried out: all its steps at once, under a key only once, and what became of each is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial

from app.domain.errors import BadUserInput, GatewayError, IdempotencyMismatch, IdempotencyUnavailable
from app.idempotency.claims import Claim
from app.idempotency.fingerprint import fingerprint
from app.upstream.scope import leaving_time
from schema.context import Context
from schema.keyed import kept, replayed
from schema.outcomes import UserError, WriteAction, WriteOutcome, not_attempted
from schema.writes.inputs import WriteInput, changes_of
from schema.writes.sending import FINISHED, carried
from schema.writes.steps import Carried, Done, Step

OWNER = ""
"""Whose keys these are: one owner, so far."""

_TURNS = "turns"
"""Who takes turns; no client's keys are under this name."""

Following = Callable[[Sequence[WriteOutcome]], Sequence[Step]]
"""Makes the steps that build on what the first ones made, of what became of these."""

_FINAL = FINISHED | {WriteAction.UNSUPPORTED}
"""Outcomes that asking again changes nothing about."""


async def carry_out(
    context: Context, steps: Sequence[Step], given: WriteInput, following: Following | None = None
) -> Carried:
    """Carry out the steps, all at once: none waits for another, and none hides another's outcome.

    Under a key they are carried out once: the same key and input again give the first answer, and go on where it was
    left unfinished; with another input it is refused.

    Args:
        context: of the request; what it has read is forgotten.
        steps: each sent once.
        given: the mutation's input.
        following: the steps behind them, all at once again; they have the time that the first ones leave.
    """
    key = context.write_key(None if not isinstance(given.idempotency_key, str) else given.idempotency_key)
    if given.dry_run or key is None:
        return _told(await _all(context, steps, following, None, dry_run=given.dry_run))
    asked = fingerprint(type(given).__name__, changes_of(given))
    try:
        async with context.keyed_writes.claim(OWNER, key, asked) as claim:
            if claim.payload is not None:
                outcomes, user_errors = replayed(claim.payload)
                return Carried(outcomes, user_errors, answers=[None for _ in outcomes])
            done = await _all(context, steps, following, claim, dry_run=False)
            told = _told(done)
            if all(each.outcome.action in _FINAL for _, each in done):
                await claim.finish(kept(told.outcomes, told.user_errors))
            return told
    except (BadUserInput, IdempotencyMismatch, IdempotencyUnavailable) as error:
        return none_of(steps, error)


async def _all(
    context: Context, steps: Sequence[Step], following: Following | None, claim: Claim | None, *, dry_run: bool
) -> list[tuple[Step, Done]]:
    one = partial(_in_turn, context, claim, dry_run=dry_run)
    with leaving_time() if following else nullcontext():
        done = await asyncio.gather(*map(one, steps))
    behind = list(following([each.outcome for each in done])) if following else []
    if behind and not dry_run:
        context.forget()
    done += await asyncio.gather(*map(one, behind))
    if not dry_run:
        context.forget()
    return list(zip([*steps, *behind], done, strict=True))


async def _in_turn(context: Context, claim: Claim | None, step: Step, *, dry_run: bool) -> Done:
    if dry_run or not step.turn:
        return await carried(context, claim, step, dry_run=dry_run)
    try:
        async with context.keyed_writes.claim(_TURNS, step.turn, ""):  # never finished, so that the next may take it
            return await carried(context, claim, step, dry_run=dry_run)
    except IdempotencyUnavailable as error:
        return Done(not_attempted(step.vendor, error))


def _told(done: Sequence[tuple[Step, Done]]) -> Carried:
    told = [each for step, each in done if not (step.is_quiet and each.outcome.action in FINISHED)]
    return Carried(
        outcomes=[each.outcome for each in told],
        user_errors=[error for each in told for error in each.user_errors],
        planned=[request for _, each in done for request in each.planned],
        changes=[change for _, each in done for change in each.changes],
        answers=[each.answer for each in told],
    )


def none_of(steps: Sequence[Step], error: GatewayError) -> Carried:
    """Nothing was sent, as the key does not allow it."""
    outcomes = [not_attempted(step.vendor, error) for step in steps]
    refused = UserError(message=error.message, code=error.code, field="idempotencyKey", vendor=None)
    return Carried(outcomes, [refused], answers=[None for _ in steps])
