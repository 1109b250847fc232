"""The settings of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError


def test_without_settings_those_that_come_with_the_gateway_are_served_beside_others() -> None:
    documents = Settings.from_env({"GATEWAY_OPEN": "1"}).documents
    assert {"AccountOverview", "Labels"} <= {each.name for each in documents.documents}
    assert (documents.only_trusted, documents.writes_by_tools) == (False, False)


def test_a_folder_of_ones_own_stands_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("# A.\nquery A { labels { id } }")
    environ = {"GATEWAY_OPEN": "1", "GATEWAY_OPERATIONS_DIR": str(tmp_path), "GATEWAY_ONLY_TRUSTED": "1"}
    documents = Settings.from_env(environ).documents
    assert ([each.name for each in documents.documents], documents.only_trusted) == (["A"], True)


def test_a_fault_in_it_keeps_the_gateway_from_starting(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("# A.\nquery A { nope }")
    with pytest.raises(SettingsError, match=r"GATEWAY_OPERATIONS_DIR cannot be used: a\.graphql: Cannot query field"):
        Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_OPERATIONS_DIR": str(tmp_path)})


def test_lower_limits_leave_out_what_is_beyond_them() -> None:
    documents = Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_MAX_COST": "2"}).documents
    assert "AccountOverview" not in {each.name for each in documents.documents}
