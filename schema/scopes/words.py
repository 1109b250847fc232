"""Vendors' own words within messages: they may quote what is in a record."""

from __future__ import annotations

import re

from app.access.principal import Principal

_SAID = re.compile(r"( answered \d{3} to [\w.]+): .*", re.DOTALL)


def may_be_told(message: str, principal: Principal) -> str:
    """A message as a client may read it: without a vendor's words where it may not see all that they may quote."""
    return message if principal.sees_all else _SAID.sub(r"\1.", message)
