"""Assembly's usage logs, newest first: the organisation's, or one account's.

In `/usage/{…}` a read names an account; only a write names a usage log. One usage log cannot be read by its id.
"""

from __future__ import annotations

from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.assembly import mapping, offsets
from app.vendors.assembly.refs import account_slot

_USAGE = "/usage"


class AssemblyUsageLogs:
    """Reads usage logs.

    Args:
        client: the pipeline to Assembly.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

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
            return offsets.page(reply.json(), "logs", span, mapping.usage_log)

        if ref is None:
            request = Request("assembly.usage_log.list", "GET", _USAGE, span.query)
        else:
            path = f"{_USAGE}/{account_slot(ref)}"
            request = Request("assembly.usage_log.list_of_account", "GET", path, span.query)
        return await self._client.read(request, parse)
