"""What `X-Explain` adds, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access.caller import Caller
from app.access.principal import EVERYBODY
from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.explaining import Explaining


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("", Explaining()),
        ("plan", Explaining(plan=True)),
        ("cost,plan", Explaining(plan=True, cost=True)),
        (" cost , nothing", Explaining(cost=True)),
        ("plans", Explaining()),
    ],
)
def test_the_header_lists_what_is_wanted(header: str, asked: Explaining) -> None:
    assert Explaining.asked(header) == asked


def test_who_may_not_have_it_is_told_so_only_where_it_was_wanted() -> None:
    context = Context(Vendors(Adapters()), caller=Caller(replace(EVERYBODY, scopes=frozenset({"read:labels"}))))
    refused = Explaining(cost=True).refusal(context)
    assert refused is not None
    assert refused.code == "FORBIDDEN"
    assert Explaining().refusal(context) is None
    with serving("inbound") as scope:
        assert Explaining(plan=True, cost=True).extensions(context, scope) == {}


def test_nothing_is_added_unasked() -> None:
    context = Context(Vendors(Adapters()))
    with serving("inbound") as scope:
        assert Explaining().extensions(context, scope) == {}
        assert Explaining(plan=True, cost=True).extensions(context, scope).keys() == {"plan", "cost"}
