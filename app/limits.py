"""How much one request may ask for: figures that are checked before anything of it is executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

LARGEST = 1_000_000_000
"""The highest limit that can be set; figures are not counted beyond it."""


MOST_ERRORS = 1_000
"""That an answer tells of, beside one that says how many there are more; each takes some 0.08 ms of the event loop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest figures that are served. Each has the setting `GATEWAY_MAX_` and its name in capitals.

    Attributes:
        body_bytes: of a request's body.
        document_length: characters of the document.
        tokens: of the document, and as many comments.
        depth: fields within fields.
        aliases: fields with an alias, fragments counted wherever they are spread.
        root_fields: of the operation, fragments opened.
        directives: counted like aliases.
        fields: in the answer, as foreseen: with fragments opened and lists as long as they may be.
        values: in `variables`, those within lists and objects too.
        cost: calls to vendors, as foreseen.
    """

    body_bytes: int = 1_048_576
    document_length: int = 100_000
    tokens: int = 3_000
    depth: int = 50
    aliases: int = 200
    root_fields: int = 50
    directives: int = 200
    fields: int = 100_000
    values: int = 20_000
    cost: int = 5_000

    @classmethod
    def read(cls, number: Callable[[str, int], int]) -> Limits:
        """The limits as they are set.

        Args:
            number: reads the setting of a name, with what it is where it is not set.
        """
        return cls(**{each.name: number(setting_of(each.name), getattr(cls(), each.name)) for each in fields(cls)})


def setting_of(limit: str) -> str:
    """The environment variable of a limit."""
    return f"GATEWAY_MAX_{limit.upper()}"
