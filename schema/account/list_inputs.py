"""Inputs that say which accounts a list over all vendors holds, and in which order."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import strawberry

from app.domain import account_list as lists
from app.domain.account_list import OrderField
from app.domain.errors import BadUserInput
from app.domain.moments import has_offset, instant
from schema.enums import AccountKind, Vendor
from schema.ids import parse_id
from schema.scalars import DateTime
from schema.scopes.marks import IF_BY_NAME, IF_PEOPLE_TOO


@strawberry.enum(description="What accounts are put in order by.")
class AccountOrderField(Enum):
    """The fields of the domain's orders, less the vendors' own order, which is had by naming none."""

    NAME = strawberry.enum_value(
        OrderField.NAME, description="`name`, without regard to case, by code points and not as any one language sorts."
    )
    CREATED_AT = strawberry.enum_value(OrderField.CREATED_AT, description="`createdAt`, as an instant.")
    UPDATED_AT = strawberry.enum_value(OrderField.UPDATED_AT, description="`updatedAt`, as an instant.")


@strawberry.input(
    description="An order of accounts. Those without a value come last in either direction; equals are told apart by "
    "the vendor and the id of the record that gives the account its id."
)
class AccountOrder:
    """Served to the list as `app.domain.account_list.AccountOrder`."""

    field: AccountOrderField = strawberry.field(metadata=IF_BY_NAME, description="By what.")
    descending: bool = strawberry.field(default=False, description="The last or newest first.")

    def to_domain(self) -> lists.AccountOrder:
        """The same as a value of the domain."""
        return lists.AccountOrder(OrderField[self.field.name], descending=self.descending)


@strawberry.input(
    description="Accounts that meet every field that is given, by what all their vendors' records say together."
)
class AccountFilter:
    """Served to the list as `app.domain.account_list.AccountFilter`."""

    kind: AccountKind | None = strawberry.field(default=None, description="Organisations, or people.")
    domain: str | None = strawberry.field(
        default=None, description="One of `domains`, such as `acme.com`, in any spelling. A person has none."
    )
    name: str | None = strawberry.field(
        metadata=IF_PEOPLE_TOO,
        default=None,
        description="Words, each of them somewhere in `name`, in any order and case.",
    )
    vendors: list[Vendor] | None = strawberry.field(
        default=None, description="Every one of these holds a record. Assemble holds teams, which are no accounts."
    )
    label_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Labels that the account has, all of them, as tier, stage, company type or tag: a label's `id`, or "
        "Assembly's own id of it.",
    )
    owner: str | None = strawberry.field(default=None, description="Reevo's or Userlot's own id of the owner.")
    stage: str | None = strawberry.field(
        default=None,
        description="Id, api name or display value of the stage at Reevo, or Assembly's own id of the stage label.",
    )
    updated_since: DateTime | None = strawberry.field(
        default=None,
        description="With an offset, such as `2026-06-01T00:00:00Z`. The newest change of any of the account's records "
        "is not before it; a record without a time does not count.",
    )

    def to_domain(self) -> lists.AccountFilter:
        """The same as a value of the domain.

        Raises:
            BadUserInput: a field can mean nothing; the message names it.
        """
        return lists.AccountFilter(
            kind=self.kind,
            domain=self.domain,
            name=self.name,
            vendors=frozenset(self.vendors or ()),
            label_ids=frozenset(map(_label_id, self.label_ids or ())),
            owner=self.owner,
            stage=self.stage,
            updated_since=None if self.updated_since is None else _moment(self.updated_since),
        )


def _label_id(given: str) -> str:
    """Assembly's id of a label, of its opaque id or of that id itself.

    Raises:
        BadUserInput: it is the opaque id of something else.
    """
    try:
        parse_id(given)
    except BadUserInput:
        return given  # none of ours, so Assembly's; whether there is such a label shows in what is found
    return parse_id(given, "Label").id


def _moment(given: str) -> datetime:
    moment = instant(given)
    if moment is None or not has_offset(given):
        raise BadUserInput(
            f"{given[:60]!r} as `updatedSince` in `filter` is not a moment in RFC 3339 with its offset; give one "
            "such as `2026-06-01T00:00:00Z`."
        )
    return moment
