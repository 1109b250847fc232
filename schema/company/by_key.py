"""The company that a `CompanyBy` names."""

from __future__ import annotations

from uuid import UUID

from app.domain import company as domain
from app.domain.errors import BadUserInput, NothingFound
from app.domain.vendor import Vendor
from app.upstream.request import segment
from app.upstream.scope import Strategy, chose
from app.vendors.userlot.changes import own_id
from schema.account.inputs import RecordInput, given
from schema.company.inputs import CompanyBy
from schema.company.loaders import CompanyById
from schema.context import Context
from schema.ids import parse_id, the_only
from schema.outcomes import about


def userlot_id(record: RecordInput, what: str) -> str:
    """The id of a record that can only be Userlot's.

    Raises:
        BadUserInput: it is another vendor's.
    """
    if record.vendor is not Vendor.USERLOT:
        raise BadUserInput(f"{record.vendor.title} holds no {what}; give the record of USERLOT.")
    return record.id


def own_or_opaque(named: str, type_name: str) -> str:
    """Userlot's id of a record from an opaque id, or from Userlot's own id, which is a UUID.

    Args:
        named: as a client gave it.
        type_name: the GraphQL type of the opaque ids that are accepted.

    Raises:
        BadUserInput: it is neither.
    """
    try:
        UUID(named)
    except ValueError:
        return parse_id(named, type_name).id
    return named


def id_to_write(record_id: str, what: str) -> str:
    """Userlot's own id of a record that is to be changed, once it can be one.

    Args:
        record_id: as a client named it.
        what: such a record is called.

    Raises:
        BadUserInput: it is a friendly id, or cannot stand in a path.
    """
    segment(own_id(record_id), what=f"a Userlot {what} id")
    return record_id


async def company_by(context: Context, by: CompanyBy) -> domain.Company | None:
    """By id or record, which are point reads, or by one of the external ids, which are filters.

    Raises:
        BadUserInput: the key cannot mean anything.
        AmbiguousKey: several companies have it.
        GatewayError: Userlot gave no usable answer.
    """
    named = _named(by)
    if named is not None:
        return await context.loader(CompanyById).load(named)
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
    with about(field):
        named = _named(by)
        if named is not None:
            return id_to_write(named, "company")
        company = await company_by(context, by)
        if company is None:
            raise NothingFound(f"`{field}` matches no company.")
        return company.id


def _named(by: CompanyBy) -> str | None:
    if (record := given(by.record)) is not None:
        return userlot_id(record, "companies")
    opaque = given(by.id)
    return None if opaque is None else parse_id(opaque, "Company").id


def _filter(by: CompanyBy) -> tuple[str, domain.CompanyFilter]:
    if (external_id := given(by.external_id)) is not None:
        return "externalId", domain.CompanyFilter(external_id=external_id)
    return "sourceExternalId", domain.CompanyFilter(source_external_id=given(by.source_external_id) or "")
