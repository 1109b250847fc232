"""The type Company and what describes companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain import company as records
from app.domain.vendor import Vendor
from schema.company.loaders import AllStatuses, CompanyById, RevenueByCompany, read_revenue
from schema.context import Context, Info
from schema.executor.fed import NotAtHand, fed_by, of_object
from schema.ids import Ref
from schema.pagination import DEFAULT_PAGE, After, Connection, First
from schema.record_types import Node, later, served, served_list, served_or_none, shows, vendor_id
from schema.scalars import JSON, BigInt, Date, DateTime, Decimal
from schema.scopes.marks import ANYTHING, PERSONAL, REVENUE

if TYPE_CHECKING:
    from schema.account.types import Account
    from schema.end_user.types import EndUser

shows(records.Company, "Company")


@strawberry.type(description="A status that a company can have.")
class CompanyStatus:
    """Served from `app.domain.company.CompanyStatus`."""

    id: strawberry.ID = strawberry.field(description="Userlot's own id.")
    name: str | None = strawberry.field(description="What it is called.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")


@strawberry.type(description="A custom field that companies or end users have at Userlot.")
class CustomFieldDefinition:
    """Served from `app.domain.company.CustomFieldDefinition`."""

    id: str | None = strawberry.field(description="Userlot's own id.")
    name: str = strawberry.field(description="The key under which `customFields` holds its value.")
    label: str | None = strawberry.field(description="The name as Userlot shows it.")
    value_type: str | None = strawberry.field(description="The kind of value.")
    required: bool | None = strawberry.field(description="Whether it must be given.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")


@strawberry.type(
    description="An entry of a company's revenue. Userlot does not document its shape: `raw` is the truth."
)
class RevenueEntry:
    """Served from `app.domain.company.RevenueEntry`."""

    amount: Decimal | None = strawberry.field(metadata=REVENUE, description="An amount, where the entry has one.")
    mrr: Decimal | None = strawberry.field(
        metadata=REVENUE, description="Monthly recurring revenue, where the entry has it."
    )
    arr: Decimal | None = strawberry.field(
        metadata=REVENUE, description="Annual recurring revenue, where the entry has it."
    )
    currency: str | None = strawberry.field(metadata=REVENUE, description="The currency, where the entry has one.")
    date: str | None = strawberry.field(metadata=REVENUE, description="The day or period, where the entry has one.")
    raw: JSON | None = strawberry.field(metadata=REVENUE, description="The entry as it came.")


@strawberry.type(description="One of Userlot's own flat teams of staff. Not an Assemble team.")
class CustomerSuccessTeam:
    """Served from `app.domain.company.CustomerSuccessTeam`."""

    id: strawberry.ID = strawberry.field(description="Userlot's own id.")
    name: str | None = strawberry.field(description="What it is called.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")


def _statuses(context: Context) -> tuple[records.CompanyStatus, ...]:
    """The statuses that are at hand.

    Raises:
        NotAtHand: they are not read yet.
    """
    known = context.loader(AllStatuses).known_all()
    if known is None:
        raise NotAtHand
    return known[0]


def _status_among(company: records.Company, statuses: tuple[records.CompanyStatus, ...]) -> CompanyStatus | None:
    return _status(statuses, company.status_id) if company.status_id else None


def _status(statuses: tuple[records.CompanyStatus, ...], status_id: str) -> CompanyStatus | None:
    return served_or_none(CompanyStatus, next((status for status in statuses if status.id == status_id), None))


async def _load_status(everything: AllStatuses, status_id: str) -> CompanyStatus | None:
    return _status(await everything.all(), status_id)


async def revenue_of(info: Info, company: records.Company) -> list[RevenueEntry] | None:
    """A company's revenue, which is read by itself, and not again where that was begun.

    Raises:
        UpstreamError: Userlot gave no usable answer.
    """
    begun = info.context.loader(RevenueByCompany)
    is_begun = begun.has_begun(company.id)
    entries = await (begun.load(company.id) if is_begun else read_revenue(info.context.vendors, company.id))
    return None if entries is None else served_list(RevenueEntry, entries)


@of_object
def _company_id(parent: Parent[records.Company]) -> strawberry.ID:
    return strawberry.ID(str(Ref("Company", Vendor.USERLOT, parent.id)))


@strawberry.type(description="A client account at Userlot: revenue, health and life cycle.")
class Company(Node):
    """Served from `app.domain.company.Company`."""

    id: strawberry.ID = strawberry.field(resolver=_company_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Userlot's own id.")
    friendly_id: BigInt | None = strawberry.field(description="A short number for people; not stable enough for links.")
    name: str | None = strawberry.field(description="The company's name.")
    emails: list[str] | None = strawberry.field(metadata=PERSONAL, description="Its e-mail addresses.")
    health_score: float | None = strawberry.field(description="How well the customer does.")
    health_score_diff: float | None = strawberry.field(description="How the score changed.")
    health_category: str | None = strawberry.field(description="The score in words, an open list.")
    last_seen_at: DateTime | None = strawberry.field(description="When the customer was last active.")
    owner_user_id: str | None = strawberry.field(description="Userlot's id of the staff member who owns it.")
    mrr: Decimal | None = strawberry.field(metadata=REVENUE, description="Monthly recurring revenue.")
    arr: Decimal | None = strawberry.field(metadata=REVENUE, description="Annual recurring revenue.")
    start_date: Date | None = strawberry.field(description="When the subscription began.")
    renewal_date: Date | None = strawberry.field(description="When it is renewed.")
    life_cycle_id: str | None = strawberry.field(description="Userlot's id of the life cycle.")
    life_cycle_stage_id: str | None = strawberry.field(description="Userlot's id of the stage in the life cycle.")
    status_id: str | None = strawberry.field(description="Userlot's id of the status.")
    external_id: str | None = strawberry.field(description="Your own id of the company, unique within a product.")
    created_at: DateTime | None = strawberry.field(description="When the record was created.")
    updated_at: DateTime | None = strawberry.field(description="When it was last changed.")
    custom_fields: JSON | None = strawberry.field(
        metadata=ANYTHING, description="The product's custom fields, as they came."
    )
    raw: JSON | None = strawberry.field(metadata=ANYTHING, description="The vendor's object as it came.")

    @strawberry.field(description="The status.")
    @staticmethod
    @fed_by(_status_among, among=_statuses)
    def status(parent: Parent[records.Company], info: Info) -> CompanyStatus | None:
        """By `statusId`, from the one list of statuses."""
        if not parent.status_id:
            return None
        everything = info.context.loader(AllStatuses)
        known = everything.known_all()
        if known is not None:
            return _status(known[0], parent.status_id)
        return later(CompanyStatus, _load_status(everything, parent.status_id))

    @strawberry.field(metadata=REVENUE, description="The company's revenue. One call a company.")
    @staticmethod
    async def revenue(parent: Parent[records.Company], info: Info) -> list[RevenueEntry] | None:
        """One read; the pipeline shares it among equal questions."""
        return await revenue_of(info, parent)

    @strawberry.field(
        metadata=PERSONAL, description="The people who belong to the company, from the one list of all end users."
    )
    @staticmethod
    async def end_users(
        parent: Parent[records.Company], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Annotated[EndUser, strawberry.lazy("schema.end_user.types")]] | None:
        """Userlot's list has no filter by company: one list, grouped."""
        from schema.end_user.lists import end_users_of  # end users show their company

        info.context.loader(CompanyById).prime(parent.id, parent)
        return await end_users_of(info, parent.id, first, after)

    @strawberry.field(description="The customer that this company is.")
    @staticmethod
    def account(
        parent: Parent[records.Company], info: Info
    ) -> Annotated[Account, strawberry.lazy("schema.account.types")] | None:
        """The one that holds this record; at once where the page has asked for it."""
        from schema.account.serving import account_of  # an account shows its company
        from schema.account.types import Account
        from schema.company.customers import CustomerOfCompany, view_of

        known = info.context.loader(CustomerOfCompany).known(parent.id)
        if known:
            return served(Account, known[0])
        return later(Account, account_of(info, view_of(info.context, parent)))
