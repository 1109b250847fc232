"""The world the stand-ins serve: customers made by hand, in `world.json`, and as many generated ones as asked for.

The hand-made part is the same at any seed and scale and comes first. Its records leave out what is empty; `complete`
adds it, for them and for records that a test plants.
"""

import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.sandbox.assemble_teams import BLANK as BLANK_TEAM
from app.sandbox.encoding import Json, decode
from app.sandbox.generated import generate
from app.sandbox.store import State
from app.sandbox.swift import BLANK as BLANK_SWIFT

SCALE_LIMIT = 1000
KEPT_SCALE = 100
"""Up to this scale a world is made once a process: whoever starts afresh again and again has its records at once."""
SOME_DAY = "2025-01-01T00:00:00Z"
BLANKS: dict[tuple[str, str], Json] = {
    ("assembly", "account"): {
        "type": "Company",
        "name": "",
        "domain": "",
        "source_specific_ids": [],
        "image_url": None,
        "phone": [],
        "contract_value": None,
        "contract_type": None,
        "renewal_date": None,
        "trial_expiration_date": None,
        "tier": None,
        "stage": None,
        "tags": [],
        "notes": None,
        "id_in_tool": None,
        "additional_properties": {},
    },
    ("assembly", "label"): {"type": "AccountTag", "name": "", "color": "#000000", "description": ""},
    ("assembly", "usage_log"): {
        "timestamp": SOME_DAY,
        "type": "Action",
        "content": "",
        "attribute": None,
        "metadata": None,
        "_account_id": None,
    },
    ("assemble", "team"): BLANK_TEAM,
    ("userlot", "company"): {
        "created_at": SOME_DAY,
        "updated_at": SOME_DAY,
        "friendly_id": 0,
        "name": "",
        "emails": [],
        "health_score": 0,
        "health_score_diff": None,
        "last_seen_at": None,
        "health_category": None,
        "owner_user_id": None,
        "mrr": None,
        "arr": None,
        "start_date": None,
        "renewal_date": None,
        "life_cycle_stage_id": "1c000000-0000-4000-8000-000000000002",
        "status_id": None,
        "life_cycle_id": "1c000000-0000-4000-8000-000000000001",
        "external_id": None,
        "total_revenue": None,
        "ledger_number": None,
        "plan_name": None,
        "is_partner": None,
        "founded_on": None,
        "_product": "main",
        "_source_external_ids": [],
    },
    ("userlot", "end_user"): {
        "external_id": None,
        "first_name": None,
        "last_name": None,
        "email": None,
        "company_id": None,
        "job_title": None,
        "login_count": None,
        "favourite_colour": None,
        "_product": "main",
        "_source_external_ids": [],
    },
    ("swift", "account"): {**BLANK_SWIFT, "name": "", "inserted_at": SOME_DAY, "updated_at": SOME_DAY},
    ("reevo", "account"): {
        "created_at": SOME_DAY,
        "updated_at": SOME_DAY,
        "archived": False,
        "attributes": {},
        "domains": [],
    },
    ("reevo", "contact"): {"created_at": SOME_DAY, "updated_at": SOME_DAY, "archived": False, "attributes": {}},
    ("reevo", "relationship"): {"_edge": "", "related_record_type": "contact", "role": None, "is_primary": False},
}
OF_KIND: dict[str, Json] = {
    "Company": {"company_type": None, "number_of_seats": None},
    "Customer": {"company_id": None, "role": None},
}


def complete(vendor: str, noun: str, record: Json) -> Json:
    """A record with every key its vendor shows, empty where it was left out.

    Args:
        vendor: lower-case name.
        noun: one of the vendor's nouns in the store.
        record: with an `id` at least.
    """
    blank: dict[str, Any] = {"id": str(record["id"]), **BLANKS.get((vendor, noun), {})}
    if (vendor, noun) == ("assembly", "account"):
        blank |= OF_KIND.get(record.get("type", "Company"), {})
    if (vendor, noun) == ("assemble", "team"):
        blank = {"id": blank.pop("id"), "display_name": record.get("name", ""), **blank}
    whole = {**blank, **record, "id": str(record["id"])}
    if (vendor, noun) == ("reevo", "contact"):
        whole["_email"] = whole["attributes"].get("primary_email") or ""
    return whole


def check_scale(scale: int) -> None:
    """Refuse a scale that is none; raises ValueError below 0 or above `SCALE_LIMIT`."""
    if not 0 <= scale <= SCALE_LIMIT:
        raise ValueError(f"scale must be from 0 to {SCALE_LIMIT}")


def fill(state: State, scale: int) -> None:
    """Put the whole world into an empty store.

    Args:
        state: with every table empty.
        scale: how many times the generated part is made; 0 for none.

    Raises:
        ValueError: for a scale below 0 or above `SCALE_LIMIT`.
    """
    check_scale(scale)
    if scale <= KEPT_SCALE:
        state.take_over(_made(state.seed, scale))
    else:
        _make(state, scale)


@lru_cache(maxsize=4)
def _made(seed: int, scale: int) -> State:
    """The world that stands so until another one takes it over; records are never changed in place."""
    state = State(seed=seed, clock=time.monotonic)
    _make(state, scale)
    return state


def _make(state: State, scale: int) -> None:
    world: dict[str, dict[str, list[Json]]] = decode(Path(__file__).with_name("world.json").read_bytes())
    for vendor, nouns in world.items():
        for noun, records in nouns.items():
            table = state.table(vendor, noun)
            for record in records:
                table.put(complete(vendor, noun, record))
    for vendor, noun, record in generate(state.seed, scale):
        state.table(vendor, noun).put(complete(vendor, noun, record))
