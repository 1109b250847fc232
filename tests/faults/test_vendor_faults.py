"""Each vendor fails in each way: its fields are null with one typed error each, and everything else stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.composed import COMPOSED, vendor_of, without
from tests.faults.jumping_loop import run
from tests.faults.kinds import KINDS, PAUSES, Bomb, Kind
from tests.faults.stage import SECRETS, Reply, on_stage

OPERATION = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")
KEYS = {"code", "vendor", "operation", "retryable", "retryAt", "requestId"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", list(Vendor))
def test_a_vendor_that_fails_takes_nothing_else_with_it(
    vendor: Vendor, kind: Kind, fault_free: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await kind.befall(stage, vendor)
            before = datetime.now(UTC)
            reply = await stage.ask(COMPOSED, {"x-request-id": "the-callers-own"})
            assert reply.data == without(fault_free, vendor)
            assert sorted(error["path"][0] for error in reply.errors) == _aliases(fault_free, vendor)
            for error in reply.errors:
                _is_typed(error, vendor, kind, before)
            assert kind.seconds - 0.001 <= reply.seconds <= kind.seconds + (2 * PAUSES if kind.tries > 1 else 0.001)
            most_tries = stage.most_tries(vendor)
            # After "too many" all of its calls wait, and each that goes may make the wait of the others longer.
            assert most_tries == kind.tries or (kind.code == "RATE_LIMITED" and 1 <= most_tries < kind.tries)
            assert not [other for other in Vendor if other is not vendor and stage.most_tries(other) > 1]
            _holds_no_secret(reply, caplog)

            await stage.mend()
            again = await stage.ask(COMPOSED)
            assert (again.data, again.errors) == (fault_free, [])
            assert stage.sent(vendor), "the failure was kept"
            assert not [other for other in Vendor if other is not vendor and stage.sent(other)]

    with caplog.at_level("DEBUG"):
        run(scenario())


def test_a_bomb_is_left_alone_at_its_cap() -> None:
    kind = next(kind for kind in KINDS if kind.name == "gzip bomb")

    async def scenario() -> int:
        async with on_stage() as stage:
            await kind.befall(stage, Vendor.SWIFT)
            before = Bomb.pieces_read
            reply = await stage.ask("{ swiftAccounts { nodes { id } } }")
            assert reply.errors[0]["extensions"]["code"] == "MALFORMED_REPLY"
            return Bomb.pieces_read - before

    assert run(scenario()) <= 64  # megabytes, the cap of a body


def _aliases(fault_free: dict[str, Any], vendor: Vendor) -> list[str]:
    return sorted(alias for alias in fault_free if vendor_of(alias) is vendor)


def _is_typed(error: dict[str, Any], vendor: Vendor, kind: Kind, before: datetime) -> None:
    extensions = error["extensions"]
    assert set(extensions) == KEYS
    assert (extensions["code"], extensions["retryable"]) == (kind.code, kind.retryable), error
    assert extensions["vendor"] == vendor.name
    assert OPERATION.fullmatch(extensions["operation"])
    assert extensions["operation"].startswith(f"{vendor.value}.")
    assert extensions["requestId"] == "the-callers-own"
    assert len(error["path"]) == 1
    assert vendor.title in error["message"]
    seconds = kind.retry_after
    if seconds is None and kind.code == "RATE_LIMITED" and vendor is Vendor.ASSEMBLY:
        seconds = 1  # its document: so many calls a second
    if kind.retry_after is None and kind.code == "RATE_LIMITED" and extensions["retryAt"]:  # the gateway's own pause
        told = datetime.fromisoformat(extensions["retryAt"])
        assert before - timedelta(seconds=1) <= told <= datetime.now(UTC) + timedelta(seconds=1)
    elif seconds is None:
        assert extensions["retryAt"] is None
    else:
        told = datetime.fromisoformat(extensions["retryAt"])
        wait = timedelta(seconds=seconds)
        assert before + wait - timedelta(seconds=1) <= told <= datetime.now(UTC) + wait


def _holds_no_secret(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    for secret in SECRETS:
        assert secret not in reply.text
        assert secret not in caplog.text
        assert not [record for record in caplog.records if secret in repr(record.__dict__)]
