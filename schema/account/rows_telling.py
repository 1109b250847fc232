"""What an account of Assembly tells by itself of the customer that it is, without a view of it and before it is made.

Assembly's word counts before all others in nearly every merged field, so that most of a page of its accounts is shown
from their rows. Of a field of which an account says nothing the others are asked, by `CustomerView`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from app.domain.account import AssemblyAccount
from app.domain.merged_fields import KIND, MERGED, PHONES
from app.domain.merging import MergedField, is_said
from app.domain.vendor import Vendor
from schema.executor.fed import NotAtHand, row_tells

Read = Callable[[AssemblyAccount], Any]


def told_by_rows(attributes: Collection[str], accounts: Sequence[AssemblyAccount]) -> bool:
    """Whether accounts tell all of these merged fields, so that no vendor is asked for any.

    Args:
        attributes: of the fields.
        accounts: of Assembly.
    """
    readers = [_READERS.get(attribute) for attribute in attributes]
    try:
        for read in readers:
            if read is None:
                return False
            for account in accounts:
                read(account)
    except NotAtHand:
        return False
    return True


def _reader(field: MergedField[Any]) -> Read | None:
    """What reads a field of an account's customer; None where other records always have a say."""
    first = field.sources[0]
    word = first.of_record
    if first.vendor is not Vendor.ASSEMBLY or word is None or field.needs_all:
        return None
    is_last_word = len(field.vendors) == 1 or field is KIND  # of which no other says anything beside an account

    def read(account: AssemblyAccount) -> Any:
        value = word(account)
        if is_said(value):
            return value
        if is_last_word:
            return [] if field is PHONES else None
        raise NotAtHand

    return read


_READERS: dict[str, Read] = {field.attribute: read for field in MERGED.values() if (read := _reader(field)) is not None}

for _attribute, _read in _READERS.items():
    row_tells(Vendor.ASSEMBLY.name, "Account", _attribute, _read)
