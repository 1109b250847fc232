"""Assembly's additional properties: an account's own attributes, free names to any values."""

from __future__ import annotations

from app.domain.record import Wire
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable, an_object
from app.upstream.request import Request
from app.vendors.assembly import mapping
from app.vendors.assembly.refs import account_slot

_PROPERTIES = "/accounts/add_props"


class AssemblyProperties:
    """Reads additional properties, an account at a time.

    Args:
        client: the pipeline to Assembly.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def get(self, ref: str) -> Wire | None:
        """An account's properties by name; None where Assembly knows no such account.

        Asks `GET /accounts/add_props/{ref}`. Names are kept letter by letter, values as they are.

        Args:
            ref: any reference that `AssemblyAccounts.get` takes.

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        path = f"{_PROPERTIES}/{account_slot(ref)}"
        return await self._client.find(Request("assembly.additional_properties.get", "GET", path), _properties)


def _properties(reply: Reply) -> Wire:
    body = an_object(reply.json(), "the body")
    if "additional_properties" not in body:
        raise Unparsable("no 'additional_properties'")
    return mapping.properties(body["additional_properties"])
