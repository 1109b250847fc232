"""Userlot's end users: the people who belong to its companies."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.frozen import frozen
from app.domain.record import Wire


@frozen
class EndUser:
    """An end user at Userlot. `custom_fields` holds every key that the vendor's documents do not name."""

    id: str
    external_id: str | None
    source_external_id: str | None
    first_name: str | None
    last_name: str | None
    full_name: str | None
    email: str | None
    company_id: str | None
    created_at: str | None
    updated_at: str | None
    custom_fields: Wire
    raw: Wire

    @property
    def name(self) -> str | None:
        """The name as stored, or first and last name joined."""
        return self.full_name or " ".join(filter(None, (self.first_name, self.last_name))) or None


@dataclass(frozen=True, slots=True)
class EndUserFilter:
    """Which end users to list: those that meet every field that is set; all of them where none is.

    There is no filter by company. The names are compared as Userlot sees fit, `email` whatever its case.
    """

    external_id: str | None = None
    source_external_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    email: str | None = None
