"""End users by a filter, where they cost nothing."""

from __future__ import annotations

import pytest

from app.domain.end_user import EndUserFilter
from app.domain.errors import BadUserInput
from app.upstream.scope import serving
from app.vendors.userlot.dialect import UserlotDialect
from app.vendors.userlot.end_users import UserlotEndUsers
from tests.conftest import ScriptedUpstream

PATH = "/api/v1/end_users"


async def test_each_filters_answer_is_kept_for_itself(upstream: ScriptedUpstream) -> None:
    end_users = UserlotEndUsers(upstream.client(UserlotDialect()))
    upstream.on("GET", f"{PATH}?email=ada%40acme.example", [])
    wanted, other = EndUserFilter(email="ada@acme.example"), EndUserFilter(email="bob@acme.example")
    assert not end_users.is_kept(wanted)
    assert await end_users.all(wanted) == ()
    with serving("r") as scope:
        assert (end_users.is_kept(wanted), end_users.is_kept(other)) == (True, False)
    assert (scope.calls, len(upstream.calls)) == ([], 1)


def test_a_blank_filter_is_refused_here_too(upstream: ScriptedUpstream) -> None:
    with pytest.raises(BadUserInput):
        UserlotEndUsers(upstream.client(UserlotDialect())).is_kept(EndUserFilter(email=" "))
