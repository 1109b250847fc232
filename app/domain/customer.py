"""A customer as the gateway's users know it: the records that vendors hold of it, and the fields merged from them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import merged_fields
from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.account_kind import AccountKind
from app.domain.company import Company
from app.domain.merging import MERGING_ORDER
from app.domain.vendor import Vendor

__all__ = ["AccountKind", "Customer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The records known to be one customer, and what they say together.

    A merged field has the value of the first vendor that has one, in the order Assembly, Reevo, Userlot, Swift; which
    field of theirs it is taken from is told by `app.domain.merged_fields`.
    """

    assembly: AssemblyAccount | None = None
    reevo: ReevoAccount | None = None
    company: Company | None = None
    swift: SwiftAccount | None = None

    @property
    def origin(self) -> tuple[Vendor, str]:
        """The vendor and record whose id is the customer's: the first that holds one."""
        held = (self.assembly, self.reevo, self.company, self.swift)
        return next((vendor, each.id) for vendor, each in zip(MERGING_ORDER, held, strict=True) if each is not None)

    @property
    def kind(self) -> AccountKind | None:
        """A person only where Assembly holds a Customer; None where Assembly's word is neither."""
        return merged_fields.KIND.value(self)

    @property
    def name(self) -> str | None:
        """What the customer is called."""
        return merged_fields.NAME.value(self)

    @property
    def domain(self) -> str | None:
        """The main domain, as the vendor spells it."""
        return merged_fields.DOMAIN.value(self)

    @property
    def domains(self) -> list[str]:
        """Every domain, the main one first, in one spelling each."""
        return merged_fields.DOMAINS.value(self) or []

    @property
    def email(self) -> str | None:
        """A person's e-mail address."""
        return merged_fields.EMAIL.value(self)

    @property
    def description(self) -> str | None:
        """Assembly's notes, else Reevo's description."""
        return merged_fields.DESCRIPTION.value(self)

    @property
    def phones(self) -> list[str]:
        """Telephone numbers, which Assembly alone holds."""
        return merged_fields.PHONES.value(self) or []

    @property
    def image_url(self) -> str | None:
        """A picture, which Assembly alone holds."""
        return merged_fields.IMAGE_URL.value(self)

    @property
    def renewal_date(self) -> str | None:
        """When the contract is renewed."""
        return merged_fields.RENEWAL_DATE.value(self)

    @property
    def created_at(self) -> str | None:
        """When the first record in the order of vendors that says so was created."""
        return merged_fields.CREATED_AT.value(self)

    @property
    def updated_at(self) -> str | None:
        """When the first record in the order of vendors that says so was last changed."""
        return merged_fields.UPDATED_AT.value(self)
