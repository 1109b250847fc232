"""Columns of days and moments: as the vendors write them, but for two spellings that are no day and no moment.

No document says how a vendor writes that there is none, which may be the empty text, or that a day has no hours.
What came stands in the record's `raw` as it is.
"""

from __future__ import annotations

import re

from app.domain.record import Json
from app.upstream.fields import as_text
from app.upstream.row_reader import Column, Shape

_DAY_WITH_HOURS = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d", re.ASCII)
_DAY_LENGTH = 10


def day(value: Json) -> str | None:
    """A day as the vendor writes it; of a moment its day, in the vendor's own words. The empty text is none."""
    text = as_text(value)
    with_hours = _DAY_WITH_HOURS.match(text or "")
    return with_hours[1] if with_hours else text or None


def moment(value: Json) -> str | None:
    """A moment as the vendor writes it. The empty text is none."""
    return as_text(value) or None


_IS_DAY = f"len(v) == {_DAY_LENGTH}"

DAY = Column(
    day,
    f"v is None or (v.__class__ is str and {_IS_DAY})",
    shape=Shape(str | None, f"v if v is None or {_IS_DAY} else read(v)"),
)
MOMENT = Column(moment, "v is None or (v.__class__ is str and v)", shape=Shape(str | None, "v or None"))
