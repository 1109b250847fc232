"""Assembly's additional properties: an account's own attributes, free names to any values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.record import Json, Wire
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable, an_object
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import mapping, property_writes
from app.vendors.assembly.refs import account_slot

_PROPERTIES = "/accounts/add_props"


class AssemblyProperties:
    """Reads additional properties, an account at a time, and says how they are written.

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

    def create(self, ref: str, values: Mapping[str, Json]) -> Write[str]:
        """New properties (`POST /accounts/add_props/{ref}`); its answer is the account's id.

        A property that is there already makes the vendor refuse: `Conflict`.

        Args:
            ref: any reference that `get` takes.
            values: by name; names are sent letter by letter, and values as they are.

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
            FieldRefused: of `additional_properties.<name>`: its value is null.
        """
        return property_writes.create(ref, values)

    def set(self, ref: str, values: Mapping[str, Json]) -> Write[str]:
        """Properties that are given these values, whether they are there or not (`PUT /accounts/add_props/{ref}`).

        Its answer is the account's id. Takes and raises what `create` does.
        """
        return property_writes.set_values(ref, values)

    def delete(self, ref: str, names: Iterable[str]) -> Write[None]:
        """The end of the named properties (`DELETE /accounts/add_props/{ref}`, with a body).

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
            FieldRefused: of `names`: there are none.
        """
        return property_writes.delete(ref, names)


def _properties(reply: Reply) -> Wire:
    body = an_object(reply.json(), "the body")
    if "additional_properties" not in body:
        raise Unparsable("no 'additional_properties'")
    return mapping.properties(body["additional_properties"])
