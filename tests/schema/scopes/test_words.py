"""Vendors' words within messages, which may quote a record."""

from __future__ import annotations

import pytest

from app.access.principal import EVERYBODY, Principal
from schema.scopes.words import may_be_told

READER = Principal("a", "key", frozenset({"read", "read:revenue"}))


SKIPPED = "Which record Reevo holds is not known while another vendor fails: Assembly answered 500 to "
CONFLICT = "Userlot answered 409 to userlot.company.create"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (f"{CONFLICT}: jane@acme.example has it.", f"{CONFLICT}."),
        (f"{SKIPPED}assembly.account.get: row 5\nof jane@acme.example", f"{SKIPPED}assembly.account.get."),
        (f"{CONFLICT}.", f"{CONFLICT}."),
        ("`first` is 5: give more.", "`first` is 5: give more."),
    ],
)
def test_they_are_cut_for_who_may_not_see_what_they_quote(message: str, told: str) -> None:
    assert may_be_told(message, READER) == told
    assert may_be_told(message, EVERYBODY) == message
