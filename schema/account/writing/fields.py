"""What each vendor is to be sent of one input: the shared fields by its own names, then its section, which wins.

As in the table of the merged fields: what is read as `description` is written to `notes` at Assembly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from inspect import isawaitable
from typing import Any, Final

from app.domain.account_kind import AccountKind, kind_of
from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.account.writing.inputs import SharedAccountFields
from schema.writes.inputs import changes_of, with_custom_fields
from schema.writes.outcomes import About, graph_name
from schema.writes.steps import Step

SECTIONS: Final = {
    Vendor.ASSEMBLY: "assembly",
    Vendor.REEVO: "reevo",
    Vendor.USERLOT: "userlot",
    Vendor.SWIFT: "swift",
}
"""The vendors that hold accounts, and the section of each."""

_NAMES: Final[Mapping[Vendor, Mapping[str, str]]] = {
    Vendor.ASSEMBLY: {
        "name": "name",
        "kind": "type",
        "description": "notes",
        "external_id": "id_in_tool",
        "renewal_date": "renewal_date",
    },
    Vendor.REEVO: {"name": "display_name", "description": "description"},
    Vendor.USERLOT: {"name": "name", "external_id": "external_id", "renewal_date": "renewal_date"},
    Vendor.SWIFT: {"name": "name"},
}
"""Shared fields by each vendor's names; the domain and the e-mail address are no plain fields anywhere."""

_DOMAINS: Final = (("domain", "domain"), ("email", "domain"), ("domain", "domain_name"))
"""Where a shared field is no plain one: what vendors call it."""

_OF_PEOPLE = "A person is an account at Assembly alone: at Userlot write an end user, at Reevo a contact."


@dataclass(frozen=True)
class Given:
    """One input as what each vendor is to be sent.

    Attributes:
        shared: the shared fields that were given, by the domain's names.
        sections: as they were given; a vendor without one is not written.
    """

    shared: Changes
    sections: Mapping[Vendor, object]

    @classmethod
    def of(cls, given: SharedAccountFields) -> Given:
        """Of an input with sections; one that is null is none."""
        sections = {vendor: getattr(given, name) for vendor, name in SECTIONS.items()}
        return cls(
            shared=changes_of(given, without=("by", *SECTIONS.values())),
            sections={vendor: section for vendor, section in sections.items() if section},
        )

    @property
    def kind(self) -> AccountKind | None:
        """Organisation or person, as far as the shared fields tell."""
        word = self.shared.get("kind")
        if isinstance(word, str):
            return kind_of(word)
        if "email" in self.shared:
            return AccountKind.CUSTOMER
        return AccountKind.COMPANY if "domain" in self.shared else None

    @property
    def domain(self) -> str | None:
        """The organisation's domain among the shared fields."""
        domain = self.shared.get("domain")
        return domain if isinstance(domain, str) and self.kind is not AccountKind.CUSTOMER else None

    def changes(self, vendor: Vendor) -> dict[str, Json]:
        """What one vendor is to be sent, by the names of its record's attributes.

        Raises:
            About: a person is written where only organisations are, or a domain to a person.
            FieldRefused: a custom field is named like a field of the section.
        """
        if self.kind is AccountKind.CUSTOMER and vendor is not Vendor.ASSEMBLY:
            raise About(SECTIONS[vendor], FieldRefused("kind", _OF_PEOPLE), is_whole=True)
        shared = {name: self.shared[field] for field, name in _NAMES[vendor].items() if field in self.shared}
        if vendor is Vendor.ASSEMBLY:
            shared |= self._domain_at_assembly()
        return {**shared, **with_custom_fields(self.sections[vendor])}

    def _domain_at_assembly(self) -> dict[str, Json]:
        """The domain or the e-mail address: which of the two counts, the kind tells."""
        field, other = ("email", "domain") if self.kind is AccountKind.CUSTOMER else ("domain", "email")
        if other in self.shared:
            whose = "A person" if other == "domain" else "An organisation"
            raise About(other, FieldRefused(other, f"{whose} has no {other} at Assembly."), is_whole=True)
        return {"domain": self.shared[field]} if field in self.shared else {}

    @contextmanager
    def telling_fields(self, vendor: Vendor) -> Iterator[None]:
        """A refusal in here names the field of the input that it is about: the shared one, or the section's.

        Raises:
            About: in place of a refusal of a field of the vendor's.
        """
        try:
            yield
        except FieldRefused as error:
            raise About(self._place(vendor, graph_name(error.field)), error, is_whole=True) from error
        except About as error:
            if error.is_whole:
                raise
            raise About(self._place(vendor, error.field), error.cause, is_whole=True) from error

    def told(self, step: Step) -> Step:
        """The step, whose refusals name the field of the input that they are about."""

        async def build() -> Write[Any]:
            with self.telling_fields(step.vendor):
                built = step.build()
                return await built if isawaitable(built) else built

        return replace(step, build=build, path=SECTIONS[step.vendor])

    def _place(self, vendor: Vendor, field: str) -> str:
        first = field.partition(".")[0]
        if first not in map(graph_name, changes_of(self.sections[vendor])):
            for shared, name in (*_NAMES[vendor].items(), *_DOMAINS):
                if graph_name(name) == first and shared in self.shared:
                    return graph_name(shared)
        return f"{SECTIONS[vendor]}.{field}"


def without(changes: Mapping[str, Json], names: Collection[str]) -> dict[str, Json]:
    """Changes less some of them."""
    return {name: value for name, value in changes.items() if name not in names}
