"""Assembly's labels: what an account's tier, stage, company type and tags refer to."""

from __future__ import annotations

from enum import StrEnum

from app.domain.frozen import frozen
from app.domain.record import Wire


class LabelType(StrEnum):
    """What a label can stand for."""

    TIER = "Tier"
    STAGE = "Stage"
    COMPANY_TYPE = "CompanyType"
    ACCOUNT_TAG = "AccountTag"


@frozen
class Label:
    """A label. `type` is the vendor's own word, one of `LabelType` or one that is newer than this code."""

    id: str
    type: str | None
    name: str | None
    color: str | None
    description: str | None
    custom_fields: Wire
    raw: Wire
