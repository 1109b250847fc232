"""What the tests of steps share: a vendor that answers as it is told, requests of it, and records of keyed writes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import strawberry

from app.access.caller import Caller
from app.access.principal import EVERYBODY
from app.domain.errors import Conflict, GatewayError, TimedOut
from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.idempotency.record_file import RecordFile
from app.idempotency.store import IdempotencyStore
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.carrying import Following, carry_out
from schema.writes.inputs import WriteInput
from schema.writes.outcomes import WriteAction
from schema.writes.steps import Carried, Step
from tests.app.idempotency.stage import Inline, Time

OPERATION = "userlot.company.create"


@strawberry.input
class Given(WriteInput):
    name: str = "x"


def lost() -> TimedOut:
    """The vendor may have done it."""
    error = TimedOut("It took too long.", vendor=Vendor.USERLOT, operation=OPERATION)
    error.unsettled = True
    return error


def unsent() -> TimedOut:
    """No byte of it left."""
    return TimedOut("There was no time.", vendor=Vendor.USERLOT, operation=OPERATION)


def refused() -> Conflict:
    return Conflict("There is one.", vendor=Vendor.USERLOT, operation=OPERATION, status=409)


@dataclass
class Userlot:
    """Does what it is told to, in the order of `plan`, and answers with an id once nothing is planned.

    Attributes:
        plan: errors to raise, answers to give, or what makes either.
        sent: bodies of what reached it.
        events: in their order, what else is of interest among them.
        renewed: how often a fresh read was asked for.
    """

    plan: list[Any] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    renewed: int = 0

    async def write(self, write: Write[Any]) -> object:
        body = json.loads(write.request.body or b"null")
        self.sent.append(body)
        self.events.append(f"sent {body}")
        then = self.plan.pop(0) if self.plan else f"id-{len(self.sent)}"
        if callable(then):
            made = then()
            then = await made if isinstance(made, Awaitable) else made
        if isinstance(then, BaseException):
            raise then
        return then

    def renew(self) -> None:
        self.renewed += 1
        self.events.append("renewed")


@dataclass
class Noting(Inline):
    """Records that say when something is kept, and cannot be written when `refusing` says so."""

    events: list[str] = field(default_factory=list)
    refusing: Callable[[str], GatewayError | None] = lambda _: None

    async def begin_step(self, name: Any, holder: str, step: str, *, is_repeatable: bool) -> bool:
        error = self.refusing(step)
        if error is not None:
            raise error
        self.events.append(f"sending {step}")
        return await super().begin_step(name, holder, step, is_repeatable=is_repeatable)

    async def settle_step(self, name: Any, holder: str, step: str, record: Any) -> bool:
        self.events.append(f"{record.state.lower()} {step}")
        return await super().settle_step(name, holder, step, record)


class Gateway:
    """One gateway over a vendor and records; what it carries out are requests of their own, one behind another."""

    def __init__(self) -> None:
        self.time = Time()
        self.userlot = Userlot()
        self.records = Noting(RecordFile(None, self.time), events=self.userlot.events)
        self.store = IdempotencyStore(self.records, self.time.timing)
        self.forgotten = 0
        self.patience = 0.0

    def claim(
        self,
        owner: str,
        key: str,
        fingerprint: str,
        *,
        patience: float = 0.0,  # time stands still here, so the stage's own counts
    ) -> AbstractAsyncContextManager[Claim]:
        return self.store.claim(owner, key, fingerprint, patience=self.patience)

    def forget(self) -> None:
        self.forgotten += 1

    @property
    def context(self) -> Context:
        vendors = SimpleNamespace(userlot=SimpleNamespace(client=self.userlot))
        return cast(
            "Context",
            SimpleNamespace(
                vendors=vendors,
                forget=self.forget,
                write_key=lambda given: given or None,
                keyed_writes=self,
                owner="",
                caller=Caller(EVERYBODY),
            ),
        )

    def close(self) -> None:
        self.records.file.close()

    async def carried(self, *steps: Step, following: Following | None = None, key: str = "k") -> Carried:
        """A request with these steps; without a key where it is empty."""
        return await carry_out(self.context, steps, Given(idempotency_key=key), following)

    async def told(self, *steps: Step, following: Following | None = None, key: str = "k") -> list[tuple[str, Any]]:
        """Like `carried`, only actions and ids."""
        carried = await self.carried(*steps, following=following, key=key)
        return [(each.action.name, each.record_id) for each in carried.outcomes]


def write(body: str = "a", *, is_repeatable: bool = False) -> Write[Any]:
    return Write(
        Request(OPERATION, "POST", "/companies", body=json.dumps(body).encode()), str, frozenset(), is_repeatable
    )


def create(name: str = "a", *, is_repeatable: bool = False, **values: Any) -> Step:
    """A step that creates something; its body is its name."""
    return Step(
        Vendor.USERLOT,
        **{
            "action": WriteAction.CREATED,
            "build": lambda: write(name, is_repeatable=is_repeatable),
            "record_id": lambda answer: answer,
            "name": name,
            **values,
        },
    )
