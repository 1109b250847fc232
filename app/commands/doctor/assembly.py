"""What is asked of Assembly: its labels, two accounts of its list one by one, and a usage log."""

from __future__ import annotations

from typing import Any

from app.commands.doctor.findings import Assumption, Diagnosis, Verdict
from app.vendors.assembly.labels_path import IN_EXAMPLES, STATED
from app.vendors.directory import Assembly

LABELS = Assumption("ASSEMBLY_LABELS_PATH", "0010", f"labels are at {STATED}, or at {IN_EXAMPLES}")
PAGES = Assumption("pages of accounts", "0012", "`limit` and `offset` are heeded, and `has_next_page` tells of more")
LOGS = Assumption("pages of usage logs", "0012", "as pages of accounts")
RECORDS = Assumption("records of accounts", "0014", "bare, with their kind in `type`", "no account came")
VALUES = Assumption("labels of accounts", "0014", "as ids", "no account that came has a label")
ASSUMPTIONS = (LABELS, PAGES, LOGS, RECORDS, VALUES)

_LABELLED = ("tier", "stage", "company_type", "tags")


async def examine(assembly: Assembly, found: Diagnosis) -> None:
    """Ask Assembly; four calls where it stands as the documents say.

    Raises:
        UpstreamError: it cannot be asked any further.
    """
    labels = await found.read(assembly.labels.all())
    if labels is not None and found.last is not None:
        _judge_path(found, found.last.path)
    elif any(noted.status in (404, 405) for noted in found.notes):
        tried = ", ".join(dict.fromkeys(noted.path for noted in found.notes))
        found.find(LABELS, Verdict.CONTRADICTED, f"no labels at {tried}")
    first = await found.read(assembly.accounts.page(None, 1))
    if first is not None:
        _judge_page(found, PAGES, "accounts")
        _judge_records(found)
        if first.following is not None:
            following = await found.read(assembly.accounts.page(first.following, 1))
            if following is not None:
                moved = {row.id for row in first.rows}.isdisjoint(row.id for row in following.rows)
                found.judge(PAGES, holds=moved, seen="the second page holds what the first does not")
    if await found.read(assembly.usage_logs.page(None, None, 1)) is not None:
        _judge_page(found, LOGS, "logs")


def _judge_path(found: Diagnosis, path: str) -> None:
    if path.endswith(IN_EXAMPLES):
        advice = "" if len(found.notes) == 1 else ": setting that saves the first call"
        found.find(LABELS, Verdict.OTHERWISE, f"{IN_EXAMPLES} answers{advice}")
    else:
        found.find(LABELS, Verdict.CONFIRMED, f"{STATED} answers")


def _judge_page(found: Diagnosis, assumption: Assumption, noun: str) -> None:
    listing = _listing(found, noun)
    rows = len(listing.get("data") or ())
    if rows > 1:
        found.find(assumption, Verdict.CONTRADICTED, f"one row was asked for, {rows} came")
        return
    told = isinstance(listing.get("has_next_page"), bool)
    found.judge(
        assumption,
        holds=told,
        seen="one row was asked for, no more came, and `has_next_page` is there",
        otherwise="`has_next_page` is missing: a full page is taken to have a next one",
    )


def _judge_records(found: Diagnosis) -> None:
    items = _listing(found, "accounts").get("data")
    if not items or not isinstance(items[0], dict):
        return
    item = items[0]
    inner = item.get("account")
    record = inner if isinstance(inner, dict) and "id" not in item else item
    odd = ["wrapped in `account`"] if record is not item else []
    if "type" not in record and "account_type" in record:
        odd.append("with their kind in `account_type`")
    found.judge(RECORDS, holds=not odd, seen=RECORDS.taken, otherwise=", ".join(odd))
    values = [value for name in _LABELLED if (value := record.get(name))]
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    if flat:
        found.judge(VALUES, holds=all(isinstance(each, str) for each in flat), seen="as ids", otherwise="as objects")


def _listing(found: Diagnosis, noun: str) -> dict[str, Any]:
    """What stands around the rows of the last answer, and the rows in `data`; it was read as a page before."""
    body: Any = found.last.body if found.last else None
    listing = body.get(noun) if isinstance(body, dict) else None
    return listing if isinstance(listing, dict) else {}
