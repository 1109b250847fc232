"""Inputs as the steps that write accounts get them, made without a document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.domain.account import AssemblyAccount
from schema.account.writing.fields import Given
from schema.account.writing.inputs import AssertAccountInput
from schema.account.writing.sections import (
    AssertAssemblyAccountInput,
    AssertUserlotCompanyInput,
    ReevoAccountFields,
    SwiftAccountFields,
)

EMPTY: dict[str, Any] = {
    "assembly": AssertAssemblyAccountInput(),
    "reevo": ReevoAccountFields(),
    "userlot": AssertUserlotCompanyInput(),
    "swift": SwiftAccountFields(),
}
"""A section for each vendor, with nothing in it."""


def given(**values: Any) -> Given:
    """What an input with these values, and an empty section where none is given, has to write."""
    return Given.of(AssertAccountInput(**{**EMPTY, **values}))


def account(**values: Any) -> AssemblyAccount:
    """An account at Assembly that holds little."""
    held: dict[str, Any] = dict.fromkeys(AssemblyAccount.__dataclass_fields__)
    lists: dict[str, Any] = dict.fromkeys(("source_specific_ids", "phones", "tag_ids"), ())
    own = {"id": "a-1", "type": "Company", "name": "Acme", "domain": "acme.example", "contract_value": Decimal("10.00")}
    return AssemblyAccount(**{**held, **lists, "custom_fields": {}, "raw": {}, **own, **values})
