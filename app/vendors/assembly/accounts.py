"""Assembly's accounts: one by any of its references, the list of all, Companies before Customers, and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.domain.account import AssemblyAccount
from app.domain.changes import Changes
from app.domain.paging import AtHand, VendorPage
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import an_object
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import account_writes, mapping, offsets
from app.vendors.assembly.refs import account_slot
from app.vendors.assembly.walk import Walk

_ACCOUNTS = "/accounts"


class AssemblyAccounts:
    """Reads accounts, and says how they are written. There is no read of many by id, and none of a company's customers.

    Args:
        client: the pipeline to Assembly.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self._walk: Walk[AssemblyAccount] = Walk(client, self.page, _list)

    async def get(self, ref: str) -> AssemblyAccount | None:
        """One account; None where Assembly knows none (`GET /accounts/{ref}`).

        Args:
            ref: its Assembly id, its domain (of a Customer its e-mail address), or a source specific id.

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        return await self._client.find(_get(ref), _one)

    def at_hand(self, refs: Iterable[str]) -> AtHand:
        """What is known of accounts with these references without asking Assembly.

        Raises:
            BadUserInput: a reference would address another endpoint, or cannot stand in a path.
        """
        missing = self._client.missing(map(_get, refs))
        walk = self._walk
        return AtHand(missing=missing, has_list=walk.is_fresh, length=walk.length, pages=walk.pages_at_hand)

    async def page(self, token: str | None, size: int) -> VendorPage[AssemblyAccount]:
        """One page of the list (`GET /accounts`): Companies first, then Customers, each by name.

        Args:
            token: the `following` of the page before, a decimal offset; None for the first page.
            size: accounts wanted; Assembly is asked for 100 at most.

        Raises:
            CursorInvalid: the token is not one of this list's.
            UpstreamError: no usable answer came.
        """
        span = offsets.Span.asked(token, size)

        def parse(reply: Reply) -> VendorPage[AssemblyAccount]:
            return offsets.page_of(reply, mapping.ACCOUNTS, "accounts", span, mapping.account)

        request = _list(token, size)
        was_kept = self._client.kept(request) is not None
        page = await self._client.read(request, parse)
        if not was_kept:
            self._walk.has_been_read(request, page)
        return page

    async def all(self, before_page: Callable[[], None] = lambda: None) -> tuple[AssemblyAccount, ...]:
        """Every account, each once, a call for each hundred.

        Pages are read one behind another: nothing says how many there are, and a call too many is budget lost.

        Args:
            before_page: is told of each page before it is read.

        Raises:
            UpstreamError: no usable answer came for one of the pages.
        """
        return await self._walk.all(before_page)

    def kept(self) -> tuple[AssemblyAccount, ...] | None:
        """Every account, where all pages of the list are fresh; None where one of them would cost a call."""
        return self._walk.kept()

    def create(self, changes: Changes, kind: str | None = None) -> Write[str]:
        """A new account (`POST /accounts`); its answer is the new account's id.

        Args:
            changes: attributes of `AssemblyAccount`, `additional_properties` among them; the vendor demands `type`,
                `name` and `domain`.
            kind: what the account is, in any case, where `changes` does not say so by `type`.

        Raises:
            FieldRefused: a field that is not an account's or not one of its kind's, null, or a value of another type.
        """
        return account_writes.create(changes, kind)

    def update(self, ref: str, changes: Changes, kind: str | None = None) -> Write[str]:
        """A change of what is given and nothing else (`PUT /accounts/{ref}`); its answer is the account's id.

        Args:
            ref: any reference that `get` takes.
            changes: attributes of `AssemblyAccount`; in place of `tag_ids` and `source_specific_ids` there are
                `added_tag_ids`, `removed_tag_ids`, `added_source_specific_ids` and `removed_source_specific_ids`.
            kind: what the account is, in any case, where that is known; `type` among the changes comes first.

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
            FieldRefused: as for `create`, or the same is added and removed.
        """
        return account_writes.update(ref, changes, kind)

    def delete(self, ref: str) -> Write[None]:
        """The end of an account, which cannot be taken back (`DELETE /accounts/{ref}`).

        Raises:
            BadUserInput: the reference would address another endpoint, or cannot stand in a path.
        """
        return account_writes.delete(ref)


def _get(ref: str) -> Request:
    return Request("assembly.account.get", "GET", f"{_ACCOUNTS}/{account_slot(ref)}")


def _list(token: str | None, size: int) -> Request:
    span = offsets.Span.asked(token, size)
    return Request("assembly.account.list", "GET", _ACCOUNTS, span.query, follows=token is not None)


def _one(reply: Reply) -> AssemblyAccount:
    """The account in `{"account": {…}}`, the stated shape, or one that comes without the envelope."""
    body = an_object(reply.json(), "the body")
    if "account" not in body and "id" in body:
        return mapping.account(body)
    return mapping.account(an_object(body.get("account"), "account"))
