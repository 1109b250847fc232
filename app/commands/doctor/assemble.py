"""What is asked of Assemble: a token, where one has to be had, and the first two pages of teams."""

from __future__ import annotations

from typing import Any

from app.commands.doctor.findings import Assumption, Diagnosis, Verdict
from app.domain.team import TeamFilter
from app.vendors.directory import Assemble

_WRITE = "only a write tells, and none is sent"

TOKEN = Assumption(
    "ASSEMBLE_TOKEN_URL", "0023", "tokens are had below the base URL, or below its host", "a token is set"
)
VERSION = Assumption("version and path", "0020", "version 3 of `/organisation/teams` is served")
NUMBERS = Assumption("numbers of pages", "0021", "`meta.pagination` holds numbers, as text")
PAGES = Assumption("parameter of pages", "0021", "`page` asks for a following page", "there is one page only")
ROOTS = Assumption("parents of teams", "0022", "0 where there is none", "no team without a parent came")
UPDATE = Assumption("ASSEMBLE_UPDATE_METHOD", "0026", "PATCH, or PUT behind a 405", _WRITE)
HIDE = Assumption("ASSEMBLE_HIDE_METHOD", "0026", "DELETE, or POST of `/hide` behind a 405", _WRITE)
ASSUMPTIONS = (TOKEN, VERSION, NUMBERS, PAGES, ROOTS, UPDATE, HIDE)


async def examine(assemble: Assemble, found: Diagnosis) -> None:
    """Ask Assemble; two calls and a sign-in where there is more than one page.

    Raises:
        UpstreamError: it cannot be asked any further.
    """
    first = await found.read(assemble.teams.page(TeamFilter(), None, 0))
    asked_for_token = [noted for noted in found.notes if noted.path.endswith("/oauth/token")]
    if any(noted.is_answered for noted in asked_for_token):
        below = len(asked_for_token) == 1
        seen = "at the first address that was tried"
        found.judge(TOKEN, holds=below, seen=seen, otherwise="at the second address: setting it saves a call")
    if first is None:
        if found.notes and found.notes[-1].status in (404, 405, 406, 415):
            found.find(VERSION, Verdict.CONTRADICTED, f"the vendor answered {found.notes[-1].status}")
        return
    found.find(VERSION, Verdict.CONFIRMED, "the list is there, and was read")
    _judge_body(found)
    if first.following is not None:
        following = await found.read(assemble.teams.page(TeamFilter(), first.following, 0))
        if following is None:
            found.find(PAGES, Verdict.CONTRADICTED, "the second page could not be read")
        else:
            moved = {team.id for team in first.rows}.isdisjoint(team.id for team in following.rows)
            found.judge(PAGES, holds=moved, seen="the second page holds what the first does not")


def _judge_body(found: Diagnosis) -> None:
    body: Any = found.last.body if found.last else None
    meta = body.get("meta") if isinstance(body, dict) else None
    pagination = meta.get("pagination") if isinstance(meta, dict) else None
    if isinstance(pagination, dict):
        number = pagination.get("total_pages")
        is_text = isinstance(number, str)
        found.judge(NUMBERS, holds=is_text, seen="numbers as text", otherwise=_told(number))
    elif body is not None:
        found.find(NUMBERS, Verdict.OTHERWISE, "no `meta.pagination`: the list is taken as one page")
    teams = body.get("data") if isinstance(body, dict) else body
    parents = [team["parent_id"] for team in teams or () if isinstance(team, dict) and "parent_id" in team]
    roots = [parent for parent in parents if parent in (0, "0", None)]
    if roots:
        found.judge(ROOTS, holds=None not in roots, seen="0", otherwise="null")


def _told(number: object) -> str:
    return "numbers as such" if isinstance(number, int) else "no `total_pages`: the next link is followed"
