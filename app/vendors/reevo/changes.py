"""What a caller wants written as Reevo's JSON: raw values under the vendor's names, without their envelopes.

Null clears, a list replaces the whole list, and what is not given is not sent. Only what would write a wrong thing is
refused; fields that the vendor computes are its own to refuse, in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.domain.identity import normalise_domain
from app.domain.record import Json
from app.upstream.decoding import encode_json

_CUSTOM = "custom_fields"
_STAGE, _OWNER, _REVENUE = "current_stage", "owner_user_id", "estimated_annual_revenue"
_ACCOUNT = {
    "display_name": "display_name",
    "description": "description",
    _STAGE: "current_stage_id",  # an api_name, though it is read as an object
    _OWNER: "owner_user_id",
    "official_website": "official_website",
    "websites": "websites",
    "linkedin_url": "linkedin_url",
    "x_url": "x_url",
    "facebook_url": "facebook_url",
    "zoominfo_url": "zoominfo_url",
    "address": "address",
    _REVENUE: "estimated_annual_revenue",
}
"""Attributes of our record that can be written, to the vendor's names."""
_SYSTEM = ("id", "organization_id", "created_at", "updated_at", "created_by_user_id")
_DOMAINS = ("domains", "domain_name")
_BY_DOMAIN = (
    "Domains are not written as a field of the account: add, promote or remove a domain, or assert the account by one."
)
_EDGE = ("role", "is_primary")
_MATCH = "related_record_match"


def account_attributes(changes: Changes) -> dict[str, Json]:
    """The `attributes` of an account, in one order; custom fields are the last, as they were given.

    Raises:
        FieldRefused: a domain, a name that is none of an account's, a custom field named like one of those, or a value
            that could not mean what was meant.
    """
    for name in changes:
        if name in _DOMAINS:
            raise FieldRefused(name, _BY_DOMAIN)
        if name not in _ACCOUNT and name not in _SYSTEM and name != _CUSTOM:
            raise FieldRefused(name, f"{name!r} is no field of a Reevo account; a custom field stands under {_CUSTOM}.")
    wire = {sent: _value(name, changes[name]) for name, sent in _ACCOUNT.items() if name in changes}
    wire |= {name: changes[name] for name in _SYSTEM if name in changes}
    return wire | _custom_fields(changes[_CUSTOM]) if _CUSTOM in changes else wire


def account_body(changes: Changes) -> bytes:
    """The body that creates or changes an account.

    Raises:
        FieldRefused: as by `account_attributes`.
    """
    return encode_json({"attributes": account_attributes(changes)})


def assert_body(domain_name: str, changes: Changes) -> bytes:
    """The body of `_assert`: the domain is what is matched by, and never an attribute.

    Raises:
        FieldRefused: what is to be matched by is no domain; else as by `account_attributes`.
    """
    match: Json = {"domain_name": new_domain(domain_name)}
    return encode_json({"match": match, "attributes": account_attributes(changes)})


def new_domain(domain_name: str) -> str:
    """A domain that an account is to have, in lower case and else as it was given.

    Raises:
        FieldRefused: it is none, but an address, a URL or a word.
    """
    if normalise_domain(domain_name) is None:
        raise FieldRefused("domain_name", f"{domain_name!r} is no domain; give one such as 'acme.example'.")
    return spelled_domain(domain_name)


def spelled_domain(domain_name: str) -> str:
    """A domain in the spelling that it is sent in."""
    return domain_name.strip().lower()


def link_body(related: str | Mapping[str, Json], edge: Changes) -> bytes:
    """The body that ties a record to an account.

    Args:
        related: the id of the record, or what it is matched by, such as `{"email": …}`.
        edge: what is said of the tie: `role`, `is_primary`.

    Raises:
        FieldRefused: a blank id or match, or a field that an edge has not.
    """
    if isinstance(related, str):
        if not related.strip():
            raise FieldRefused("related_record_id", "The id of the related record is blank.")
        return encode_json({"related_record_id": related, **_edge(edge)})
    return encode_json({_MATCH: _match(_MATCH, related), **_edge(edge)})


def edge_body(changes: Changes) -> bytes:
    """The body that changes what is said of a tie.

    Raises:
        FieldRefused: a field that an edge has not.
    """
    return encode_json(_edge(changes))


def _edge(changes: Changes) -> dict[str, Json]:
    for name in changes:
        if name not in _EDGE:
            raise FieldRefused(name, f"{name!r} is nothing that a relationship says; it has {' and '.join(_EDGE)}.")
    return {name: changes[name] for name in _EDGE if name in changes}


def _value(name: str, value: Json) -> Json:
    if name == _REVENUE:
        return _amount(value)
    if name == _OWNER and isinstance(value, Mapping) and _MATCH in value:
        return {**value, _MATCH: _match(name, value[_MATCH])}
    if name == _STAGE and isinstance(value, Mapping):
        raise FieldRefused(name, "A stage is written as its api_name, and read as an object.")
    return value


def _amount(value: Json) -> Json:
    """Money is an object that holds the amount as text, with its digits and without an exponent."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise FieldRefused(_REVENUE, f"{_REVENUE} is not a number.")
        return {"amount": f"{value:f}"}
    if isinstance(value, str | int) and not isinstance(value, bool):
        return {"amount": str(value)}
    return value


def _match(field: str, match: Json | Mapping[str, Json]) -> dict[str, Json]:
    """What another record is found by; a blank value might find one that has none.

    Raises:
        FieldRefused: it is no object, is empty, or holds a blank value.
    """
    values = [*match.values()] if isinstance(match, Mapping) else []
    if not isinstance(match, Mapping) or not values or any(map(_is_blank, values)):
        raise FieldRefused(
            field, "A match holds what the record is found by, such as its e-mail address, and no blanks."
        )
    return dict(match)


def _is_blank(value: Json) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _custom_fields(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise FieldRefused(_CUSTOM, f"{_CUSTOM} is an object of values by their names.")
    for name in value:
        if name in _DOMAINS:
            raise FieldRefused(f"{_CUSTOM}.{name}", _BY_DOMAIN)
        if name in _ACCOUNT or name in _ACCOUNT.values():
            raise FieldRefused(f"{_CUSTOM}.{name}", f"{name} is a field of its own, and no custom field.")
    return value
