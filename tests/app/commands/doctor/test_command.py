"""`doctor` as it is run: what it prints, and with which code it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.doctor import command
from app.commands.line import parse
from app.settings import SettingsError
from tests.app.commands.stage import environment, fresh, over


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(parse(["doctor"]), environment(tmp_path), over(fresh())) == 0
    out, err = capsys.readouterr()
    assert "Nothing is wrong." in out
    assert "14 HTTP requests were sent" in out
    assert "ASSEMBLE_HIDE_METHOD" in out
    assert err == ""


def test_what_is_wrong_is_told_and_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = environment(tmp_path, REEVO_API_KEY="this-is-a-secret")
    assert command.run(parse(["doctor", "--json", "--vendor", "reevo"]), given, over(fresh())) == 1
    out, _ = capsys.readouterr()
    told = json.loads(out)
    assert told["isWell"] is False
    [vendor] = told["vendors"]
    assert (vendor["vendor"], vendor["credential"], vendor["reachable"]) == ("REEVO", "refused", True)
    assert vendor["problems"]
    assert {each["verdict"] for each in vendor["assumptions"]} == {"OPEN"}
    assert all(secret not in out for name, secret in given.items() if name.endswith(("KEY", "SECRET")))


def test_no_vendor_at_all_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(parse(["doctor"]), {"GATEWAY_STATE_DIR": str(tmp_path)}, over(fresh())) == 1
    assert "No vendor is configured." in capsys.readouterr().out


def test_the_vendors_of_a_tenant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text('[acme]\nSWIFT_BASE_URL = "http://sandbox/swift"\nSWIFT_API_KEY = "sandbox-swift-key"\n')
    file.chmod(0o600)
    given = {"GATEWAY_STATE_DIR": str(tmp_path), "GATEWAY_TENANTS_FILE": str(file)}
    assert command.run(parse(["doctor", "--json", "--tenant", "acme"]), given, over(fresh())) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["vendor"] for each in told["vendors"] if each["configured"]] == ["SWIFT"]
    assert command.run(parse(["doctor", "--tenant", "globex"]), given, over(fresh())) == 2


def test_wrong_settings_are_not_examined(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        command.run(parse(["doctor"]), environment(tmp_path, GATEWAY_PORT="no"), over(fresh()))
