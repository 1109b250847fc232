"""The command line itself."""

from __future__ import annotations

import argparse

import pytest

from app.commands import line


def test_without_a_command_it_serves() -> None:
    assert line.parse([]).command is None
    assert line.parse(["serve"]).command == "serve"


@pytest.mark.parametrize("command", ["serve", "doctor", "schema", "query", "export"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        line.parse([command, "--help"])
    assert ended.value.code == 0
    assert f"python -m app {command}" in capsys.readouterr().out


@pytest.mark.parametrize("given", [["nothing"], ["doctor", "--vendor", "acme"], ["query", "a", "-e", "b"]])
def test_a_wrong_line_ends_with_2(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        line.parse(given)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_wrong_settings_end_with_2_and_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    given = {"GATEWAY_PORT": "x", "SWIFT_API_KEY": "this-is-a-secret"}
    assert line.run_command(line.parse(["doctor"]), given) == 2
    err = capsys.readouterr().err
    assert err.startswith("doctor cannot be run:\n- ")
    assert "GATEWAY_PORT" in err
    assert "SWIFT_BASE_URL" in err
    assert "this-is-a-secret" not in err


def test_who_interrupts_gets_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: argparse.Namespace, environ: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(line.schema, "run", interrupted)
    assert line.run_command(line.parse(["schema"]), {}) == 130
