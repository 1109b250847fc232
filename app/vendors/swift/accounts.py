"""Swift's accounts: one by its id, and the list of all under the parent, which is in it too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NoReturn

from app.domain.account import SwiftAccount
from app.domain.changes import Changes
from app.domain.errors import FieldRefused, InvalidInput, Unsupported
from app.domain.paging import AtHand, VendorPage
from app.upstream.client import UpstreamClient
from app.upstream.decoding import encode_json
from app.upstream.dialect import Reply
from app.upstream.request import Request, query, segment
from app.upstream.writing import Write
from app.vendors.kept import kept_list
from app.vendors.swift import dialect, mapping

_ACCOUNTS = "/api/v1/accounts"
_ULID = re.compile(r"[0-9a-hjkmnp-tv-z]{26}", re.ASCII | re.IGNORECASE)


class SwiftAccounts:
    """Reads accounts, and builds what makes one.

    Args:
        client: the pipeline to Swift.
        parent_id: of the parent account, which the list holds too and which is no customer; None leaves it in.
    """

    def __init__(self, client: UpstreamClient, *, parent_id: str | None = None) -> None:
        self._client = client
        self._parent_id = None if parent_id is None else parent_id.upper()
        self._length: int | None = None

    async def get(self, account_id: str) -> SwiftAccount | None:
        """One account by its ULID; None where Swift knows none (`GET /api/v1/accounts/{id}`).

        What is no ULID is none of Swift's ids, so that its refusal says no more than that there is no such account.

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        if self._is_parent(account_id):
            return None
        try:
            return await self._client.find(_get(account_id), _one)
        except InvalidInput:
            if _ULID.fullmatch(account_id):
                raise
            return None

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known of accounts with these ids without asking Swift.

        Raises:
            BadUserInput: an id cannot stand in a path.
        """
        has_list = self._client.missing([_list(None)]) == 0 and self._length is not None
        missing = self._client.missing(_get(account_id) for account_id in ids)
        return AtHand(missing=missing, has_list=has_list, length=self._length)

    async def page(self, token: str | None, size: int) -> VendorPage[SwiftAccount]:  # noqa: ARG002
        """One page of the list (`GET /api/v1/accounts`), as long as the vendor makes it.

        Args:
            token: the `after` of the page before; None for the first.
            size: not sent: the document states no list parameters, and only `after` is needed to go on.

        Raises:
            UpstreamError: no usable answer came.
        """

        def parse(reply: Reply) -> VendorPage[SwiftAccount]:
            items, page_info = dialect.open_list(reply.json())
            rows = tuple(mapping.account(item) for item in items)
            customers = tuple(row for row in rows if not self._is_parent(row.id))
            total = dialect.total(page_info, len(items))
            return VendorPage(
                rows=customers,
                following=dialect.following(page_info, token, len(items)),
                # The vendor counts the parent, on whichever page it stands.
                total=total - 1 if total is not None and self._parent_id is not None else total,
            )

        return await self._client.read(_list(token), parse)

    async def all(self, before_page: Callable[[], None] = lambda: None) -> tuple[SwiftAccount, ...]:
        """Every account of the list, each once.

        Args:
            before_page: is told of each page before it is read.

        Raises:
            UpstreamError: no usable answer came.
        """
        accounts: dict[str, SwiftAccount] = {}
        tokens: set[str | None] = set()
        token: str | None = None
        while token not in tokens:
            tokens.add(token)
            before_page()
            page = await self.page(token, 0)
            accounts.update((account.id, account) for account in page.rows)
            if page.following is None:
                break
            token = page.following
        self._length = len(accounts)
        return tuple(accounts.values())

    def kept(self) -> tuple[SwiftAccount, ...] | None:
        """Every account, where all pages of the list are fresh; None where one of them would cost a call."""

        def page(token: str | None) -> VendorPage[SwiftAccount] | None:
            answer = self._client.kept(_list(token))
            return None if answer is None else answer.value

        return kept_list(page)

    def create(self, name: str) -> Write[SwiftAccount]:
        """A new sub-account (`POST /api/v1/accounts`); sent again it makes another one of the same name.

        Args:
            name: the only field that can be set, and only now.

        Raises:
            FieldRefused: the name is blank; the account could neither be named nor deleted afterwards.
        """
        if not name.strip():
            raise FieldRefused("name", "A Swift account needs a name, and can be given none later.")
        body = encode_json({"data": {"name": name}, "type": "account"})
        return Write(Request("swift.account.create", "POST", _ACCOUNTS, body=body), _one, frozenset({"account"}))

    def update(self, account_id: str, changes: Changes) -> NoReturn:
        """No change: Swift has no endpoint for it.

        Raises:
            Unsupported: always.
        """
        fields = ", ".join(sorted(changes)) or "it"
        raise Unsupported(
            f"Swift offers no change of an account: {fields} of {account_id} cannot be written. A name is given when "
            "an account is made, and never again."
        )

    def _is_parent(self, account_id: str) -> bool:
        """ULIDs are the same in either case."""
        return account_id.upper() == self._parent_id


def _get(account_id: str) -> Request:
    return Request("swift.account.get", "GET", f"{_ACCOUNTS}/{segment(account_id, what='a Swift account id')}")


def _list(token: str | None) -> Request:
    return Request("swift.account.list", "GET", _ACCOUNTS, query(after=token), follows=token is not None)


def _one(reply: Reply) -> SwiftAccount:
    return mapping.account(dialect.open_envelope(reply.json()))
