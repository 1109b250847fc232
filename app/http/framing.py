"""How several answers to one request follow each other in one HTTP body."""

from __future__ import annotations

from dataclasses import dataclass

from schema.media import Form

_PART = b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
_BOUNDARY = b"\r\n--graphql"


@dataclass(frozen=True, slots=True)
class Framing:
    """The bytes around answers. A client takes a part for whole only at the boundary behind it, so that comes at once.

    Attributes:
        content_type: of the body.
        opening: before all answers.
        before: each answer.
        after: each answer.
        beat: sent where there is no news, which a client takes for nothing; None where the form has no such thing.
        closing: behind all answers.
    """

    content_type: str
    opening: bytes
    before: bytes
    after: bytes
    beat: bytes | None
    closing: bytes


def framing(form: Form) -> Framing:
    """The framing of a form."""
    return _FRAMINGS[form]


def _parts(form: Form, before: bytes = b"", after: bytes = b"", *, beats: bool = False) -> Framing:
    beat = _PART + b"{}" + _BOUNDARY if beats else None
    return Framing(form.value, _BOUNDARY, _PART + before, after + _BOUNDARY, beat, b"--\r\n")


_EVENTS = Framing(
    f"{Form.EVENTS.value}; charset=utf-8",
    b"",
    b"event: next\ndata: ",
    b"\n\n",
    b":\n\n",
    b"event: complete\ndata:\n\n",
)
_FRAMINGS = {
    Form.EVENTS: _EVENTS,
    Form.ONE_EVENT: _EVENTS,
    Form.EVENTS_2022: _EVENTS,
    Form.EVENTS_DEFERRED: _EVENTS,
    Form.SUBSCRIPTION: _parts(Form.SUBSCRIPTION, b'{"payload":', b"}", beats=True),
    Form.DEFERRED_2022: _parts(Form.DEFERRED_2022),
    Form.DEFERRED: _parts(Form.DEFERRED),
}
