"""A representation is read without trusting it, and a key that may be an address is looked for only by who may."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.principal import EVERYBODY, Principal
from app.access.refusals import NotAllowed
from app.domain.errors import BadUserInput
from schema.federation.representations import Named, named_by

READER = Principal("reader", "key", frozenset({"read"}))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"__typename": "Company", "id": "x"}, Named("Company", "id", "x")),
        ({"__typename": "Account", "domain": "acme.com"}, Named("Account", "domain", "acme.com")),
        ({"__typename": "Account", "domain": "acme.com", "id": "x"}, Named("Account", "id", "x")),
        ({"__typename": "Account", "domain": "acme.com", "id": None}, Named("Account", "domain", "acme.com")),
        ({"__typename": "Account", "domain": None}, Named("Account", "domain", None)),
        ({"__typename": "Team", "id": "x", "more": [1]}, Named("Team", "id", "x")),
    ],
)
def test_the_first_key_that_is_given_names_it(given: dict[str, Any], named: Named) -> None:
    assert named_by(given, EVERYBODY) == named


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "`__typename`"),
        ("Account", "`__typename`"),
        ([], "`__typename`"),
        ({"id": "x"}, "`__typename`"),
        ({"__typename": 1, "id": "x"}, "`__typename`"),
        ({"__typename": "Label", "id": "x"}, "'Label' is no entity here; entities are Account, Company, EndUser, Team"),
        ({"__typename": "Account"}, "give `id` or `domain`"),
        ({"__typename": "Company", "domain": "x"}, "give `id`"),
        ({"__typename": "Company", "id": 1}, "`id` of Company is no string"),
    ],
)
def test_what_names_nothing_is_told(given: Any, told: str) -> None:
    with pytest.raises(BadUserInput, match=told):
        named_by(given, EVERYBODY)


def test_an_address_is_for_those_who_may_look_for_people() -> None:
    given = {"__typename": "Account", "domain": "ada@acme.com"}
    with pytest.raises(NotAllowed):
        named_by(given, READER)
    assert named_by(given, EVERYBODY).value == "ada@acme.com"
    assert named_by({"__typename": "Account", "domain": "acme.com"}, READER).value == "acme.com"
