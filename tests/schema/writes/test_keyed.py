"""What is kept of a write under a key, and told again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.domain.vendor import Vendor
from schema.writes.keyed import KeyedWrites, kept, replayed
from schema.writes.outcomes import UserError, WriteAction, WriteError, WriteOutcome

OUTCOMES = [
    WriteOutcome(vendor=Vendor.REEVO, action=WriteAction.CREATED, record_id="r-1", error=None),
    WriteOutcome(
        vendor=Vendor.SWIFT,
        action=WriteAction.FAILED,
        record_id=None,
        error=WriteError(code="RATE_LIMITED", message="Later.", retryable=True, retry_at="2026-01-01T00:00:00Z"),
    ),
]
ERRORS = [
    UserError(message="No.", code="CONFLICT", field="name", vendor=Vendor.REEVO),
    UserError(message="No.", code="BAD_USER_INPUT", field=None, vendor=None),
]


def test_what_is_kept_is_told_again_as_it_was() -> None:
    assert replayed(json.loads(json.dumps(kept(OUTCOMES, ERRORS)))) == (OUTCOMES, ERRORS)


async def test_the_folder_is_made_with_the_first_key_and_not_before(tmp_path: Path) -> None:
    place = tmp_path / "state"
    writes = KeyedWrites(place)
    assert not place.exists()
    async with writes.claim("", "k", "f") as claim:
        assert claim.payload is None
        await claim.finish(kept(OUTCOMES, []))
    async with writes.claim("", "k", "f") as claim:
        assert claim.payload == kept(OUTCOMES, [])
    assert place.is_dir()
    await writes.aclose()
    await writes.aclose()


async def test_a_place_where_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    place = tmp_path / "state"
    place.write_text("")
    with pytest.raises(IdempotencyUnavailable):
        async with KeyedWrites(place).claim("", "k", "f"):
            raise AssertionError
