"""Swift's JSON to records."""

from __future__ import annotations

from app.domain.account import SwiftAccount
from app.domain.record import Wire
from app.upstream.row_reader import FLAG, ID, INTEGER, TEXT, row_reader
from app.vendors.dates import MOMENT


def account(wire: Wire) -> SwiftAccount:
    """An account, from inside its envelope.

    Raises:
        Unparsable: it has no id.
    """
    return _account.read(wire, raw=wire)


_account = row_reader(
    SwiftAccount,
    id=ID,
    customer_id=INTEGER,
    name=TEXT,
    inserted_at=MOMENT,
    updated_at=MOMENT,
    legacy_access=FLAG,
    lrn_access=FLAG,
    mms_access=TEXT,
    sms_access=TEXT,
    require_ip_api_access=FLAG,
    require_ip_gql_access=FLAG,
)
