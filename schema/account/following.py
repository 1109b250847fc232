"""What the fields of a customer ask next: begun as soon as the record that it turns on is there.

Without this a label of Assembly's would be asked for when the slowest of the vendors has answered, as it is by then
that the fields are resolved. What is begun is what the fields load themselves, so that no call is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from graphql import FieldNode, value_from_ast_untyped

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.company import Company
from app.domain.vendor import Vendor
from schema.account.loaders import PropertiesByAccount, RecordOf
from schema.company.loaders import AllStatuses, RevenueByCompany
from schema.contact.loaders import FirstContacts
from schema.context import Context, Info
from schema.end_user.loaders import EndUsersByCompany
from schema.identity.customer_view import CustomerView
from schema.label.loaders import LabelById
from schema.listing import LARGEST_PAGE
from schema.pagination import DEFAULT_PAGE
from schema.selection import nodes_below
from schema.usage_log.loaders import FirstLogs, FirstPage

Begin = Callable[[Context, Sequence[Any]], None]

_LABELS: dict[str, Callable[[AssemblyAccount], Iterable[str | None]]] = {
    "tier": lambda account: (account.tier_id,),
    "stage": lambda account: (account.stage_id,),
    "companyType": lambda account: (account.company_type_id,),
    "tags": lambda account: account.tag_ids,
}
"""Edges to labels, and the ids that they follow."""

_VIEWS = ("assembly", "company", "reevo")
"""Exact views below which something is selected that is asked for by itself."""

Selected = Mapping[str, Sequence[FieldNode]]
"""What is selected of a customer, by name; below an exact view by the view's name and its own."""


class Following:
    """What is to be begun when a vendor's parts of some customers are known.

    Args:
        context: of the request.
        begins: by vendor, each given the records that the vendor has of them.
    """

    def __init__(self, context: Context, begins: dict[Vendor, list[Begin]]) -> None:
        self._context = context
        self._begins = begins

    def __call__(self, vendor: Vendor, views: Sequence[CustomerView]) -> None:
        """Begin what the vendor's parts lead to."""
        begins = self._begins.get(vendor)
        if begins is None:
            return
        parts = [view.known(vendor) for view in views]
        records = [part.record for part in parts if part is not None and part.error is None]
        for begin in begins:
            begin(self._context, records)


def following(info: Info) -> Following | None:
    """What the fields of one customer ask next; None where that is better left to the fields.

    That is so in an operation that asks for more beside: what several fields ask is gathered when all of them are there
    to ask, and one that begins before the others would add a call.

    Args:
        info: of the root field that gives the customer.
    """
    raw = info._raw_info  # noqa: SLF001
    if raw.path.prev is not None or len(raw.operation.selection_set.selections) > 1:
        return None
    given: Any = raw.variable_values  # as graphql-core holds them, or their values alone
    begins = _begins(_selected(info), getattr(given, "coerced", given))
    return Following(info.context, begins) if begins else None


def _selected(info: Info) -> Selected:
    selected: dict[str, list[FieldNode]] = {}
    for node in nodes_below(info):
        selected.setdefault(node.name.value, []).append(node)
    for view in _VIEWS:
        for node in nodes_below(info, view) if view in selected else ():
            selected.setdefault(f"{view}.{node.name.value}", []).append(node)
    return selected


def _begins(selected: Selected, variables: Mapping[str, Any]) -> dict[Vendor, list[Begin]]:
    """What is begun, for fields that are selected."""

    def sizes_of(name: str, view: str) -> list[int]:
        """The pages of a list that are certainly asked for: whose arguments are not refused."""
        nodes = (*selected.get(name, ()), *selected.get(f"{view}.{name}", ()))
        sizes = (_first_page(node, variables) for node in nodes)
        return [size for size in dict.fromkeys(sizes) if size is not None]

    labels = [ids for name, ids in _LABELS.items() if name in selected or f"assembly.{name}" in selected]
    of_accounts: list[Begin] = [_labels(labels)] if labels else []
    if "additionalProperties" in selected or "assembly.additionalProperties" in selected:
        of_accounts.append(_properties)
    if "parentCompany" in selected:
        of_accounts.append(_parents)
    of_accounts += [partial(_logs, size) for size in sizes_of("usageLogs", "assembly")]
    of_companies: list[Begin] = [_statuses] if "company.status" in selected else []
    if "revenue" in selected or "company.revenue" in selected:
        of_companies.append(_revenue)
    if sizes_of("endUsers", "company"):
        of_companies.append(_end_users)
    of_reevo: list[Begin] = [_contacts] if sizes_of("contacts", "reevo") else []
    begins = {Vendor.ASSEMBLY: of_accounts, Vendor.USERLOT: of_companies, Vendor.REEVO: of_reevo}
    return {vendor: each for vendor, each in begins.items() if each}


def _first_page(node: FieldNode, variables: Mapping[str, Any]) -> int | None:
    """How many rows of a list's first page are asked for; None where it is another page, or an argument is refused."""
    size: object = None
    for argument in node.arguments or ():
        if argument.name.value != "first":
            return None
        size = value_from_ast_untyped(argument.value, dict(variables))
    if not isinstance(size, int):  # absent, null, or a variable that was not given
        return DEFAULT_PAGE
    return size if 1 <= size <= LARGEST_PAGE else None


def _labels(edges: Sequence[Callable[[AssemblyAccount], Iterable[str | None]]]) -> Begin:
    def begin(context: Context, records: Sequence[Any]) -> None:
        accounts = [record for record in records if isinstance(record, AssemblyAccount)]
        loader = context.loader(LabelById)
        for label_id in dict.fromkeys(each for account in accounts for ids in edges for each in ids(account)):
            if label_id and loader.known(label_id) is None:
                loader.begin(label_id)

    return begin


def _properties(context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, AssemblyAccount) and not record.additional_properties:
            context.loader(PropertiesByAccount).begin(record.id)


def _parents(context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, AssemblyAccount) and record.company_id is not None:
            context.loader(RecordOf).begin((Vendor.ASSEMBLY, record.company_id))


def _statuses(context: Context, records: Sequence[Any]) -> None:
    if any(isinstance(record, Company) and record.status_id for record in records):
        context.loader(AllStatuses).begin_all()


def _end_users(context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, Company):
            context.loader(EndUsersByCompany).begin(record.id)


def _logs(size: int, context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, AssemblyAccount):
            context.loader(FirstLogs).begin(FirstPage(record.id, size))


def _revenue(context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, Company):
            context.loader(RevenueByCompany).begin(record.id)


def _contacts(context: Context, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, ReevoAccount):
            context.loader(FirstContacts).begin(record.id)
