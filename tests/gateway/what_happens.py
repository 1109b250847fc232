"""What two gateways are asked, and what happens to them, where it is held against each other what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Any

WHOLE = """{ account(by: {domain: "acme.example"}) {
  id name domains assembly { name contractValue tier { name } } swift { id } reevo { id } company { name mrr }
  sources { vendor status recordId matchedBy asOf error { code } } } }"""
CHAIN = '{ account(by: {domain: "acme.example"}) { name stage { name } swift { id } reevo { id } company { name } } }'
PAGE = "query($first: Int!) { assemblyAccounts(first: $first) { nodes { id name domain tier { name } } } }"
PAGES = """query($first: Int!, $after: String) {
  accounts(first: $first, after: $after) { nodes { id name company { mrr } } pageInfo { hasNextPage endCursor } } }"""
ALL = (
    "query($first: Int!) { accounts(first: $first) { nodes { id name sources { status } } pageInfo { hasNextPage } } }"
)
OFTEN: tuple[tuple[str, Json], ...] = (
    (WHOLE, None),
    (CHAIN, None),
    (PAGE, {"first": 20}),
    (ALL, {"first": 5}),
    ("{ labels { name color } }", None),
    ("{ companies(first: 20) { nodes { name status { name } endUsers { nodes { name } } } } }", None),
    ("{ swiftAccounts { nodes { id name } } vendors { vendor breaker } }", None),
    ("{ teamTree { name children { name } } reevoAccounts(first: 9) { nodes { id displayName } } }", None),
)
KINDS = (("assembly", "account"), ("userlot", "company"), ("swift", "account"), ("reevo", "account"))
WRITES = (
    'mutation { updateAccount(input: {by: {domain: "acme.example"}, name: "%s"}) { outcomes { vendor action } } }',
    'mutation { updateCompany(input: {id: "%s", name: "%s"}) { outcomes { vendor action } } }',
)
FAULTS: tuple[Mapping[str, Json], ...] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 401},
    {"kind": "malformed"},
    {"kind": "garbage"},
    {"kind": "empty"},
)
HEADERS: tuple[Mapping[str, str], ...] = ({}, {}, {}, {"x-max-age": "0"}, {"x-max-age": "20"}, {"x-stale-ok": "1"})
SETTINGS: tuple[Mapping[str, str], ...] = (
    {"GATEWAY_CACHE_TTL": "0"},
    {"GATEWAY_CACHE_TTL": "60"},
    {"GATEWAY_CACHE_TTL": "60", "GATEWAY_CACHE_TTL_BY_NOUN": "account=0", "GATEWAY_STALE_WHILE_REVALIDATE": "90"},
    {"GATEWAY_CACHE_TTL": "30", "GATEWAY_STALE_IF_ERROR": "45", "REEVO_WINDOW_MS": "1"},
)
