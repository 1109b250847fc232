"""The steps that take an account away at the one vendor that offers it, and what is told of the vendors that do not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.errors import Unsupported
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.outcomes import WriteAction
from schema.writes.previews import gone
from schema.writes.steps import Step


def archiving(context: Context, find: Callable[[], Awaitable[ReevoAccount]]) -> Step:
    """The archiving of an account at Reevo (`DELETE /api/v2/account/{account_id}`).

    Args:
        context: of the request.
        find: the account; it raises what it refuses.
    """
    return _ending(Vendor.REEVO, WriteAction.ARCHIVED, find, lambda: context.vendors.reevo.accounts.archive)


def deletion(context: Context, find: Callable[[], Awaitable[AssemblyAccount]]) -> Step:
    """The end of an account at Assembly (`DELETE /accounts/{ref}`).

    Args:
        context: of the request.
        find: the account; it raises what it refuses.
    """
    return _ending(Vendor.ASSEMBLY, WriteAction.DELETED, find, lambda: context.vendors.assembly.accounts.delete)


class _Account(Protocol):
    @property
    def id(self) -> str: ...


A = TypeVar("A", bound=_Account)
_End = Callable[[str], Write[Any]]


def _ending(
    vendor: Vendor,
    action: WriteAction,
    find: Callable[[], Awaitable[A]],
    end: Callable[[], Callable[[str], Write[Any]]],
) -> Step:
    found: list[A] = []

    async def build() -> Write[Any]:
        found.append(await find())
        return end()(found[-1].id)

    return Step(
        vendor,
        action,
        build,
        record_id=lambda _: None,
        named=lambda: found[-1].id if found else None,
        find_out=f"`account` by its record at {vendor.title} is null then.",
        preview=lambda: gone(found[-1]),
    )


def unsupported(context: Context, vendor: Vendor, what: str, *, path: str = "", is_asked: bool = True) -> Step:
    """A write that a vendor has no endpoint for.

    Args:
        context: of the request.
        vendor: that was to be written to.
        what: the verb, for the message.
        path: as of `Step`.
        is_asked: as of `Step`.
    """

    def build() -> Write[Any]:
        getattr(context.vendors, vendor.value)
        raise Unsupported(f"{vendor.title} offers no way to {what} an account.")

    return Step(vendor, WriteAction.UNSUPPORTED, build, record_id=lambda _: None, path=path, is_asked=is_asked)
