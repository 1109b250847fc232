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
    if vendor not in asked:
        return 0
    asked.sort(key=lambda each: bool(keys.explicit_at(each)))  # an explicit link is the least in doubt
    left = max(0, MOST_CALLS - 1 - len(asked))
    return left // len(asked) + (asked.index(vendor) < left % len(asked))


def rival_refs(vendor: Vendor, record: Linkable, keys: AccountKeys) -> list[str]:
    """The references by which Assembly would know another account that the record belongs to, the likeliest first.

    Those that the account has itself are left out: a source specific id leads to one account.
    """
    record_id = spelled(record.id)
    own = {spelled(each) for each in keys.plain} | {f"{at}:{each}" for at, each in keys.explicit}
    refs = (f"{vendor}:{record_id}", shared_id(record), record_id)
    return [ref for ref in dict.fromkeys(refs) if ref is not None and spelled(ref) not in own]
