"""Assembly's usage logs, newest first: the organisation's, or one account's.

In `/usage/{…}` reading and adding name an account, a change and a deletion name a usage log. One usage log cannot be
read by its id.
"""

from __future__ import annotations

from app.domain.changes import Changes
from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import mapping, offsets, usage_log_writes
from app.vendors.assembly.refs import account_slot
from app.vendors.assembly.turns import Turns

_USAGE = "/usage"

MOST_AT_ONCE = 8
"""Logs on their way to Assembly at a time, of those that are added by the many: enough for 27 a second where each takes
0.29 seconds."""


class AssemblyUsageLogs:
    """Reads usage logs, and says how they are written.

    Args:
        client: the pipeline to Assembly.

    Attributes:
        turns: for whoever adds many, so that they and others do not stand in each other's way.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self.turns = Turns(MOST_AT_ONCE, client.per_second)

    async def page(self, ref: str | None, token: str | None, size: int) -> VendorPage[UsageLog]:
        """One page of the organisation's logs (`GET /usage`) or of an account's (`GET /usage/{ref}`).

        Args:
            ref: any reference that `AssemblyAccounts.get` takes; None for the organisation's logs.
            token: the `following` of the page before, a decimal offset; None for the first page.
            size: logs wanted; Assembly is asked for 100 at most.

        Raises:
            BadUserInput: the reference is a reserved word, or cannot stand in a path.
            CursorInvalid: the token is not one of this list's.
            NotFound: Assembly knows no such account.
            UpstreamError: no usable answer came.
        """
        span = offsets.Span.asked(token, size)

        def parse(reply: Reply) -> VendorPage[UsageLog]:
            return offsets.page_of(reply, mapping.USAGE_LOGS, "logs", span, mapping.usage_log)

        follows = token is not None
        if ref is None:
            request = Request("assembly.usage_log.list", "GET", _USAGE, span.query, follows=follows)
        else:
            path = f"{_USAGE}/{account_slot(ref)}"
            request = Request("assembly.usage_log.list_of_account", "GET", path, span.query, follows=follows)
        return await self._client.read(request, parse)

    def add(self, account_ref: str | None, changes: Changes) -> Write[str]:
        """A new log of an account (`POST /usage/{ref}`) or of the organisation (`POST /usage`); its answer is its id.

        Args:
            account_ref: any reference that `AssemblyAccounts.get` takes; None for the organisation.
            changes: `timestamp` (RFC 3339), `type`, `content`, `attribute` and `metadata`, an object; the vendor
                demands the first three.

        Raises:
            BadUserInput: the reference is a reserved word, or cannot stand in a path.
            FieldRefused: a field that is not a usage log's, null, or a value of another type.
        """
        return usage_log_writes.add(account_ref, changes)

    def update(self, log_id: str, changes: Changes) -> Write[str]:
        """A change of what is given and nothing else (`PUT /usage/{log id}`); its answer is the log's id.

        `metadata` replaces what was there as a whole: as no log can be read by its id, it cannot be merged.

        Args:
            log_id: of the log, not of an account.
            changes: as for `add`.

        Raises:
            BadUserInput: the id cannot stand in a path.
            FieldRefused: as for `add`.
        """
        return usage_log_writes.update(log_id, changes)

    def delete(self, log_id: str) -> Write[None]:
        """The end of a log (`DELETE /usage/{log id}`).

        Raises:
            BadUserInput: the id cannot stand in a path.
        """
        return usage_log_writes.delete(log_id)
