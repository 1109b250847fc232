"""Assembly's answers to writes: an id or nothing, and no error or page taken for either."""

from __future__ import annotations

import pytest

from app.upstream.decoding import NotJson
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.vendors.assembly.answers import nothing, written, written_id


def reply(body: str) -> Reply:
    return Reply(200, {}, body.encode())


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "a"}',
        '{"id": "a", "additional_properties": {}}',
        '{"account": {"id": "a", "name": "x"}}',
        '{"label": {"id": "a"}}',
        '{"log": {"id": "a"}}',
        '{"id": "a", "error": null}',
    ],
)
def test_the_id_is_read_bare_or_in_an_envelope(body: str) -> None:
    assert written_id(reply(body)) == "a"
    assert written("known")(reply(body)) == "a"


def test_an_id_that_is_a_number_is_text() -> None:
    assert written_id(reply('{"id": 7}')) == "7"


@pytest.mark.parametrize("body", ["", " \n", "{}", "null", '{"message": "saved"}', '{"account": "a"}'])
def test_an_answer_without_an_id_is_enough_where_the_id_is_known(body: str) -> None:
    assert written("known")(reply(body)) == "known"
    with pytest.raises(Unparsable, match="without 'id'"):
        written_id(reply(body))
    nothing(reply(body))


@pytest.mark.parametrize("body", ['{"id": ""}', '{"id": null}', '{"id": ["a"]}', '{"account": {"id": true}}'])
def test_an_id_that_is_none_is_not_replaced(body: str) -> None:
    for parse in (written_id, written("known")):
        with pytest.raises(Unparsable):
            parse(reply(body))


@pytest.mark.parametrize("body", ['{"error": "no"}', '{"error": 17, "message": "no"}', "[]", '"ok"', "true"])
def test_an_error_or_another_shape_is_no_success(body: str) -> None:
    for parse in (written_id, written("known"), nothing):
        with pytest.raises(Unparsable):
            parse(reply(body))


@pytest.mark.parametrize("body", ["<html>sign in</html>", '{"id": "a'])
def test_a_page_in_between_is_no_success(body: str) -> None:
    for parse in (written_id, written("known"), nothing):
        with pytest.raises(NotJson):
            parse(reply(body))
