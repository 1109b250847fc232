"""The schema as composers of Federation 2 read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from schema.federation.keys import ENTITIES, SHARED

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])'
"""Which directives are meant; the address is the name of the specification, and nobody fetches it."""

_TYPE = re.compile(r"^type (\w+)([^{\n]*) \{$", re.MULTILINE)


def subgraph_sdl(printed: str) -> str:
    """The SDL with the keys of entities.

    Args:
        printed: the schema's own SDL.

    Raises:
        LookupError: a type that is named here is not there.
    """
    marks = _marks()
    missing = set(marks)

    def marked(found: re.Match[str]) -> str:
        name, implementing = found.groups()
        missing.discard(name)
        return f"type {name}{implementing}{marks.get(name, '')} {{"

    text = _TYPE.sub(marked, printed)
    if missing:
        raise LookupError(f"no types of the schema: {', '.join(sorted(missing))}")
    return f"{LINK}\n\n{text}"


def _marks() -> Mapping[str, str]:
    keys = {name: "".join(f' @key(fields: "{field}")' for field in fields) for name, fields in ENTITIES.items()}
    return {**keys, **dict.fromkeys(SHARED, " @shareable")}
