"""Companies, as the steps that write Userlot's records need them."""

from __future__ import annotations

from app.domain.changes import Changes
from app.domain.company import Company, CompanyFilter
from schema.company.loaders import CompanyById
from schema.context import Context
from schema.userlot.kind import Kind


def companies(context: Context) -> Kind[Company, CompanyFilter]:
    """Companies: `POST /api/v1/companies`, `PATCH /api/v1/companies/:id` and `PUT /api/v1/companies`."""
    return Kind(
        noun="company",
        adapter=lambda: context.vendors.userlot.companies,
        by_id=lambda company_id: context.loader(CompanyById).load(company_id),
        where=_by,
        look_alikes=_look_alikes,
        find_out="`companies`, filtered by its `externalId` or name, have it then.",
        find_again="`company` by the same key shows it as it is.",
    )


def _by(name: str, value: str) -> CompanyFilter:
    """The filter by `external_id` or `source_external_id`."""
    return CompanyFilter(external_id=value) if name == "external_id" else CompanyFilter(source_external_id=value)


def _look_alikes(changes: Changes) -> CompanyFilter | None:
    source_id, name = (changes.get(each) for each in ("source_external_id", "name"))
    if isinstance(source_id, str) and source_id.strip():
        return CompanyFilter(source_external_id=source_id)
    return CompanyFilter(name=name) if isinstance(name, str) and name.strip() else None
