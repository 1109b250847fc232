"""The schema of accounts out of Reevo's JSON."""

from __future__ import annotations

import pytest

from app.domain.record import Json
from app.upstream.fields import Unparsable
from app.vendors.reevo.schema_mapping import account_schema


def test_flags_of_an_odd_type_are_none_and_stay_in_raw() -> None:
    attribute: dict[str, Json] = {"api_name": "a", "is_unique": 1, "is_custom": "true", "type_info": {"is_array": None}}
    found = account_schema({"attributes": [attribute], "relationships": [{"api_name": "r", "is_array": []}]})
    assert (found.attributes[0].is_unique, found.attributes[0].is_custom, found.attributes[0].is_array) == (
        None,
        True,
        None,
    )
    assert found.attributes[0].raw == attribute
    assert (found.relationships[0].api_name, found.relationships[0].is_array) == ("r", None)


@pytest.mark.parametrize("relationships", ["contacts", {"contacts": {}}, [{}], [None]])
def test_relationships_without_names_are_unparsable(relationships: Json) -> None:
    with pytest.raises(Unparsable):
        account_schema({"attributes": [], "relationships": relationships})
