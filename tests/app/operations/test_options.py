"""The settings of whoever runs the gateway."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.vendor import Vendor
from app.operations.options import OperationsSettings
from app.settings import Settings, SettingsError


def read(**environ: str) -> OperationsSettings:
    return Settings.from_env({"GATEWAY_OPEN": "1", **environ}).operations


def test_what_holds_where_nothing_is_said() -> None:
    assert read() == OperationsSettings()


def test_every_name_is_read() -> None:
    assert read(
        GATEWAY_LOG_LEVEL="WARNING",
        GATEWAY_LOG_FORMAT="text",
        GATEWAY_METRICS="0",
        GATEWAY_TRACING="1",
        GATEWAY_DRAIN_DELAY_MS="1500",
        GATEWAY_HEADER_TIMEOUT_MS="250",
        GATEWAY_BODY_TIMEOUT_MS="750",
        GATEWAY_DISABLED_VENDORS=" Swift, reevo,",
        GATEWAY_SWITCHES_FILE="off.txt",
    ) == OperationsSettings(
        log_level="WARNING",
        log_format="text",
        metrics=False,
        tracing=True,
        drain_delay=1.5,
        header_timeout=0.25,
        body_timeout=0.75,
        disabled_vendors=frozenset({Vendor.SWIFT, Vendor.REEVO}),
        switches_file=Path("off.txt"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_LOG_LEVEL", "LOUD"),
        ("GATEWAY_LOG_FORMAT", "xml"),
        ("GATEWAY_METRICS", "yes"),
        ("GATEWAY_TRACING", "on"),
        ("GATEWAY_DRAIN_DELAY_MS", "-1"),
        ("GATEWAY_HEADER_TIMEOUT_MS", "0"),
        ("GATEWAY_BODY_TIMEOUT_MS", "600001"),
        ("GATEWAY_DISABLED_VENDORS", "swift,swfit"),
    ],
)
def test_a_slip_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value})
    (fault,) = caught.value.faults
    assert name in fault
