"""Userlot: companies with revenue and health, their end users, custom fields, statuses and flat teams.

Written from the Userlot document: the key stands in `ApiKey` and selects a product, lists are bare arrays, PUT on a
collection creates or updates, and custom fields are keys among the fixed ones.
"""

from collections.abc import Sequence
from typing import ClassVar

from app.sandbox.bodies import FieldFault
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.userlot_companies import UserlotCompanies
from app.sandbox.userlot_end_users import UserlotEndUsers
from app.sandbox.userlot_records import product_of
from app.sandbox.vendor import Vendor


class Userlot(Vendor):
    """Userlot's HTTP face."""

    name: ClassVar[str] = "userlot"

    def make_routes(self) -> Sequence[Route]:
        """Companies and what hangs on them, then end users."""
        companies = UserlotCompanies(self.state)
        return (*companies.routes(), *UserlotEndUsers(self.state, companies).routes())

    def admit(self, call: Call) -> None:
        """Check the key of one of the two products."""
        if product_of(call) is None:
            raise self.expired()

    def view(self, call: Call) -> str:
        """The product that the key selects."""
        return product_of(call) or ""

    def expired(self) -> Refusal:
        """401; the document has no words for it."""
        return Refusal(401, "Invalid API key")

    def refuse_field(self, fault: FieldFault) -> Refusal:
        """422 for a field that is not taken."""
        return Refusal(422, fault.message)

    def refuse(self, refusal: Refusal) -> Answer:
        """The error text under the key that the variant names."""
        key = self.state.variants["userlot", "error_body"]
        text = refusal.message
        return reply({key: [text] if key == "errors" else text}, refusal.status, refusal.headers)
