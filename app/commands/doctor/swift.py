"""What is asked of Swift: the first page of its accounts, the second where there is one, and one account by its id."""

from __future__ import annotations

from typing import Any

from app.commands.doctor.findings import Assumption, Diagnosis, Verdict
from app.vendors.directory import Swift

PAGES = Assumption("pages of accounts", "0041", "`after` asks for the following page", "there is one page only")
IDS = Assumption("reads by id", "0044", "an account is answered by its ULID, with 201", "no account came")
PARENT = Assumption("SWIFT_PARENT_ID", "0042", "the parent account is in the list", "it is not set")
ASSUMPTIONS = (PAGES, IDS, PARENT)


async def examine(swift: Swift, found: Diagnosis, parent_id: str | None) -> None:
    """Ask Swift; two calls, three where there is more than one page.

    Args:
        swift: the adapters.
        found: is told.
        parent_id: that is set.

    Raises:
        UpstreamError: it cannot be asked any further.
    """
    first = await found.read(swift.accounts.page(None, 0))
    if first is None:
        return
    body: Any = found.last.body if found.last else None
    if first.following is not None:
        following = await found.read(swift.accounts.page(first.following, 0))
        if following is not None:
            moved = {row.id for row in first.rows}.isdisjoint(row.id for row in following.rows)
            found.judge(PAGES, holds=moved, seen="the second page holds what the first does not")
    if parent_id is not None:
        _judge_parent(found, body, parent_id, is_whole=first.following is None)
    if first.rows:
        account = await found.read(swift.accounts.get(first.rows[0].id))
        status = found.notes[-1].status
        if account is None:
            found.find(IDS, Verdict.CONTRADICTED, f"an account of the list cannot be read by its id ({status})")
        else:
            found.judge(IDS, holds=status == 201, seen="answered with 201", otherwise=f"answered with {status}")


def _judge_parent(found: Diagnosis, body: Any, parent_id: str, *, is_whole: bool) -> None:
    if parent_id.upper() in str(body).upper():
        found.find(PARENT, Verdict.CONFIRMED, "it is in the list, and left out")
    elif is_whole:
        found.find(PARENT, Verdict.CONTRADICTED, "the whole list came without it: look whether the id is right")
    else:
        found.find(PARENT, Verdict.OPEN, "it is not on the first page")
