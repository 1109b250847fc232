"""The company that a `CompanyBy` names."""

from __future__ import annotations

from app.domain import company as domain
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.account.inputs import given
from schema.company.inputs import CompanyBy
from schema.company.loaders import CompanyById
from schema.context import Context
from schema.ids import the_only
from schema.userlot.keys import id_to_write, named


async def company_by(context: Context, by: CompanyBy) -> domain.Company | None:
    """By id or record, which are point reads, or by one of the external ids, which are filters.

    Raises:
        BadUserInput: the key cannot mean anything.
        AmbiguousKey: several companies have it.
        GatewayError: Userlot gave no usable answer.
    """
    record_id = _named(by)
    if record_id is not None:
        return await context.loader(CompanyById).load(record_id)
    key, where = _filter(by)
    companies = context.vendors.userlot.companies
    chose(Vendor.USERLOT, f"1 company by {key}", Strategy.QUERY, "Userlot filters its list", 1)
    return the_only(key, Vendor.USERLOT, await companies.all(where))


async def company_to_write(context: Context, by: CompanyBy, *, field: str) -> str:
    """Userlot's own id of the company that a write goes to; one that is named by its id is not read for that.

    Args:
        context: of the request.
        by: which company.
        field: the input's field that holds `by`.

    Raises:
        About: of `field`: the key means nothing, matches nothing or several, or could not be looked for.
    """
    return await id_to_write(lambda: _named(by), lambda: company_by(context, by), field=field, one="company")


def _named(by: CompanyBy) -> str | None:
    return named(by, "Company", "companies")


def _filter(by: CompanyBy) -> tuple[str, domain.CompanyFilter]:
    if (external_id := given(by.external_id)) is not None:
        return "externalId", domain.CompanyFilter(external_id=external_id)
    return "sourceExternalId", domain.CompanyFilter(source_external_id=given(by.source_external_id) or "")
