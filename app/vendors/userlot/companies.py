"""Userlot's companies, what describes them, and their revenue."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.changes import Changes
from app.domain.company import Company, CompanyFilter, CompanyStatus, CustomFieldDefinition, RevenueEntry
from app.domain.errors import NotFound
from app.domain.paging import AtHand, VendorPage
from app.domain.record import Json
from app.upstream.client import UpstreamClient
from app.upstream.writing import Write
from app.vendors.userlot import dialect, lists, mapping
from app.vendors.userlot.changes import company_body
from app.vendors.userlot.writes import UserlotWrites

_COMPANIES = "/api/v1/companies"


class UserlotCompanies:
    """Reads companies, and builds what changes them.

    The answer to a change is the company, its id where the reply has no more, or None where it has nothing. Fields are
    `name`, `mrr`, `arr`, `start_date`, `renewal_date`, `external_id`, `source_external_id` and `custom_fields`.

    Args:
        client: the pipeline to one product at Userlot.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self._records = lists.UserlotRecords(
            client, noun="company", path=_COMPANIES, read_row=mapping.company, typed=mapping.COMPANIES
        )
        self._writes = UserlotWrites(
            noun="company",
            path=_COMPANIES,
            path_of=self._records.path_of,
            body=company_body,
            read_row=mapping.company,
            shown=("name", "created_at"),
            touches=frozenset({"company", "revenue"}),
        )

    async def get(self, company_id: str) -> Company | None:
        """One company by Userlot's own id; None where Userlot knows none (`GET /api/v1/companies/:id`).

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came; an answer with another id is none.
        """
        return await self._records.get(company_id)

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known of companies with these ids without asking Userlot.

        Raises:
            BadUserInput: an id cannot stand in a path.
        """
        return self._records.at_hand(ids)

    async def page(self, where: CompanyFilter, token: str | None, size: int) -> VendorPage[Company]:  # noqa: ARG002
        """One page of the companies that meet a filter (`GET /api/v1/companies`), which is all of them today.

        Args:
            where: the filter.
            token: `following` of the page before; None for the first.
            size: not sent: the documents know no paging.

        Raises:
            BadUserInput: a value of the filter is blank.
            UpstreamError: no usable answer came.
        """
        return await self._records.page(mapping.company_query(where), lists.has_external_id(where.external_id), token)

    async def all(self, where: CompanyFilter) -> tuple[Company, ...]:
        """All companies that meet a filter, from as many pages as there are.

        Raises:
            BadUserInput: a value of the filter is blank.
            UpstreamError: no usable answer came.
        """
        return await self._records.all(mapping.company_query(where), lists.has_external_id(where.external_id))

    def kept(self, where: CompanyFilter) -> tuple[Company, ...] | None:
        """What `all` would answer without asking Userlot; None where it would ask.

        Raises:
            BadUserInput: a value of the filter is blank.
        """
        return self._records.kept(mapping.company_query(where), lists.has_external_id(where.external_id))

    def is_kept(self, where: CompanyFilter) -> bool:
        """Whether `all` would answer without asking Userlot.

        Raises:
            BadUserInput: a value of the filter is blank.
        """
        return self.kept(where) is not None

    async def fields(self) -> tuple[CustomFieldDefinition, ...]:
        """The custom fields of companies (`GET /api/v1/company_fields`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await lists.every(
            self._client, operation="userlot.company_field.list", path="/api/v1/company_fields", read_rows=_fields
        )

    async def statuses(self) -> tuple[CompanyStatus, ...]:
        """The statuses that a company can have (`GET /api/v1/company_statuses`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await lists.every(
            self._client, operation="userlot.company_status.list", path="/api/v1/company_statuses", read_rows=_statuses
        )

    async def revenue(self, company_id: str) -> tuple[RevenueEntry, ...] | None:
        """A company's revenue; None where Userlot knows no such company (`GET /api/v1/companies/:id/revenue`).

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        path = f"{self._records.path_of(company_id)}/revenue"
        try:
            return await lists.every(self._client, operation="userlot.revenue.list", path=path, read_rows=_revenue)
        except NotFound:
            return None

    def create(self, changes: Changes) -> Write[Company | str | None]:
        """A new company (`POST /api/v1/companies`); sent again it makes another one.

        Raises:
            FieldRefused: a field that cannot be written.
        """
        return self._writes.create(changes)

    def update(self, company_id: str, changes: Changes) -> Write[Company | str | None]:
        """A change of one company by Userlot's own id (`PATCH /api/v1/companies/:id`); what is not given stays.

        Raises:
            BadUserInput: the id cannot stand in a path, or is a friendly id.
            FieldRefused: a field that cannot be written.
        """
        return self._writes.update(company_id, changes)

    def assert_(self, match: tuple[str, str], changes: Changes) -> Write[Company | str | None]:
        """A change of the company that is matched, or a new one where there is none (`PUT /api/v1/companies`).

        Whether an id that matches nothing creates is the vendor's to say: it may answer that there is no such company.

        Args:
            match: `id`, `external_id` or `source_external_id`, and its value.
            changes: without any of these.

        Raises:
            BadUserInput: the match cannot tell a company.
            FieldRefused: a field that cannot be written, or a second match key.
        """
        return self._writes.upsert(match, changes)


def _fields(body: Json) -> Iterable[CustomFieldDefinition]:
    return map(mapping.custom_field, dialect.open_list(body))


def _statuses(body: Json) -> Iterable[CompanyStatus]:
    return map(mapping.status, dialect.open_list(body))


def _revenue(body: Json) -> Iterable[RevenueEntry]:
    return map(mapping.revenue_entry, dialect.open_revenue(body))
