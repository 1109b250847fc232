"""What a router names an object by: `__typename`, and the fields of one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.access.principal import Principal
from app.domain.errors import BadUserInput
from schema.federation.keys import ENTITIES
from schema.scopes.needs import check_address


@dataclass(frozen=True, slots=True)
class Named:
    """An object that a router names.

    Attributes:
        type: of an entity.
        key: the field that names it.
        value: of that field; None where the other subgraph has none, which names nothing.
    """

    type: str
    key: str
    value: str | None


def named_by(representation: Any, principal: Principal) -> Named:
    """Which object is meant.

    Args:
        representation: as it was sent; fields that are of no key are not looked at.
        principal: who asks.

    Raises:
        BadUserInput: it is of no entity, or has no key of it.
        NotAllowed: the key may be an e-mail address, and the client may not look for people.
    """
    kind = representation.get("__typename") if isinstance(representation, dict) else None
    if not isinstance(kind, str):
        raise BadUserInput("A representation is an object with `__typename` and a key.")
    fields = ENTITIES.get(kind)
    if fields is None:
        raise BadUserInput(f"{kind[:60]!r} is no entity here; entities are {', '.join(ENTITIES)}.")
    held = [field for field in fields if field in representation]
    if not held:
        keys = " or ".join(f"`{field}`" for field in fields)
        raise BadUserInput(f"A representation of {kind} has no key: give {keys}.")
    key = next((field for field in held if representation[field] is not None), held[0])
    value = representation[key]
    if not isinstance(value, str | None):
        raise BadUserInput(f"`{key}` of {kind} is no string.")
    if key == "domain" and value is not None:
        check_address(value, key, principal)
    return Named(kind, key, value)
