"""The settings that say how long answers are fresh, and how long a stale one may be given."""

from __future__ import annotations

from app.settings.reading import Reader
from app.upstream.freshness import Freshness

LONGEST = 86_400
"""Seconds that anything may be kept fresh, or stale."""

NOUNS = frozenset(
    {
        "account",
        "additional_properties",
        "company",
        "company_field",
        "company_status",
        "contact",
        "end_user",
        "end_user_field",
        "label",
        "relationship",
        "revenue",
        "schema",
        "team",
        "usage_log",
    }
)
"""What vendors are asked for: the middle words of the operations that read."""

BY_NOUN = "GATEWAY_CACHE_TTL_BY_NOUN"


def read_freshness(reader: Reader) -> Freshness:
    """The bounds that an operator has set; faults are gathered by the reader."""

    def seconds(name: str, default: float) -> float:
        return reader.number(name, default, float, least=0, most=LONGEST)

    return Freshness(
        ttl=seconds("GATEWAY_CACHE_TTL", 60.0),
        of_nouns=_by_noun(reader),
        while_revalidating=seconds("GATEWAY_STALE_WHILE_REVALIDATE", 300.0),
        if_error=seconds("GATEWAY_STALE_IF_ERROR", 600.0),
    )


def _by_noun(reader: Reader) -> dict[str, float]:
    """`label=600, usage_log=5` as numbers."""
    found: dict[str, float] = {}
    for part in (reader.optional(BY_NOUN) or "").split(","):
        noun, _, value = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if noun not in NOUNS or noun in found or not _is_seconds(value):
            reader.faults.append(
                f"{BY_NOUN} is not a list such as `label=600, usage_log=5`, with seconds from 0 to {LONGEST} and each "
                f"noun once, of {', '.join(sorted(NOUNS))}."
            )
            return {}
        found[noun] = float(value)
    return found


def _is_seconds(value: str) -> bool:
    whole, _, fraction = value.partition(".")
    digits = whole + fraction
    return digits.isascii() and digits.isdigit() and bool(whole) and float(value) <= LONGEST
