"""Reevo's paths. Words that begin with `_` are the vendor's own in them, such as `_query` and `_assert`."""

from __future__ import annotations

from app.domain.errors import BadUserInput
from app.upstream.request import segment

_ROOT = "/api/v2"

ACCOUNT_SCHEMA = f"{_ROOT}/_schema/account"


def account(account_id: str) -> str:
    """The path of one account.

    Raises:
        BadUserInput: the id cannot stand in a path.
    """
    return f"{_ROOT}/account/{_slot(account_id, 'a Reevo account id')}"


def relationship(account_id: str, api_name: str) -> str:
    """The path of one relationship of one account.

    Raises:
        BadUserInput: the id or the name cannot stand in a path.
    """
    return f"{account(account_id)}/relationship/{_slot(api_name, 'a Reevo relationship name')}"


def record_query(record_type: str) -> str:
    """The path that answers queries for records of one type, such as `account`."""
    return f"{_ROOT}/{record_type}/_query"


def _slot(value: str, what: str) -> str:
    if value.startswith("_"):
        raise BadUserInput(f"{value!r} cannot be used as {what}: words that begin with '_' address something else.")
    return segment(value, what=what)
