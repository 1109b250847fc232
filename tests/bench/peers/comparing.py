"""Whether answers are right: each server's rows against rows made of the vendors' data, by no server's help.

Servers may differ in how fields are spelled (`image_url`, `imageUrl`), in how deep the rows lie, and in whether a
decimal is a number or text. In nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tests.bench.peers.queries import Query, camel
from tests.bench.peers.team_data import TEAM_LEVELS
from tests.bench.peers.vendor_data import COMPANY_FIELDS, PAGE_FIELDS, Json, VendorData

_DECIMALS: Final = frozenset({"contractValue", "mrr", "healthScore"})


def fault(query: Query, answer: Json, data: VendorData) -> str | None:
    """What is wrong with an answer; None where nothing is.

    Args:
        query: that was asked.
        answer: the whole JSON body.
        data: what the vendors hold.
    """
    if not isinstance(answer, dict) or answer.get("errors") or answer.get("data") is None:
        return f"no data: {str(answer)[:300]}"
    got, wanted = _seen(query, answer["data"]), expected(query, data)
    return None if got == wanted else f"{_difference(wanted, got)}"


def expected(query: Query, data: VendorData) -> Json:
    """What the answer has to come to, once it is put into one form.

    Raises:
        KeyError: nothing is known of the query.
    """
    wanted: dict[str, Callable[[], Json]] = {
        "d": lambda: [canonical({name: row[name] for name in PAGE_FIELDS}) for row in data.accounts],
        "b": lambda: canonical(_joined(data)),
        "tree": lambda: canonical({"teamTree": _tree(data.teams)}),
        "whole": lambda: {"name": data.accounts[0]["name"], "statuses": ["OK"] * 5},
        "write": lambda: {"actions": ["CREATED"], "faults": 0},
    }
    return wanted[query.name]()


def canonical(value: Json) -> Json:
    """A value with its keys in camel case, and its decimals as numbers, told or not as text."""
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if not isinstance(value, dict):
        return value
    spelled = ((camel(key), held) for key, held in value.items())
    return {key: _number(held) if key in _DECIMALS else canonical(held) for key, held in spelled}


def rows(data: Json) -> Json:
    """The list in an answer, in whatever single fields it lies; what there is where there is none.

    What a row holds in its field `assembly` stands beside what else it has.
    """
    while isinstance(data, dict) and len(data) == 1:
        data = next(iter(data.values()))
    if not isinstance(data, list):
        return data
    return [_flat(row) for row in data]


def _flat(row: Json) -> Json:
    if not isinstance(row, dict) or not isinstance(row.get("assembly"), dict):
        return row
    return {**row["assembly"], **{key: held for key, held in row.items() if key != "assembly"}}


def _seen(query: Query, data: Json) -> Json:
    if query.name in ("b", "d"):
        return canonical(rows(data))
    if query.name == "whole":
        account = data["account"]
        return {"name": account["name"], "statuses": [source["status"] for source in account["sources"]]}
    if query.name == "write":
        made = data["createLabel"]
        return {"actions": [each["action"] for each in made["outcomes"]], "faults": len(made["userErrors"])}
    return canonical(data)


def _joined(data: VendorData) -> list[Json]:
    labels = {row["id"]: {name: row[name] for name in ("id", "name", "color")} for row in data.labels}
    companies = {row["external_id"]: {name: row[name] for name in COMPANY_FIELDS} for row in data.companies}
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "domain": row["domain"],
            "tier": labels[row["tier"]],
            "stage": labels[row["stage"]],
            "tags": [labels[tag] for tag in row["tags"]],
            "company": companies[row["source_specific_ids"][0]],
        }
        for row in data.accounts
    ]


def _tree(teams: list[Json], level: int = 1) -> list[Json]:
    if level == TEAM_LEVELS:
        return [{"display_name": team["display_name"]} for team in teams]
    return [{"display_name": team["display_name"], "children": _tree(team["children"], level + 1)} for team in teams]


def _number(value: Any) -> Any:
    try:
        return value if value is None else Decimal(str(value)).normalize()
    except InvalidOperation:
        return value


def _difference(wanted: Json, got: Json, where: str = "the answer") -> str:
    """Where two values differ first."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in [*wanted, *(key for key in got if key not in wanted)]:
            if key not in wanted or key not in got:
                return f"{where} has {'an unasked' if key in got else 'no'} {key}"
            if wanted[key] != got[key]:
                return _difference(wanted[key], got[key], f"{where}.{key}")
    if isinstance(wanted, list) and isinstance(got, list):
        for number, (want, have) in enumerate(zip(wanted, got, strict=False)):
            if want != have:
                return _difference(want, have, f"{where}[{number}]")
        return f"{where} has {len(got)} items, not {len(wanted)}"
    return f"{where} is {str(got)[:120]}, not {str(wanted)[:120]}"
