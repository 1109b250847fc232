"""Swift's JSON to records."""

from __future__ import annotations

from app.domain.account import SwiftAccount
from app.domain.record import Wire
from app.upstream.fields import beside, flag, identifier, integer, text

_FIELDS = frozenset(
    {
        "id",
        "customer_id",
        "name",
        "inserted_at",
        "updated_at",
        "legacy_access",
        "lrn_access",
        "mms_access",
        "sms_access",
        "require_ip_api_access",
        "require_ip_gql_access",
    }
)


def account(wire: Wire) -> SwiftAccount:
    """An account, from inside its envelope.

    Raises:
        Unparsable: it has no id.
    """
    return SwiftAccount(
        id=identifier(wire),
        customer_id=integer(wire, "customer_id"),
        name=text(wire, "name"),
        inserted_at=text(wire, "inserted_at"),
        updated_at=text(wire, "updated_at"),
        legacy_access=flag(wire, "legacy_access"),
        lrn_access=flag(wire, "lrn_access"),
        mms_access=text(wire, "mms_access"),
        sms_access=text(wire, "sms_access"),
        require_ip_api_access=flag(wire, "require_ip_api_access"),
        require_ip_gql_access=flag(wire, "require_ip_gql_access"),
        custom_fields=beside(wire, _FIELDS),
        raw=wire,
    )
