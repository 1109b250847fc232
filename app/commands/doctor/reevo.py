"""What is asked of Reevo: the schema of accounts, and two accounts one by one."""

from __future__ import annotations

from typing import Any

from app.commands.doctor.findings import Assumption, Diagnosis
from app.vendors.directory import Reevo

SCHEMA = Assumption("schema of accounts", "0054", "the workspace's fields can be read")
CURSORS = Assumption("cursors", "0051", "`next_cursor` stands beside `data`", "one account or none came")
PAGES = Assumption("pages of accounts", "0051", "`limit` is heeded, and the cursor asks for the following page")
VALUES = Assumption("values of accounts", "0056", "in envelopes, below `attributes`", "no account came")
ASSUMPTIONS = (SCHEMA, CURSORS, PAGES, VALUES)


async def examine(reevo: Reevo, found: Diagnosis) -> None:
    """Ask Reevo; three calls, two where it has one account.

    Raises:
        UpstreamError: it cannot be asked any further.
    """
    schema = await found.read(reevo.schema.account())
    found.judge(SCHEMA, holds=schema is not None, seen="it was read")
    first = await found.read(reevo.accounts.page((), (), None, 1))
    if first is None:
        return
    body: Any = found.last.body if found.last else None
    found.judge(PAGES, holds=len(first.rows) <= 1, seen="one account was asked for, and no more came")
    _judge_values(found, body)
    if first.following is None:
        return
    found.judge(
        CURSORS,
        holds=isinstance(body, dict) and body.get("next_cursor") is not None,
        seen="it stands there",
        otherwise="it stands elsewhere",
    )
    following = await found.read(reevo.accounts.page((), (), first.following, 1))
    if following is not None:
        moved = {row.id for row in first.rows}.isdisjoint(row.id for row in following.rows)
        found.judge(PAGES, holds=moved, seen="the second page holds what the first does not")


def _judge_values(found: Diagnosis, body: Any) -> None:
    rows = body.get("data") if isinstance(body, dict) else None
    record = rows[0] if isinstance(rows, list) and rows else None
    attributes = record.get("attributes") if isinstance(record, dict) else None
    if isinstance(attributes, dict) and attributes:
        bare = [name for name, value in attributes.items() if not isinstance(value, dict | list) and value is not None]
        found.judge(VALUES, holds=not bare, seen="in envelopes", otherwise="some are bare")
