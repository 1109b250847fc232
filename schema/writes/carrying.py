"""How a mutation is carried out: all its steps at once, under a key only once, and what became of each is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, nullcontext
from functools import partial
from hashlib import sha256

from app.domain.errors import BadUserInput, GatewayError, IdempotencyMismatch, IdempotencyUnavailable
from app.idempotency.claims import Claim
from app.idempotency.fingerprint import fingerprint
from app.idempotency.records import StepState
from app.idempotency.store import PATIENCE, STILL_HELD
from app.operations.notes import note_outcome
from app.upstream.scope import current_scope, leaving_time
from schema.context import Context
from schema.writes.inputs import WriteInput, changes_of
from schema.writes.keyed import kept, replayed
from schema.writes.outcomes import UserError, WriteAction, WriteOutcome, not_attempted
from schema.writes.sending import FINISHED, carried, keep_unchanged, stopped
from schema.writes.steps import NEW, Carried, Done, Step

_SHARE_OF_WAITING = 0.7

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
        done = await _all(context, steps, following, None, dry_run=given.dry_run)
        return _told(done, first=len(steps) if given.dry_run else len(done))
    asked = fingerprint(type(given).__name__, changes_of(given))
    async with AsyncExitStack() as held:
        try:
            claim = await held.enter_async_context(
                context.keyed_writes.claim(context.owner, key, asked, patience=_patience())
            )
        except (BadUserInput, IdempotencyMismatch, IdempotencyUnavailable) as error:
            return none_of(steps, error)
        return await _under_key(context, steps, following, claim)


async def _under_key(context: Context, steps: Sequence[Step], following: Following | None, claim: Claim) -> Carried:
    if claim.payload is not None:
        outcomes, user_errors = replayed(claim.payload)
        return Carried(outcomes, user_errors, answers=[None for _ in outcomes])
    done = await _all(context, steps, following, claim, dry_run=False)
    told = _told(done, first=len(done))
    if all(each.outcome.action in _FINAL for _, each in done):
        await claim.finish(kept(told.outcomes, told.user_errors))
    else:
        for step, each in done:
            if each.outcome.action is WriteAction.UNCHANGED:
                await keep_unchanged(claim, step)
    return told


async def _all(
    context: Context, steps: Sequence[Step], following: Following | None, claim: Claim | None, *, dry_run: bool
) -> list[tuple[Step, Done]]:
    _be_told_apart(steps)
    async with AsyncExitStack() as kept_turns:
        one = partial(_in_turn, context, claim, kept_turns, dry_run=dry_run)
        try:
            with leaving_time() if following else nullcontext():
                done = await _each(one, steps)
            behind = list(following([each.outcome for each in done])) if following else []
            _be_told_apart([*steps, *behind])
            if behind and not dry_run:
                context.forget()
            done += await _each(one, behind)
            for each in () if dry_run else done:
                note_outcome(each.outcome.vendor.value, each.outcome.action.name)
        finally:
            if not dry_run:
                context.forget()
    return list(zip([*steps, *behind], done, strict=True))


async def _each(one: Callable[[Step], Awaitable[Done]], steps: Sequence[Step]) -> list[Done]:
    """Each step to its end, also where another has a fault or is cancelled: nothing is sent behind a key let go of."""
    ends = await asyncio.gather(*map(one, steps), return_exceptions=True)
    done = [end for end in ends if not isinstance(end, BaseException)]
    for end in ends:
        if isinstance(end, BaseException):
            raise end
    return done


def _be_told_apart(steps: Sequence[Step]) -> None:
    """Two steps of one name would be taken for one another when the key comes again."""
    names = [step.key for step in steps]
    if len(set(names)) < len(names):
        raise ValueError(f"steps of one mutation need names of their own: {names}")


async def _in_turn(
    context: Context, claim: Claim | None, kept_turns: AsyncExitStack, step: Step, *, dry_run: bool
) -> Done:
    is_done = claim is not None and claim.step(step.key).state is StepState.DONE
    if dry_run or is_done or not step.turn:
        return await carried(context, claim, step, dry_run=dry_run)
    tenant = context.caller.principal.tenant
    turn = step.turn if tenant is None else f"{tenant}\n{step.turn}"  # no organisation waits for another
    name = sha256(turn.encode()).hexdigest()  # what it is made of may be longer than a key
    turned = context.keyed_writes.claim(_TURNS, name, "", patience=_patience())  # never finished: the next may take it
    async with AsyncExitStack() as held:
        try:
            await (kept_turns if step.keeps_turn else held).enter_async_context(turned)
        except IdempotencyUnavailable as error:
            if claim is not None or error.message == STILL_HELD:
                return stopped(claim, step, error)
            # where nothing can be kept at all, a write without a key goes on, and its look alone has to do
        return await carried(context, claim, step, dry_run=dry_run)


def _patience() -> float:
    """Seconds to wait for another caller: a part of what the request has left, so that something can be done then."""
    left = current_scope().left
    return PATIENCE if left is None else min(PATIENCE, left * _SHARE_OF_WAITING)


def _told(done: Sequence[tuple[Step, Done]], *, first: int) -> Carried:
    """What is told of the steps; of a dry run's that build on a record that is not there yet, only what they would do.

    Args:
        done: the steps and what became of them.
        first: how many of them build on no other.
    """
    told = [
        each
        for at, (step, each) in enumerate(done)
        if each.outcome.action not in step.quiet and (at < first or each.outcome.record_id != NEW)
    ]
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
