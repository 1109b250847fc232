"""What `X-Explain` adds to an answer, for who may have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.principal import EXPLAIN
from app.access.refusals import NotAllowed
from app.upstream.scope import Scope
from schema.context import Context
from schema.federation.tracing import EXTENSION, Trace
from schema.limits.telling import cost_told
from schema.plan import plan


@dataclass(frozen=True, slots=True)
class Explaining:
    """What is to be explained.

    Attributes:
        plan: whether to add the plan: what was chosen, predicted, asked and spent.
        cost: whether to add what was foreseen and what was sent, in calls.
        trace: how long each field took, for a router that has asked for it; None where none has.
    """

    plan: bool = False
    cost: bool = False
    trace: Trace | None = None

    @classmethod
    def asked(cls, header: str) -> Explaining:
        """What the header `X-Explain` asks for; empty where there is none."""
        words = header.replace(" ", "").split(",")
        return cls("plan" in words, "cost" in words)

    def refusal(self, context: Context) -> NotAllowed | None:
        """Why nothing is explained to this client; None where nothing is to be, or it is."""
        is_refused = (self.plan or self.cost) and not context.caller.principal.may(EXPLAIN)
        return NotAllowed("`X-Explain`", EXPLAIN) if is_refused else None

    def extensions(self, context: Context, scope: Scope, errors: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """What is added, once all was asked; nothing for who may not have it.

        Args:
            context: of the request.
            scope: of the inbound request.
            errors: as they stand in the answer.
        """
        if self.refusal(context) is not None:
            return {}
        told: dict[str, Any] = {"plan": plan(scope, context.vendors)} if self.plan else {}
        if self.cost:
            told["cost"] = cost_told(context.foreseen, scope.calls, context.limits)
        if self.trace is not None:
            told[EXTENSION] = self.trace.ended(errors)
        return told
