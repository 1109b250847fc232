"""What Assembly answers to writes: an id, or an empty object."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.record import Wire
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable, identifier

_ENVELOPES = ("account", "label", "log")  # as reads have them; the document shows none around a write's answer


def written_id(reply: Reply) -> str:
    """The id in `{"id": …}`; one inside the envelope of a read is understood too.

    Raises:
        Unparsable: there is none, so it is not known which record was written.
    """
    return identifier(_opened(_object(reply)))


def written(known: str) -> Callable[[Reply], str]:
    """A parser like `written_id` for a record whose own id was in the path: where the answer has none, that is it."""

    def parse(reply: Reply) -> str:
        wire = _opened(_object(reply))
        return identifier(wire) if "id" in wire else known

    return parse


def nothing(reply: Reply) -> None:
    """The stated answer to a deletion: `{}`. No body at all and objects that hold something are taken too.

    Raises:
        Unparsable: the body is no object, as a page of something between would be, or tells of an error.
    """
    _object(reply)


def _object(reply: Reply) -> Wire:
    body = reply.json() if reply.body.strip() else {}
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Unparsable("the body is not an object")
    if body.get("error"):
        raise Unparsable("an error in the body of a success")
    return body


def _opened(wire: Wire) -> Wire:
    if "id" not in wire:
        for name in _ENVELOPES:
            inner = wire.get(name)
            if isinstance(inner, dict):
                return inner
    return wire
