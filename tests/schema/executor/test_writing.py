"""Nothing but checked names comes into what is written."""

from __future__ import annotations

import pytest

from schema.executor.writing import checked, code_of, constant, indented, renamed


def test_a_name_is_written_as_a_constant() -> None:
    assert constant("displayName") == "'displayName'"


@pytest.mark.parametrize("name", ["", "a-b", "0", "a'", "é"])
def test_no_other_word_is_written(name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        checked(name)


def test_the_code_of_a_text_is_kept_unless_it_is_long() -> None:
    short, long = "a = 1\n", "a = 1\n" * 4000
    assert code_of(short) is code_of(short)
    assert code_of(long) is not code_of(long)


def test_lines_are_put_into_a_body_and_names_into_the_place_of_others() -> None:
    assert list(indented(indented(["a = 1"]))) == ["  a = 1"]
    assert renamed("value.value_2 is not values", "value", "value_1") == "value_1.value_2 is not values"
