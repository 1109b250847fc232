"""Assembly: customer accounts, their additional properties, labels and usage logs. Not to be confused with Assemble.

Written from the Assembly document: the key stands alone in `Authorization`, lists come in pages of `limit` and
`offset`, thirty calls a second are taken, and an account answers to its id, its domain or a source specific id.
"""

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from app.sandbox.assembly_accounts import AssemblyAccounts
from app.sandbox.assembly_labels import AssemblyLabels
from app.sandbox.assembly_properties import AssemblyProperties
from app.sandbox.assembly_usage_logs import AssemblyUsageLogs
from app.sandbox.credentials import ASSEMBLY_KEY
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import State
from app.sandbox.vendor import Vendor

WINDOW_SECONDS = 1.0


class Assembly(Vendor):
    """Assembly's HTTP face."""

    name: ClassVar[str] = "assembly"

    def __init__(self, state: State) -> None:
        self._taken: deque[float] = deque()
        super().__init__(state)

    def make_routes(self) -> Sequence[Route]:
        """Labels and additional properties first: their words stand where an account's reference stands."""
        return (
            *AssemblyLabels(self.state).routes(),
            *AssemblyProperties(self.state).routes(),
            *AssemblyAccounts(self.state).routes(),
            *AssemblyUsageLogs(self.state).routes(),
        )

    def restart(self) -> None:
        """Forget the calls of the last second."""
        self._taken.clear()

    def admit(self, call: Call) -> None:
        """Check the raw key, then the calls of the last second; refused calls are not counted."""
        if call.headers.get("authorization") != ASSEMBLY_KEY:
            raise self.expired()
        limit = self.state.variants.number("assembly", "rate_per_second")
        if limit == 0:
            return
        now = self.state.clock()
        while self._taken and self._taken[0] <= now - WINDOW_SECONDS:
            self._taken.popleft()
        if len(self._taken) >= limit:
            raise Refusal(429, "Rate limit exceeded")
        self._taken.append(now)

    def expired(self) -> Refusal:
        """The words of the vendor's pages for a key that is wrong or has run out."""
        return Refusal(401, "Invalid API Key or expired API Key")

    def refuse(self, refusal: Refusal) -> Answer:
        """`{"error": text}`, or with a number where the variant says so."""
        body: dict[str, object] = {"error": refusal.message}
        if self.state.variants["assembly", "error_body"] == "error_and_message":
            body = {"error": refusal.status, "message": refusal.message}
        return reply(body, refusal.status, refusal.headers)
