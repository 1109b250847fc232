"""Every field of an account that can be written, a value of it, and what is sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.app.vendors.assembly.sending import ID

EVERY_FIELD: list[tuple[str, Any, str]] = [
    ("type", "Company", '"type":"Company"'),
    ("name", "Al-Nour النور", '"name":"Al-Nour النور"'),
    ("domain", "acme.com", '"domain":"acme.com"'),
    ("image_url", "https://acme.example/a.png", '"image_url":"https://acme.example/a.png"'),
    ("phones", ["+1", "+2"], '"phone":["+1","+2"]'),
    ("contract_value", Decimal("14814.00"), '"contract_value":14814.00'),
    ("contract_value", Decimal("0.1000000000000000000001"), '"contract_value":0.1000000000000000000001'),
    ("contract_value", 10**25, '"contract_value":10000000000000000000000000'),
    ("contract_type", "Month", '"contract_type":"Month"'),
    ("contract_type", "YEAR", '"contract_type":"Year"'),
    ("renewal_date", "2026-01-31", '"renewal_date":"2026-01-31"'),
    ("trial_expiration_date", "2026-02-28", '"trial_expiration_date":"2026-02-28"'),
    ("tier_id", "t", '"tier":"t"'),
    ("stage_id", "s", '"stage":"s"'),
    ("company_type_id", "c", '"company_type":"c"'),
    ("notes", "", '"notes":""'),
    ("id_in_tool", "0042", '"id_in_tool":"0042"'),
    ("number_of_seats", 12, '"number_of_seats":12'),
    ("company_id", ID, f'"company_id":"{ID}"'),
    ("role", "Owner", '"role":"Owner"'),
]
ONLY_CREATED: list[tuple[str, Any, str]] = [
    ("source_specific_ids", ["userlot:1", "labels"], '"source_specific_ids":["userlot:1","labels"]'),
    ("tag_ids", [], '"tags":[]'),
    (
        "additional_properties",
        {"Last Login": "x", "n": 7, "N": ["a", 1.5], "deep": {"a": None}},
        '"additional_properties":{"Last Login":"x","n":7,"N":["a",1.5],"deep":{"a":null}}',
    ),
]
ONLY_UPDATED: list[tuple[str, Any, str]] = [
    ("added_tag_ids", ["a"], '"added_tags":["a"]'),
    ("removed_tag_ids", ["b"], '"removed_tags":["b"]'),
    ("added_source_specific_ids", ["swift:1"], '"added_source_specific_ids":["swift:1"]'),
    ("removed_source_specific_ids", ["not:reevo:2"], '"removed_source_specific_ids":["not:reevo:2"]'),
]
