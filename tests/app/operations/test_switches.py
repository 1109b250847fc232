"""Which vendors are off: what the setting and the file say, and what happens when the file says nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.vendor import Vendor
from app.operations.switches import LOOK_AGAIN, Switches
from tests.gateway.harness import Clock

OFF = frozenset


def _later(clock: Clock) -> None:
    clock.now += LOOK_AGAIN


def test_without_a_file_the_setting_alone_counts() -> None:
    switches = Switches(OFF({Vendor.SWIFT}))
    assert switches.off() == {Vendor.SWIFT}
    assert switches.is_off(Vendor.SWIFT)
    assert not switches.is_off(Vendor.REEVO)


def test_the_file_is_followed_while_the_process_lives(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file, clock = tmp_path / "off", Clock()
    switches = Switches(OFF({Vendor.SWIFT}), file, clock)
    assert switches.off() == {Vendor.SWIFT}
    file.write_text("# for the move\n Reevo # until noon\n\nassembly\n")
    assert switches.off() == {Vendor.SWIFT}, "it was looked at just now"
    _later(clock)
    assert switches.off() == {Vendor.SWIFT, Vendor.REEVO, Vendor.ASSEMBLY}
    file.write_text("reevo\nswift\n")
    _later(clock)
    assert switches.off() == {Vendor.SWIFT, Vendor.REEVO}
    file.unlink()
    _later(clock)
    assert switches.off() == {Vendor.SWIFT}
    assert [record.getMessage() for record in caplog.records] == [
        "Assembly is switched off: nothing is sent to it",
        "Reevo is switched off: nothing is sent to it",
        "Assembly is switched on again",
        "Reevo is switched on again",
    ]


@pytest.mark.parametrize("text", ["swfit\n", "swift, reevo\n", "swift\n" * 3000, "\0", "\ufffd"])
def test_nonsense_changes_nothing_and_is_told_once(text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file, clock = tmp_path / "off", Clock()
    switches = Switches(OFF(), file, clock)
    file.write_text("reevo")
    assert switches.off() == {Vendor.REEVO}
    caplog.clear()
    file.write_text(text)
    for _ in range(5):
        _later(clock)
        assert switches.off() == {Vendor.REEVO}
    (record,) = caplog.records
    assert "GATEWAY_SWITCHES_FILE" in record.getMessage()
    assert "swfit" not in record.getMessage()


def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file, clock = tmp_path / "off", Clock()
    switches = Switches(OFF(), file, clock)
    file.write_text("reevo")
    assert switches.off() == {Vendor.REEVO}
    file.unlink()
    file.mkdir()
    for _ in range(3):
        _later(clock)
        assert switches.off() == {Vendor.REEVO}
    assert len(caplog.records) == 2
