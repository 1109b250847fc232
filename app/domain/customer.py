"""A customer as the gateway's users know it: the records that vendors hold of it, and the fields merged from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.identity import normalise_domain, normalise_email
from app.domain.vendor import Vendor


class AccountKind(StrEnum):
    """What a customer is."""

    COMPANY = "Company"
    CUSTOMER = "Customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The records known to be one customer, and what they say together.

    A merged field has the value of the first vendor that has one, in the order Assembly, Reevo, Userlot, Swift.
    """

    assembly: AssemblyAccount | None = None
    reevo: ReevoAccount | None = None
    company: Company | None = None
    swift: SwiftAccount | None = None

    @property
    def origin(self) -> tuple[Vendor, str]:
        """The vendor and record whose id is the customer's: the first that holds one."""
        held = (
            (Vendor.ASSEMBLY, self.assembly),
            (Vendor.REEVO, self.reevo),
            (Vendor.USERLOT, self.company),
            (Vendor.SWIFT, self.swift),
        )
        return next((vendor, record.id) for vendor, record in held if record is not None)

    @property
    def kind(self) -> AccountKind | None:
        """A person only where Assembly holds a Customer; None where Assembly's word is neither."""
        if self.assembly is None:
            return AccountKind.COMPANY
        return next((kind for kind in AccountKind if kind.value == self.assembly.type), None)

    @property
    def name(self) -> str | None:
        """What the customer is called."""
        names = (
            self.assembly and self.assembly.name,
            self.reevo and self.reevo.display_name,
            self.company and self.company.name,
            self.swift and self.swift.name,
        )
        return next((name for name in names if name), None)

    @property
    def domain(self) -> str | None:
        """The main domain; a person has none."""
        if self.assembly is not None and self.assembly.domain and not self._is_person:
            return self.assembly.domain
        if self.reevo is None:
            return None
        primary = (domain.domain_name for domain in self.reevo.domains if domain.is_primary)
        return next(primary, None)

    @property
    def domains(self) -> list[str]:
        """Every domain, the main one first, in one spelling each."""
        return list(dict.fromkeys(self._spelled_domains()))

    @property
    def email(self) -> str | None:
        """A person's e-mail address."""
        if self.assembly is None or not self.assembly.domain or not self._is_person:
            return None
        return normalise_email(self.assembly.domain) and self.assembly.domain

    @property
    def description(self) -> str | None:
        """Reevo's description, else Assembly's notes."""
        return (self.reevo and self.reevo.description) or (self.assembly and self.assembly.notes) or None

    @property
    def phones(self) -> list[str]:
        """Telephone numbers, which Assembly alone holds."""
        return list(self.assembly.phones) if self.assembly else []

    @property
    def image_url(self) -> str | None:
        """A picture, which Assembly alone holds."""
        return self.assembly.image_url if self.assembly else None

    @property
    def created_at(self) -> str | None:
        """When the first record in the order of vendors was created."""
        return next((moment for moment, _ in self._times() if moment), None)

    @property
    def updated_at(self) -> str | None:
        """When the first record in the order of vendors was last changed."""
        return next((moment for _, moment in self._times() if moment), None)

    @property
    def _is_person(self) -> bool:
        return self.kind is AccountKind.CUSTOMER

    def _spelled_domains(self) -> Iterator[str]:
        if self.domain:
            yield normalise_domain(self.domain) or self.domain
        for domain in self.reevo.domains if self.reevo else ():
            yield normalise_domain(domain.domain_name) or domain.domain_name

    def _times(self) -> Iterator[tuple[str | None, str | None]]:
        for record in (self.assembly, self.reevo, self.company):
            if record is not None:
                yield record.created_at, record.updated_at
        if self.swift is not None:
            yield self.swift.inserted_at, self.swift.updated_at
