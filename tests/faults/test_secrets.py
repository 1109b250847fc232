"""A vendor that repeats the credential in its refusal does not get it into an answer or a log."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import KEYS, SECRETS, on_stage
from tests.faults.test_shared_failures import ASKED


def _keys(vendor: Vendor) -> list[str]:
    return [value for name, value in KEYS.items() if name.startswith(f"{vendor.name}_") and not value.isdigit()]


@pytest.mark.parametrize("status", [400, 401, 403, 422, 429, 500])
@pytest.mark.parametrize("vendor", list(Vendor))
def test_an_echoed_credential(vendor: Vendor, status: int, caplog: pytest.LogCaptureFixture) -> None:
    (key,) = _keys(vendor)
    said = f"The key {key} (Bearer {key}) may not do this"
    bodies = (
        {"error": said},
        {"error": {"message": said, "code": key, "status_code": str(status)}},
        {"errors": [{"message": said, "detail": said, "title": said, "code": key}]},
        {"message": said, "detail": said, "code": key},
        said,
    )

    async def scenario() -> None:
        async with on_stage() as stage:
            for body in bodies:
                await stage.order(vendor.value, "status", status=status, body=body)
                reply = await stage.ask(ASKED[vendor])
                assert reply.data == {"field": None}
                assert len(reply.errors) == 1
                assert not [secret for secret in SECRETS if secret in reply.text], reply.text
                await stage.mend()
            vendors = await stage.ask("{ vendors { vendor lastErrorCode } }")
            assert not [secret for secret in SECRETS if secret in vendors.text]

    with caplog.at_level("DEBUG"):
        run(scenario())
    assert not [secret for secret in SECRETS if secret in caplog.text]
