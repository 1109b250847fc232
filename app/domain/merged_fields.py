"""The merged fields of a customer: who says each of them, and where. See `app.domain.merging` for the order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.account_kind import AccountKind, kind_of
from app.domain.comparison import domain_key, same_email, same_name, same_phones, same_time, same_url
from app.domain.identity import normalise_email
from app.domain.merging import (
    MergedField,
    Records,
    Source,
    assembly_says,
    held_by,
    reevo_says,
    swift_says,
    userlot_says,
)
from app.domain.vendor import Vendor


def domains_of(account: ReevoAccount) -> list[str]:
    """A Reevo account's domains as they are spelled there, the primary one first."""
    return [domain.domain_name for domain in sorted(account.domains, key=lambda domain: not domain.is_primary)]


def domain_of(account: AssemblyAccount) -> str | None:
    """An organisation's domain as Assembly spells it; a person has none, but an e-mail address in its place."""
    return None if kind_of(account.type) is AccountKind.CUSTOMER else account.domain


def _email_of(account: AssemblyAccount) -> str | None:
    if kind_of(account.type) is not AccountKind.CUSTOMER or not account.domain:
        return None
    return account.domain if normalise_email(account.domain) else None


def _primary_domain(account: ReevoAccount) -> str | None:
    return next((domain.domain_name for domain in account.domains if domain.is_primary), None)


def _one_spelling(domains: list[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(domain_key, domains))))


def _organisation(vendor: Vendor, view: str) -> Source[AccountKind]:
    """A record of a vendor that keeps organisations only says so by being there, unless Assembly says anything."""

    def read(records: Records) -> AccountKind | None:
        is_told = records.assembly is None and vendor in held_by(records)
        return AccountKind.COMPANY if is_told else None

    return Source(vendor, view, read)


KIND = MergedField(
    "kind",
    "kind",
    (
        assembly_says("type", lambda account: kind_of(account.type)),
        _organisation(Vendor.REEVO, "reevo"),
        _organisation(Vendor.USERLOT, "company"),
        _organisation(Vendor.SWIFT, "swift"),
    ),
)
NAME = MergedField(
    "name",
    "name",
    (
        assembly_says("name", lambda account: account.name),
        reevo_says("displayName", lambda account: account.display_name),
        userlot_says("name", lambda company: company.name),
        swift_says("name", lambda account: account.name),
    ),
    same=same_name,
)
DOMAIN = MergedField(
    "domain",
    "domain",
    (assembly_says("domain", domain_of), reevo_says("domains.domainName", _primary_domain)),
)
DOMAINS = MergedField(
    "domains",
    "domains",
    (
        assembly_says("domain", lambda account: _one_spelling([domain_of(account) or ""])),
        reevo_says("domains.domainName", lambda account: _one_spelling(domains_of(account))),
    ),
    join=lambda lists: list(dict.fromkeys(chain.from_iterable(lists))),
)
EMAIL = MergedField("email", "email", (assembly_says("domain", _email_of),), same=same_email)
DESCRIPTION = MergedField(
    "description",
    "description",
    (
        assembly_says("notes", lambda account: account.notes),
        reevo_says("description", lambda account: account.description),
    ),
)
PHONES = MergedField(
    "phones", "phones", (assembly_says("phones", lambda account: list(account.phones)),), same=same_phones
)
IMAGE_URL = MergedField(
    "imageUrl", "image_url", (assembly_says("imageUrl", lambda account: account.image_url),), same=same_url
)
RENEWAL_DATE = MergedField(
    "renewalDate",
    "renewal_date",
    (
        assembly_says("renewalDate", lambda account: account.renewal_date),
        userlot_says("renewalDate", lambda company: company.renewal_date),
    ),
    same=same_time,
)
CREATED_AT = MergedField(
    "createdAt",
    "created_at",
    (
        assembly_says("createdAt", lambda account: account.created_at),
        reevo_says("createdAt", lambda account: account.created_at),
        userlot_says("createdAt", lambda company: company.created_at),
        swift_says("insertedAt", lambda account: account.inserted_at),
    ),
)
UPDATED_AT = MergedField(
    "updatedAt",
    "updated_at",
    (
        assembly_says("updatedAt", lambda account: account.updated_at),
        reevo_says("updatedAt", lambda account: account.updated_at),
        userlot_says("updatedAt", lambda company: company.updated_at),
        swift_says("updatedAt", lambda account: account.updated_at),
    ),
)

MERGED: Mapping[str, MergedField[Any]] = MappingProxyType(
    {
        field.name: field
        for field in (
            KIND,
            NAME,
            DOMAIN,
            DOMAINS,
            EMAIL,
            DESCRIPTION,
            PHONES,
            IMAGE_URL,
            RENEWAL_DATE,
            CREATED_AT,
            UPDATED_AT,
        )
    }
)
"""Every merged field by its name in the graph."""
