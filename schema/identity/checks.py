"""How many calls a look-up of one customer may spend on checking that what it found is no other customer's.

A link by a shared id or a domain is wrong where another account at Assembly names the record explicitly, or shares the
id. The rest of what a look-up is promised to cost at most goes into asking; see docs/decisions/0067.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.link_keys import AccountKeys, shared_id, spelled
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from schema.identity.keys import company_keys, reevo_keys, swift_keys, team_keys

MOST_CALLS = 5
"""What looking for one customer at all five vendors costs at most, further domains and pages apart."""

_KEYS = (
    (Vendor.REEVO, reevo_keys),
    (Vendor.USERLOT, company_keys),
    (Vendor.SWIFT, swift_keys),
    (Vendor.ASSEMBLE, team_keys),
)


def checks_at(vendor: Vendor, keys: AccountKeys, configured: Collection[Vendor]) -> int:
    """How many references may be looked up for the vendor's record.

    It depends on what the account can be linked by and not on what is selected, so that an answer does not either.

    Args:
        vendor: whose record was found.
        keys: of the account.
        configured: the vendors that are.
    """
    asked = [each for each, keys_at in _KEYS if each in configured and keys_at(keys)]
    weak = [each for each in asked if not keys.explicit_at(each)]
    if vendor not in weak:
        return 0
    left = max(0, MOST_CALLS - 1 - len(asked))
    return left // len(weak) + (weak.index(vendor) < left % len(weak))


def rival_refs(vendor: Vendor, record: Linkable, keys: AccountKeys) -> list[str]:
    """The references by which Assembly would know another account that the record belongs to, the likeliest first."""
    record_id = spelled(record.id)
    refs = [f"{vendor}:{record_id}"]
    external_id = shared_id(record)
    if external_id is not None and external_id not in keys.plain:
        refs.append(external_id)  # the account has it as `id_in_tool`; another may have it as source specific id
    return [*refs, record_id]
