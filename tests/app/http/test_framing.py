"""The bytes around several answers: a client must be able to tell each for whole as soon as it is there."""

from __future__ import annotations

import json
import re

import pytest

from app.http.framing import framing
from schema.media import Form

MULTIPART = [Form.SUBSCRIPTION, Form.DEFERRED_2022, Form.DEFERRED]


def received(form: Form, *answers: bytes) -> list[object]:
    """What a client makes of a multipart body, which takes what stands between two boundaries."""
    frame = framing(form)
    text = frame.opening + b"".join(frame.before + each + frame.after for each in answers) + (frame.beat or b"")
    found = re.search(r"boundary=(\w+)", frame.content_type)
    assert found
    before, *parts, last = text.split(b"\r\n--" + found[1].encode())
    assert (before, last) == (b"", b"")
    assert frame.closing == b"--\r\n"
    heads, bodies = zip(*(each.split(b"\r\n\r\n", 1) for each in parts), strict=True)
    assert set(heads) == {b"\r\ncontent-type: application/json; charset=utf-8"}
    return [json.loads(each) for each in bodies]


@pytest.mark.parametrize("form", [Form.DEFERRED_2022, Form.DEFERRED])
def test_parts_of_an_answer_are_whole_with_the_boundary_behind_them(form: Form) -> None:
    assert received(form, b'{"a":1}', b'{"b":2}') == [{"a": 1}, {"b": 2}]


def test_events_of_a_subscription_by_multipart_are_payloads_and_beats_are_empty() -> None:
    assert received(Form.SUBSCRIPTION, b'{"data":{}}') == [{"payload": {"data": {}}}, {}]


@pytest.mark.parametrize("form", MULTIPART)
def test_the_content_type_names_the_protocol(form: Form) -> None:
    assert framing(form).content_type == form.value
    assert form.value.startswith("multipart/mixed; boundary=graphql; ")


@pytest.mark.parametrize("form", [Form.EVENTS, Form.ONE_EVENT, Form.EVENTS_2022, Form.EVENTS_DEFERRED])
def test_events_are_divided_by_line_feeds_alone(form: Form) -> None:
    frame = framing(form)
    assert frame.before + b"{}" + frame.after == b"event: next\ndata: {}\n\n"
    assert (frame.opening, frame.closing) == (b"", b"event: complete\ndata:\n\n")
    assert frame.content_type == "text/event-stream; charset=utf-8"
