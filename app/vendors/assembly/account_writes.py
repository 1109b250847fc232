"""Changes to Assembly's accounts."""

from __future__ import annotations

from typing import Final

from app.domain.account_kind import AccountKind, kind_of
from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.upstream.decoding import encode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import answers
from app.vendors.assembly.changes import (
    Field,
    a_number,
    a_text,
    an_integer,
    no_overlap,
    one_of,
    properties,
    texts,
    wire_of,
)
from app.vendors.assembly.refs import account_slot

_ACCOUNTS = "/accounts"

_SHARED: Final = {
    "type": Field("type", one_of(AccountKind)),
    "name": Field("name", a_text),
    "domain": Field("domain", a_text),
    "image_url": Field("image_url", a_text),
    "phones": Field("phone", texts),
    "contract_value": Field("contract_value", a_number),
    "contract_type": Field("contract_type", one_of(("Month", "Year"))),
    "renewal_date": Field("renewal_date", a_text),
    "trial_expiration_date": Field("trial_expiration_date", a_text),
    "tier_id": Field("tier", a_text),
    "stage_id": Field("stage", a_text),
    "company_type_id": Field("company_type", a_text),
    "notes": Field("notes", a_text),
    "id_in_tool": Field("id_in_tool", a_text),
    "number_of_seats": Field("number_of_seats", an_integer),
    "company_id": Field("company_id", a_text),
    "role": Field("role", a_text),
}
_CREATED: Final = {
    **_SHARED,
    "source_specific_ids": Field("source_specific_ids", texts),
    "tag_ids": Field("tags", texts),
    "additional_properties": Field("additional_properties", properties),
}
_UPDATED: Final = {
    **_SHARED,
    "added_tag_ids": Field("added_tags", texts),
    "removed_tag_ids": Field("removed_tags", texts),
    "added_source_specific_ids": Field("added_source_specific_ids", texts),
    "removed_source_specific_ids": Field("removed_source_specific_ids", texts),
}
_ON_UPDATE: Final = {
    "tag_ids": "An update takes 'added_tag_ids' and 'removed_tag_ids' in place of 'tag_ids'.",
    "source_specific_ids": (
        "An update takes 'added_source_specific_ids' and 'removed_source_specific_ids' in place of "
        "'source_specific_ids'."
    ),
    "additional_properties": "Additional properties of an account that exists are written by themselves.",
}
_ON_CREATE: Final = {
    "added_tag_ids": "An account that is created takes 'tag_ids'.",
    "removed_tag_ids": "An account that is created takes 'tag_ids'.",
    "added_source_specific_ids": "An account that is created takes 'source_specific_ids'.",
    "removed_source_specific_ids": "An account that is created takes 'source_specific_ids'.",
}
_OTHER_KIND: Final = {
    AccountKind.COMPANY: ("company_id", "role"),
    AccountKind.CUSTOMER: ("company_type_id", "number_of_seats"),
}
"""What an account of a kind does not have, since it is the other kind's."""

_TAKES_REFERENCES_AWAY = ("domain", "removed_source_specific_ids")

_TOUCHED: Final = frozenset({"account", "additional_properties", "usage_log"})
"""All that is read by a reference of an account: which account it names may change."""


def create(changes: Changes, kind: str | None) -> Write[str]:
    """As `AssemblyAccounts.create`."""
    _check_kind(changes, kind)
    body = wire_of(changes, _CREATED, what="an Assembly account", elsewhere=_ON_CREATE)
    request = Request("assembly.account.create", "POST", _ACCOUNTS, body=encode_json(body))
    return Write(request, answers.written_id, _TOUCHED)


def update(ref: str, changes: Changes, kind: str | None) -> Write[str]:
    """As `AssemblyAccounts.update`."""
    _check_kind(changes, kind)
    body = wire_of(changes, _UPDATED, what="an Assembly account", elsewhere=_ON_UPDATE)
    no_overlap(changes, "added_tag_ids", "removed_tag_ids")
    no_overlap(changes, "added_source_specific_ids", "removed_source_specific_ids")
    request = Request("assembly.account.update", "PUT", _one(ref), body=encode_json(body))
    # Sent again it would go to whatever account has the reference by then.
    repeatable = not any(field in changes for field in _TAKES_REFERENCES_AWAY)
    return Write(request, answers.written_id, _TOUCHED, is_repeatable=repeatable)


def delete(ref: str) -> Write[None]:
    """As `AssemblyAccounts.delete`."""
    return Write(Request("assembly.account.delete", "DELETE", _one(ref)), answers.nothing, _TOUCHED)


def _one(ref: str) -> str:
    return f"{_ACCOUNTS}/{account_slot(ref)}"


def _check_kind(changes: Changes, kind: str | None) -> None:
    """Refuse what only the other kind of account has, where the kind is known.

    Raises:
        FieldRefused: it would be written to an account that does not have it.
    """
    word = changes.get("type", kind)
    known = kind_of(word) if isinstance(word, str) else None
    if known is None:
        return
    for field in _OTHER_KIND[known]:
        if field in changes:
            raise FieldRefused(field, f"An account of type {known.value} has no {field!r}.")
