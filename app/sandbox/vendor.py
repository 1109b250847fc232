"""What the five stand-ins have in common: find the route, check the caller, answer or refuse."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from app.sandbox.bodies import FieldFault
from app.sandbox.exchange import Answer, Call, Refusal
from app.sandbox.routing import Match, Route, find
from app.sandbox.store import State

KEPT_ANSWERS = 4000


class Vendor(ABC):
    """One vendor's HTTP face over the sandbox's state."""

    name: ClassVar[str]
    field_status: ClassVar[int] = 400

    def __init__(self, state: State) -> None:
        self.state = state
        self.routes: Sequence[Route] = self.make_routes()
        self._kept: dict[tuple[str, str, str, str, bytes], Answer] = {}
        self._kept_revision = -1

    @abstractmethod
    def make_routes(self) -> Sequence[Route]:
        """The table of documented endpoints, literal paths before slots."""

    @abstractmethod
    def admit(self, call: Call) -> None:
        """Check the credential and what every request must carry; raises `Refusal`."""

    @abstractmethod
    def refuse(self, refusal: Refusal) -> Answer:
        """The vendor's own error body."""

    @abstractmethod
    def expired(self) -> Refusal:
        """What the vendor says to a key that has run out."""

    def view(self, _call: Call) -> str:
        """Whose view of the records a caller has; one for all, unless a vendor says otherwise."""
        return ""

    def restart(self) -> None:  # noqa: B027 - most vendors have nothing to forget
        """Forget what is kept beside the records; nothing, unless a vendor says otherwise."""

    def refuse_field(self, fault: FieldFault) -> Refusal:
        """The vendor's word for a field it does not take."""
        return Refusal(self.field_status, fault.message)

    def match(self, call: Call) -> Match:
        """Find what a request asks for."""
        return find(self.routes, call.method, call.segments)

    def operation(self, match: Match) -> str:
        """The operation's name, `<vendor>.unmatched` where the path is not documented."""
        return match.route.operation if match.route else f"{self.name}.unmatched"

    def answer(self, call: Call, match: Match) -> Answer:
        """Answer one request; never raises `Refusal`."""
        try:
            self.admit(call)
            if match.route is None:
                self._refuse_path(match)
            return self._run(call, match)
        except FieldFault as fault:
            return self.refuse(self.refuse_field(fault))
        except Refusal as refusal:
            return self.refuse(refusal)

    def _refuse_path(self, match: Match) -> None:
        if match.allowed:
            allow = {"allow": ", ".join(match.allowed)}
            raise Refusal(405, "Method not allowed", code="method_not_allowed", headers=allow)
        raise Refusal(404, "Not found", code="not_found")

    def _run(self, call: Call, match: Match) -> Answer:
        route = match.route
        assert route is not None  # noqa: S101 - answer() has refused the rest
        ready = replace(call, slots=match.slots, params=call.query(route.query))
        if not route.reads:
            return route.handler(ready)
        if self._kept_revision != self.state.revision.number or len(self._kept) > KEPT_ANSWERS:
            self._kept.clear()
            self._kept_revision = self.state.revision.number
        key = (self.view(call), call.method, call.raw_path, call.raw_query, call.body)
        if key not in self._kept:
            self._kept[key] = route.handler(ready)
        return self._kept[key]
