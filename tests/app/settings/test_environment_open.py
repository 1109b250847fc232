"""Where a gateway without sign-in may be served."""

from __future__ import annotations

import pytest

from tests.app.settings.test_environment import OPEN, faults, read


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_an_open_gateway_is_served_at_home(host: str) -> None:
    assert read(OPEN, GATEWAY_HOST=host).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.test", "127.0.0.1.example.test"])
def test_and_elsewhere_only_where_that_is_said_too(host: str) -> None:
    (fault,) = faults(OPEN, GATEWAY_HOST=host)
    assert fault.startswith(f"GATEWAY_HOST {host} is not loopback")
    assert read(OPEN, GATEWAY_HOST=host, GATEWAY_OPEN_ANYWHERE="1").host == host


@pytest.mark.parametrize("said", [{}, {"GATEWAY_OPEN": "0"}, {"GATEWAY_OPEN": ""}, {"GATEWAY_OPEN_ANYWHERE": "1"}])
def test_a_gateway_without_sign_in_says_so_out_loud(said: dict[str, str]) -> None:
    (fault,) = faults(said)
    assert fault.startswith("GATEWAY_OPEN is not 1, and nobody can sign in: set GATEWAY_API_KEYS_FILE")


@pytest.mark.parametrize("value", ["true", "yes", "2", "on"])
def test_a_switch_is_0_or_1(value: str) -> None:
    assert "GATEWAY_OPEN is neither 0 nor 1." in faults(GATEWAY_OPEN=value)
