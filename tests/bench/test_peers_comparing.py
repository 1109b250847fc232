import copy
from typing import Any

import pytest

from tests.bench.peers.comparing import canonical, expected, fault
from tests.bench.peers.queries import QUERIES, camel
from tests.bench.peers.vendor_data import COMPANY_FIELDS, PAGE_FIELDS, make

DATA = make(seed=3)


def page() -> list[dict[str, Any]]:
    return [{name: copy.deepcopy(row[name]) for name in PAGE_FIELDS} for row in DATA.accounts]


def as_peer(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"data": {"accounts": {"data": rows}}}


def as_gateway(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spelled = [{camel(key): value for key, value in row.items()} for row in rows]
    nodes = [{"assembly": {**row, "contractValue": str(row["contractValue"])}} for row in spelled]
    return {"data": {"assemblyAccounts": {"nodes": nodes}}}


@pytest.mark.parametrize("shape", [as_peer, as_gateway])
def test_the_right_page_in_the_shape_of_either(shape: Any) -> None:
    assert fault(QUERIES["d"], shape(page()), DATA) is None


def wrong_value(rows: list[dict[str, Any]]) -> None:
    rows[41]["notes"] += "."


def other_number(rows: list[dict[str, Any]]) -> None:
    rows[41]["contract_value"] += 0.25


def number_as_text(rows: list[dict[str, Any]]) -> None:
    rows[41]["number_of_seats"] = str(rows[41]["number_of_seats"])


def missing_field(rows: list[dict[str, Any]]) -> None:
    del rows[99]["domain"]


def unasked_field(rows: list[dict[str, Any]]) -> None:
    rows[0]["phone"] = []


def other_order(rows: list[dict[str, Any]]) -> None:
    rows[0], rows[1] = rows[1], rows[0]


def missing_row(rows: list[dict[str, Any]]) -> None:
    rows.pop()


def shorter_list(rows: list[dict[str, Any]]) -> None:
    rows[0]["source_specific_ids"].pop()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (wrong_value, "[41].notes"),
        (other_number, "[41].contractValue"),
        (number_as_text, "[41].numberOfSeats"),
        (missing_field, "[99] has no domain"),
        (unasked_field, "[0] has an unasked phone"),
        (other_order, "[0].id"),
        (missing_row, "99 items, not 100"),
        (shorter_list, "[0].sourceSpecificIds has 2 items, not 3"),
    ],
)
@pytest.mark.parametrize("shape", [as_peer, as_gateway])
def test_a_page_that_is_wrong_somewhere_is_told(spoil: Any, told: str, shape: Any) -> None:
    rows = page()
    spoil(rows)
    found = fault(QUERIES["d"], shape(rows), DATA)
    assert found is not None
    assert told in found


@pytest.mark.parametrize("answer", [{}, [], {"data": None}, {"errors": [{"message": "no"}], "data": {"a": 1}}])
def test_no_data_and_errors_are_faults(answer: Any) -> None:
    found = fault(QUERIES["d"], answer, DATA)
    assert found is not None
    assert found.startswith("no data")


def test_a_join_with_the_company_of_another_is_told() -> None:
    rows = [dict(row) for row in expected(QUERIES["b"], DATA)]
    assert fault(QUERIES["b"], as_peer(rows), DATA) is None
    rows[3]["company"] = rows[4]["company"]
    assert "[3].company" in (fault(QUERIES["b"], as_peer(rows), DATA) or "")


def test_every_question_has_an_expected_answer_that_is_worth_comparing() -> None:
    assert len(expected(QUERIES["d"], DATA)) == len(expected(QUERIES["b"], DATA)) == 100
    assert all(row["company"] and row["tier"] and len(row["tags"]) == 2 for row in expected(QUERIES["b"], DATA))
    assert set(expected(QUERIES["b"], DATA)[0]["company"]) == {camel(name) for name in COMPANY_FIELDS}
    counted, waiting = 0, expected(QUERIES["tree"], DATA)["teamTree"]
    while waiting:
        counted += len(waiting)
        waiting = [child for team in waiting for child in team.get("children", ())]
    assert counted == 1_000
    assert {expected(query, DATA) is None for query in QUERIES.values()} == {False}


def test_one_form_for_all_spellings() -> None:
    assert canonical({"a_b": [{"mrr": "34620.0"}]}) == canonical({"aB": [{"mrr": 34620}]})
    assert canonical({"mrr": None}) == {"mrr": None}
    assert canonical({"name": "1.0"}) != canonical({"name": "1"})
