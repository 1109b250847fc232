"""Settings of commands, which open no door."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.environment import without_door
from app.settings import SettingsError
from tests.app.commands.stage import environment


def test_keys_and_tokens_are_not_looked_at(tmp_path: Path) -> None:
    settings = without_door(
        environment(tmp_path, GATEWAY_API_KEYS_FILE="/nowhere.json", GATEWAY_HOST="0.0.0.0", GATEWAY_HOSTS="a.example")
    )
    assert settings.access.keys_file is None
    assert settings.host == "127.0.0.1"
    assert settings.vendors.assembly is not None


def test_all_else_is_checked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ASSEMBLY_BASE_URL"):
        without_door(environment(tmp_path, ASSEMBLY_BASE_URL=""))
