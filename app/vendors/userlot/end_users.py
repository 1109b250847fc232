"""Userlot's end users: the people who belong to its companies. Its staff ("users") are not among them."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.changes import Changes
from app.domain.company import CustomFieldDefinition
from app.domain.end_user import EndUser, EndUserFilter
from app.domain.paging import AtHand, VendorPage
from app.domain.record import Json
from app.upstream.client import UpstreamClient
from app.upstream.decoding import encode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.userlot import dialect, lists, mapping
from app.vendors.userlot.changes import end_user_body, identify_body
from app.vendors.userlot.writes import UserlotWrites

_END_USERS = "/api/v1/end_users"
_IDENTIFY = "/api/v1/identify"


class UserlotEndUsers:
    """Reads end users, and builds what changes them.

    Those of one company are found in the whole list by their `company_id`: no filter by company is documented.

    The answer to a change is the end user, its id where the reply has no more, or None where it has nothing. Fields are
    `first_name`, `last_name`, `email`, `company_id`, `external_id`, `source_external_id` and `custom_fields`.

    Args:
        client: the pipeline to one product at Userlot.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self._records = lists.UserlotRecords(
            client, noun="end_user", path=_END_USERS, read_row=mapping.end_user, typed=mapping.END_USERS
        )
        self._writes = UserlotWrites(
            noun="end_user",
            path=_END_USERS,
            path_of=self._records.path_of,
            body=end_user_body,
            read_row=mapping.end_user,
            shown=("email",),
            touches=frozenset({"end_user"}),
        )

    async def get(self, end_user_id: str) -> EndUser | None:
        """One end user by Userlot's own id; None where Userlot knows none (`GET /api/v1/end_users/:id`).

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came; an answer with another id is none.
        """
        return await self._records.get(end_user_id)

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known of end users with these ids without asking Userlot.

        Raises:
            BadUserInput: an id cannot stand in a path.
        """
        return self._records.at_hand(ids)

    async def page(self, where: EndUserFilter, token: str | None, size: int) -> VendorPage[EndUser]:  # noqa: ARG002
        """One page of the end users that meet a filter (`GET /api/v1/end_users`), which is all of them today.

        Args:
            where: the filter.
            token: `following` of the page before; None for the first.
            size: not sent: the documents know no paging.

        Raises:
            BadUserInput: a value of the filter is blank.
            UpstreamError: no usable answer came.
        """
        return await self._records.page(mapping.end_user_query(where), _checks(where), token)

    async def all(self, where: EndUserFilter) -> tuple[EndUser, ...]:
        """All end users that meet a filter, from as many pages as there are.

        Raises:
            BadUserInput: a value of the filter is blank.
            UpstreamError: no usable answer came.
        """
        return await self._records.all(mapping.end_user_query(where), _checks(where))

    def is_kept(self, where: EndUserFilter) -> bool:
        """Whether `all` would answer without asking Userlot.

        Raises:
            BadUserInput: a value of the filter is blank.
        """
        return self._records.kept(mapping.end_user_query(where), _checks(where)) is not None

    async def fields(self) -> tuple[CustomFieldDefinition, ...]:
        """The custom fields of end users (`GET /api/v1/end_user_fields`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await lists.every(
            self._client, operation="userlot.end_user_field.list", path="/api/v1/end_user_fields", read_rows=_fields
        )

    def create(self, changes: Changes) -> Write[EndUser | str | None]:
        """A new end user (`POST /api/v1/end_users`); sent again it makes another one.

        Raises:
            FieldRefused: a field that cannot be written.
        """
        return self._writes.create(changes)

    def update(self, end_user_id: str, changes: Changes) -> Write[EndUser | str | None]:
        """A change of one end user by Userlot's own id (`PATCH /api/v1/end_users/:id`); what is not given stays.

        Raises:
            BadUserInput: the id cannot stand in a path, or is a friendly id.
            FieldRefused: a field that cannot be written.
        """
        return self._writes.update(end_user_id, changes)

    def assert_(self, match: tuple[str, str], changes: Changes) -> Write[EndUser | str | None]:
        """A change of the end user that is matched, or a new one where there is none (`PUT /api/v1/end_users`).

        Args:
            match: `id`, `external_id` or `source_external_id`, and its value.
            changes: without any of these.

        Raises:
            BadUserInput: the match cannot tell an end user.
            FieldRefused: a field that cannot be written, or a second match key.
        """
        return self._writes.upsert(match, changes)

    def identify(self, changes: Changes) -> Write[None]:
        """Tie an end user to its company, either of which is made where there is none (`PUT /api/v1/identify`).

        Args:
            changes: `user_email`, `user_external_id`, `company_name`, `company_external_id`.

        Raises:
            FieldRefused: a field that is none of these, a blank one, or nothing that tells which end user is meant.
        """
        request = Request("userlot.end_user.identify", "PUT", _IDENTIFY, body=encode_json(identify_body(changes)))
        return Write(request, dialect.accepted, frozenset({"end_user", "company"}))


def _checks(where: EndUserFilter) -> list[lists.Check]:
    return [*lists.has_external_id(where.external_id), *lists.has_email(where.email)]


def _fields(body: Json) -> Iterable[CustomFieldDefinition]:
    return map(mapping.custom_field, dialect.open_list(body))
