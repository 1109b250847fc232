"""Marks for the declarations of fields: which scopes a field needs. Given as `metadata` of `strawberry.field`.

A marked field can be null whatever its record says, since a client may not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.access import principal as scopes
from app.domain.account_kind import AccountKind, kind_of

MARK = "scopes"
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a field needs.

    Attributes:
        scopes: all of these.
        where: of a type's field, whether this object's value needs them; of an input's, whether this value does, in
            the input that is the second argument. None where it always does.
    """

    scopes: frozenset[str]
    where: Callable[..., bool] | None = None


Metadata = Mapping[Any, Any]


def _marked(*needed: str, where: Callable[..., bool] | None = None) -> Metadata:
    return {MARK: Mark(frozenset(needed), where)}


def _is_of_a_person(shown: Any) -> bool:
    """Of a customer or of Assembly's record: whether Assembly's word for it is not that of an organisation."""
    record = shown.account if hasattr(shown, "is_person") else shown
    return record is not None and kind_of(record.type) is not AccountKind.COMPANY


def _may_be_an_address(value: object, given: Mapping[str, Any]) -> bool:  # noqa: ARG001
    return isinstance(value, str) and "@" in value


def _is_on(value: object, given: Mapping[str, Any]) -> bool:  # noqa: ARG001
    return value is True


def _finds_people(value: object, given: Mapping[str, Any]) -> bool:
    """Of a name that is searched for: unless organisations alone are asked for."""
    return value is not None and _name(given.get("kind")) != "COMPANY"


def _is_by_name(value: object, given: Mapping[str, Any]) -> bool:  # noqa: ARG001
    return _name(value) == "NAME"


def _name(value: object) -> str:
    return str(getattr(value, "name", value)).upper()


REVENUE = _marked(scopes.REVENUE)
"""It carries revenue."""

PERSONAL = _marked(scopes.PERSONAL)
"""It is about people, or free text, which may be."""

ANYTHING = _marked(scopes.REVENUE, scopes.PERSONAL)
"""It may hold whatever a vendor or an organisation has put there."""

IF_A_PERSON = _marked(scopes.PERSONAL, where=_is_of_a_person)
"""It is about people where the account is a person."""

IF_AN_ADDRESS = _marked(scopes.PERSONAL, where=_may_be_an_address)
"""A key that is looked for, which may be an e-mail address."""

IF_ON = _marked(scopes.REVENUE, scopes.PERSONAL, where=_is_on)
"""A dry run, which tells what is there by what it would change."""

IF_PEOPLE_TOO = _marked(scopes.PERSONAL, where=_finds_people)
"""A name that is looked for, also among people."""

IF_BY_NAME = _marked(scopes.PERSONAL, where=_is_by_name)
"""An order that tells how names follow each other, those of people too."""

SAID: Metadata = {WORDS: True}
"""A message that may hold a vendor's own words, which may quote a record."""
