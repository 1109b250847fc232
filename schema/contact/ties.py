"""What ties a record to a Reevo account now: looked at for a dry run, and for a link whose answer was lost."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.account import ReevoAccount
from app.domain.changes import Changes
from app.domain.contact import RelatedRecord
from app.domain.errors import NothingFound
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.account.reevo_writing import Settle
from schema.context import Context
from schema.writes.inputs import id_or_none
from schema.writes.likeness import is_alike
from schema.writes.steps import FoundOut

_WHY = "a relationship is read a page at a time"


async def tie(context: Context, account_id: str, api_name: str, target_id: str) -> RelatedRecord:
    """The tie of one record to an account, from as many pages as it takes to come to it.

    Args:
        context: of the request.
        account_id: Reevo's id of the account.
        api_name: of the relationship.
        target_id: Reevo's id of the related record.

    Raises:
        NothingFound: there is none.
        GatewayError: Reevo gave no usable page.
    """
    chose(Vendor.REEVO, f"1 of an account's {api_name}", Strategy.PAGE, _WHY, 1)
    token: str | None = None
    while True:
        page = await context.vendors.reevo.relationships.page(account_id, api_name, token, 0)
        for row in page.rows:
            if row.id.lower() == target_id.lower():
                return row
        token = page.following
        if token is None:
            raise NothingFound(f"The account's {api_name} do not hold the record {target_id!r}.")


def look_alikes(context: Context, api_name: str, named: Callable[[], str], said: Changes) -> Settle:
    """Finds out whether a link stands that may be the lost write's: on the first page, and by the record's id alone.

    Whether it stood there before is not known, as looking costs every link a call. So it is never claimed.

    Args:
        context: of the request.
        api_name: of the relationship.
        named: Reevo's id of the record that was linked; it raises where the input names none.
        said: what was given of the tie.
    """

    async def settle(account_id: str, _: ReevoAccount | None) -> FoundOut:
        target_id = id_or_none(named)
        if target_id is None:
            return FoundOut()
        chose(Vendor.REEVO, f"1 of an account's {api_name}", Strategy.PAGE, "a link's answer was lost", 1)
        page = await context.vendors.reevo.relationships.page(account_id, api_name, None, 0)
        alike = (row.id for row in page.rows if row.id.lower() == target_id.lower() and is_alike(row, said))
        return FoundOut(candidates=tuple(alike)[:1])

    return settle
