"""The steps that write companies, for mutations of companies and for those that write to several vendors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.domain.changes import Changes
from app.domain.company import Company, CompanyFilter
from schema.company import record_steps
from schema.company.loaders import CompanyById
from schema.company.writing import Key
from schema.context import Context
from schema.writes.steps import Step


def creation(context: Context, changes: Callable[[], Changes], *, path: str = "") -> Step:
    """A new company (`POST /api/v1/companies`); `CONFLICT`, and nothing sent, where its external id is taken.

    Args:
        context: of the request.
        changes: as of `UserlotCompanies.create`, the same each time it is asked for.
        path: of the input's section that it is about.
    """
    return record_steps.creation(_kind(context), changes, path=path)


def change_of(
    context: Context,
    find: Callable[[], Awaitable[Company | str]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """A change of one company (`PATCH /api/v1/companies/:id`).

    Args:
        context: of the request.
        find: the company, or Userlot's own id of it where that is known without a read; it raises what it refuses.
        changes: as of `UserlotCompanies.update`, the same each time it is asked for.
        path: as of `creation`.
    """
    return record_steps.change_of(_kind(context), find, changes, path=path)


def assertion(
    context: Context,
    match: Callable[[], Key | Awaitable[Key]],
    changes: Callable[[], Changes],
    *,
    path: str = "",
) -> Step:
    """A company that is changed where a key finds it, else created (`PUT /api/v1/companies`).

    Args:
        context: of the request.
        match: `id`, `external_id` or `source_external_id`, and its value; it raises what it refuses.
        changes: as of `UserlotCompanies.assert_`, the same each time it is asked for.
        path: as of `creation`.
    """
    return record_steps.assertion(_kind(context), match, changes, path=path)


def filter_by(name: str, value: str) -> CompanyFilter:
    """The filter by `external_id` or `source_external_id`."""
    return CompanyFilter(external_id=value) if name == "external_id" else CompanyFilter(source_external_id=value)


def _kind(context: Context) -> record_steps.Kind[Company, CompanyFilter]:
    return record_steps.Kind(
        noun="company",
        adapter=lambda: context.vendors.userlot.companies,
        by_id=lambda company_id: context.loader(CompanyById).load(company_id),
        where=filter_by,
        look_alikes=_look_alikes,
        find_out="`companies`, filtered by its `externalId` or name, have it then.",
        find_again="`company` by the same key shows it as it is.",
    )


def _look_alikes(changes: Changes) -> CompanyFilter | None:
    source_id, name = (changes.get(each) for each in ("source_external_id", "name"))
    if isinstance(source_id, str) and source_id.strip():
        return CompanyFilter(source_external_id=source_id)
    return CompanyFilter(name=name) if isinstance(name, str) and name.strip() else None
