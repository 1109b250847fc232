"""Sends the gateway in GATEWAY_URL what Schemathesis generates for each root field; SEED and EXAMPLES may be given."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import requests
import schemathesis
from graphql import build_schema, parse, validate
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from meaning import meaningful
from schemathesis.generation import GenerationMode
from schemathesis.graphql.checks import GraphQLClientError
from schemathesis.specs.graphql.validation import validate_graphql_response

URL = os.environ["GATEWAY_URL"]
SEED, EXAMPLES = int(os.environ.get("SEED", "1")), int(os.environ.get("EXAMPLES", "25"))
LONGEST = 10.0  # seconds that an answer may take
NEVER_BEGUN = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}
SENDERS = NEVER_BEGUN | {
    "AMBIGUOUS_MATCH",
    "CONFLICT",
    "COST_EXCEEDED",
    "CURSOR_EXPIRED",
    "CURSOR_INVALID",
    "IDEMPOTENCY_MISMATCH",
    "MATCH_KEY_REQUIRED",
    "NOT_FOUND",
    "NOT_LINKED",
    "OPERATION_RESOLUTION_FAILURE",
    "UNSUPPORTED",
}
"""Codes of errors of who sends; while all vendors are well there is no reason for any other."""

PAGES = """{
  assemblyAccounts(first: 20) { nodes { id domain } }
  companies(first: 20) { nodes { id vendorId name } }
  endUsers(first: 20) { nodes { id vendorId email } }
  teams(first: 16) { nodes { id } }
  labels { id }
}"""

schemathesis.graphql.scalar("BigInt", st.integers(-(2**63), 2**63).map(str).map(nodes.String))
schemathesis.graphql.scalar("Decimal", st.decimals(-(10**9), 10**9, places=2).map(str).map(nodes.String))
schemathesis.graphql.scalar("JSON", st.text(max_size=8).map(nodes.String))

SCHEMA = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))


class Broken(Exception):
    """An answer that must not be; the message says why."""


def known(session: requests.Session) -> tuple[list[str], dict[str, list[str]]]:
    """Ids that there are, and values by the names of arguments that take them."""
    data = session.post(URL, json={"query": PAGES}).json()["data"]
    rows = [row for page in data.values() for row in (page if isinstance(page, list) else page["nodes"])]
    named = {
        "domain": [row["domain"] for row in rows if row.get("domain")],
        "email": [row["email"] for row in rows if row.get("email")],
        "vendorId": [row["vendorId"] for row in rows if "vendorId" in row],
    }
    return [row["id"] for row in rows], named


def codes_of(case: Any, answer: requests.Response, seconds: float, *, is_valid: bool) -> list[str]:
    """The codes of an answer's errors.

    Raises:
        Broken: it is no answer that may be given to what was sent.
    """
    if answer.status_code not in (200, 400) or seconds > LONGEST:
        raise Broken(f"status {answer.status_code} after {seconds:.1f} s: {answer.text[:300]}")
    body = json.loads(answer.content)
    codes = [each["extensions"]["code"] for each in body.get("errors", ())]
    if not is_valid and (not codes or body.get("data") is not None or set(codes) - NEVER_BEGUN):
        raise Broken(f"it was carried out though it is broken: {answer.text[:300]}")
    if is_valid and "GRAPHQL_VALIDATION_FAILED" in codes:
        raise Broken(f"it is valid: {answer.text[:300]}")
    if set(codes) - SENDERS:
        raise Broken(f"codes that are not the sender's: {answer.text[:600]}")
    if not set(codes) - NEVER_BEGUN:  # of the codes of our own making the package knows none
        with contextlib.suppress(GraphQLClientError):
            validate_graphql_response(case, body)
    return codes


def judged(operation: Any, mode: GenerationMode, session: requests.Session, told: Counter[str]) -> str | None:
    """Why one root field fails; None where it does not."""
    ids, named = KNOWN
    examples = EXAMPLES if mode is GenerationMode.POSITIVE else EXAMPLES // 3

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        document = case.body["query"] if isinstance(case.body, dict) else case.body
        if mode is GenerationMode.POSITIVE:
            document = meaningful(document, SCHEMA, ids, named)
        is_valid = not validate(SCHEMA, parse(document))  # a field without arguments cannot be asked for wrongly
        began = time.monotonic()
        answer = session.post(URL, json={"query": document}, timeout=3 * LONGEST)
        try:
            told.update(codes_of(case, answer, time.monotonic() - began, is_valid=is_valid) or ["answered"])
        except Exception as wrong:
            raise Broken(f"{type(wrong).__name__}: {wrong}\n{document}") from None

    try:
        send()
    except Broken as broken:
        return str(broken)
    return None


def main() -> int:
    """Judge every root field in both ways. Returns the exit code."""
    schema = schemathesis.graphql.from_url(URL)
    operations = [each.ok() for each in schema.get_all_operations()]
    told: Counter[str] = Counter()
    failed = 0
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            why = judged(operation, mode, SESSION, told)
            if why is not None:
                failed += 1
                sys.stderr.write(f"FAILED {operation.label}, {mode.value}: {why}\n\n")
    sys.stderr.write(f"{sum(told.values())} told: {dict(told.most_common())}\n")
    tried = 2 * len(operations)
    sys.stdout.write(f"schemathesis: {tried - failed} of {tried} fields\n")
    return 1 if failed or told["answered"] < tried else 0


if __name__ == "__main__":
    SESSION = requests.Session()
    KNOWN = known(SESSION)
    raise SystemExit(main())
