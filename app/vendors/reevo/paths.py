"""Reevo's paths. Words that begin with `_` are the vendor's own in them, such as `_query` and `_assert`."""

from __future__ import annotations

from app.domain.errors import BadUserInput
from app.upstream.request import segment

_ROOT = "/api/v2"

ACCOUNTS = f"{_ROOT}/account"
ACCOUNT_ASSERT = f"{ACCOUNTS}/_assert"
ACCOUNT_SCHEMA = f"{_ROOT}/_schema/account"


def account(account_id: str) -> str:
    """The path of one account.

    Raises:
        BadUserInput: the id cannot stand in a path.
    """
    return record("account", account_id)


def relationship(account_id: str, api_name: str) -> str:
    """The path of one relationship of one account.

    Raises:
        BadUserInput: the id or the name cannot stand in a path.
    """
    return f"{account(account_id)}/relationship/{_slot(api_name, 'a Reevo relationship name')}"


def related(account_id: str, api_name: str, target_id: str) -> str:
    """The path of one record in a relationship of one account.

    Raises:
        BadUserInput: an id or the name cannot stand in a path.
    """
    return f"{relationship(account_id, api_name)}/{_slot(target_id, 'a related record id')}"


def domains(account_id: str) -> str:
    """The path of an account's domains, the one attribute that has a path.

    Raises:
        BadUserInput: the id cannot stand in a path.
    """
    return f"{account(account_id)}/attribute/domains"


def domain(account_id: str, domain_name: str) -> str:
    """The path of one domain of one account.

    Raises:
        BadUserInput: the id or the domain cannot stand in a path.
    """
    return f"{domains(account_id)}/{_slot(domain_name, 'a domain')}"


def record(record_type: str, record_id: str) -> str:
    """The path of one record of a type, such as `account`.

    Raises:
        BadUserInput: the id cannot stand in a path.
    """
    return f"{_ROOT}/{record_type}/{_slot(record_id, f'a Reevo {record_type} id')}"


def record_query(record_type: str) -> str:
    """The path that answers queries for records of one type, such as `account`."""
    return f"{_ROOT}/{record_type}/_query"


def _slot(value: str, what: str) -> str:
    if value.startswith("_"):
        raise BadUserInput(f"{value!r} cannot be used as {what}: words that begin with '_' address something else.")
    return segment(value, what=what)
