"""The customers that companies are, asked for together where a page of companies shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from app.domain.company import Company
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from schema.account.needs import Needs, needs_of
from schema.context import Context, Info
from schema.identity.customer_view import CustomerView
from schema.loading import Loader
from schema.selection import selected_below

ASKING: Final = frozenset({"revenue", "endUsers"})
"""Fields of a company that ask for something by themselves: they must not wait for the customers."""

_NODES = (("nodes",), ("edges", "node"))


class CustomerOfCompany(Loader[str, CustomerView]):
    """The customers of companies, by the companies' ids, as far as they were asked for; it asks for none itself."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, CustomerView]:  # noqa: ARG002
        """None: whoever shows a customer that is not here looks it up."""
        return {}


def needs_of_customers(info: Info) -> Needs:
    """What the fields selected of the customers of a connection's companies need."""
    return needs_of(info, *((*path, "account") for path in _NODES))


async def ask_together(info: Info, companies: Sequence[Company]) -> None:
    """Ask for what is selected of the customers of a page's companies, where nothing else has to wait for that.

    A task and a look at the selection for each of them take longer than all the rest. Where it fails, each looks its
    customer up by itself, and finds out again what the matter is.

    Args:
        info: of the field that gives the connection.
        companies: of the page.
    """
    selected = set[str]().union(*(selected_below(info, *path) for path in _NODES))
    if "account" not in selected or not ASKING.isdisjoint(selected) or not companies:
        return
    context, needs = info.context, needs_of_customers(info)
    views = {company.id: view_of(context, company) for company in companies}
    with suppress(GatewayError):
        await needs.prepare(list(views.values()))
        known = context.loader(CustomerOfCompany)
        for company_id, view in views.items():
            known.prime(company_id, view)


def view_of(context: Context, company: Company) -> CustomerView:
    """The customer that a company is, of whom nothing is known yet."""
    return CustomerView(context, Vendor.USERLOT, company, thorough=False)
