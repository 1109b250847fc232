"""The world: the same hand-made customers at any seed and scale, and a generated part that follows from both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.sandbox import world
from app.sandbox.server import create_app
from app.sandbox.store import NOUNS, State


def state(**chosen: int) -> State:
    kept: State = create_app(**chosen).state.sandbox.state
    return kept


def records(of: State) -> dict[tuple[str, str], list[dict[str, Any]]]:
    return {(vendor, noun): of.table(vendor, noun).all() for vendor, nouns in NOUNS.items() for noun in nouns}


@pytest.fixture
def made_anew() -> Iterator[None]:
    """Worlds are made by this test, and not taken over from one that was made before."""
    world._made.cache_clear()
    yield
    world._made.cache_clear()


def test_one_seed_one_world(made_anew: None) -> None:
    first = records(state())
    world._made.cache_clear()
    assert first == records(state(scale=1, seed=1))
    assert records(state(seed=2)) != records(state(seed=1))


def test_a_world_that_is_taken_over_is_the_one_that_would_be_made(
    made_anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = state(scale=2, seed=3)
    monkeypatch.setattr(world, "KEPT_SCALE", -1)
    made = state(scale=2, seed=3)
    assert records(taken) == records(made)
    for vendor, nouns in NOUNS.items():
        for noun, indexes in nouns.items():
            mine, own = taken.table(vendor, noun), made.table(vendor, noun)
            assert [mine._indexes[index] for index in indexes] == [own._indexes[index] for index in indexes]
            assert list(mine._records) == list(own._records)


def test_a_large_world_is_not_kept(made_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_SCALE", 2)
    state(scale=3)
    assert world._made.cache_info().currsize == 0


def test_the_hand_made_part_is_always_the_same_and_comes_first() -> None:
    hand_made = records(state(scale=0))
    for chosen in (state(seed=5), state(scale=3)):
        for key, rows in records(chosen).items():
            assert rows[: len(hand_made[key])] == hand_made[key], key


def test_the_generated_part_grows_with_the_scale() -> None:
    none, one, three = (records(state(scale=scale)) for scale in (0, 1, 3))
    for key in none:
        assert len(three[key]) - len(none[key]) == 3 * (len(one[key]) - len(none[key])), key
    assert len(one["assembly", "account"]) >= 120
    assert len(one["userlot", "company"]) >= 60


def test_generated_names_sort_behind_the_hand_made() -> None:
    rows = records(state())["assembly", "account"]
    hand_made = {row["id"] for row in records(state(scale=0))["assembly", "account"]}
    for kind in ("Company", "Customer"):
        names = [(row["name"].casefold(), row["id"] in hand_made) for row in rows if row["type"] == kind]
        assert [is_hand_made for _, is_hand_made in sorted(names)] == sorted((h for _, h in names), reverse=True)


def test_what_records_point_to_is_there() -> None:
    whole = state()
    accounts, labels = whole.table("assembly", "account"), whole.table("assembly", "label")
    for account in accounts.all():
        for label_id in (account["tier"], account["stage"], account.get("company_type"), *account["tags"]):
            assert label_id is None or labels.get(label_id) is not None
        assert account.get("company_id") is None or accounts.get(account["company_id"]) is not None
    for log in whole.table("assembly", "usage_log").all():
        assert log["_account_id"] is None or accounts.get(log["_account_id"]) is not None
    companies, statuses = whole.table("userlot", "company"), whole.table("userlot", "company_status")
    assert all(statuses.get(company["status_id"]) is not None for company in companies.all())
    for end_user in whole.table("userlot", "end_user").all():
        assert end_user["company_id"] is None or companies.get(end_user["company_id"]) is not None
    for edge in whole.table("reevo", "relationship").all():
        related = whole.table("reevo", edge["related_record_type"]).get(edge["related_record_id"])
        assert related is not None
        assert whole.table("reevo", "account").get(edge["_edge"].split("/")[0]) is not None


def test_the_traps_are_there() -> None:
    whole = state()
    teams = whole.table("assemble", "team")
    missing = [team["id"] for team in teams.all() if team["parent_id"] and teams.get(str(team["parent_id"])) is None]
    assert missing == ["132"]
    assert [row["id"][-1] for row in whole.table("reevo", "account").find("domain", "twin.example")] == ["7", "9"]
    assert whole.table("swift", "account").all()[2]["customer_id"] == 2**53 + 1
    decomposed = whole.table("assembly", "account").find("domain", "cafe-zoe.example")[0]["name"]
    composed = whole.table("reevo", "account").find("domain", "cafe-zoe.example")[0]["attributes"]["display_name"]
    assert (len(decomposed), len(composed)) == (10, 8)


def test_two_sandboxes_share_nothing() -> None:
    first, second = state(), state()
    first.table("swift", "account").clear()
    teams = first.table("assemble", "team")
    moved = teams.put({**teams.all()[1], "external_reference": "moved"})
    assert second.table("assemble", "team").get(moved["id"]) == state().table("assemble", "team").get(moved["id"])
    assert second.table("assemble", "team").find("reference", "moved") == []
    first.table("assembly", "account").remove(
        first.table("assembly", "account").find("domain", "acme.example")[0]["id"]
    )
    assert second.table("assembly", "account").find("domain", "acme.example") != []
    first.variants.set({"swift": {"get_status": 200}})
    assert len(second.table("swift", "account")) > 0
    assert second.variants["swift", "get_status"] == 201
