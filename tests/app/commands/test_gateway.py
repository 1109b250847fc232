"""Which gateway a command asks, and as whom."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app.commands.gateway import add_gateway_options, gateway_of
from app.commands.operation import Wrong
from app.pipelines import network
from tests.app.commands.stage import environment

URL = "http://gateway.example/graphql"


def _parsed(*line: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_gateway_options(parser)
    return parser.parse_args(line)


def test_one_in_this_process_is_where_its_vendors_are(tmp_path: Path) -> None:
    found = gateway_of(_parsed(), environment(tmp_path), network)
    assert "swift http://sandbox/swift" in found.place
    assert len(found.place) == 5
    assert not any("sandbox-swift-key" in each for each in found.place)
    assert found.documents.get("AccountUsage") is not None


def test_one_that_runs_is_at_its_address() -> None:
    found = gateway_of(_parsed("--url", URL, "--key-from", "MINE"), {"MINE": "agk_x"}, network)
    assert found.place == (URL, "MINE")
    assert found.warning is not None
    assert "Use https" in found.warning
    assert gateway_of(_parsed("--url", URL), {}, network).warning is None


def test_who_sent_no_key_is_told_where_to_put_it() -> None:
    unknown = [{"message": "who", "extensions": {"code": "UNAUTHENTICATED"}}]
    without, named = gateway_of(_parsed("--url", URL), {}, network), {"GATEWAY_KEY": "agk_x"}
    assert list(without.lines_of(unknown))[1].startswith("No key was sent: put yours into the variable GATEWAY_KEY")
    assert len(list(without.lines_of([{"message": "no"}]))) == 1
    assert len(list(gateway_of(_parsed("--url", URL), named, network).lines_of(unknown))) == 1


def test_what_can_be_no_key_is_told_without_it() -> None:
    with pytest.raises(Wrong, match=r"^MINE holds what can be no key\.$"):
        gateway_of(_parsed("--url", URL, "--key-from", "MINE"), {"MINE": "sécret"}, network)
    with pytest.raises(Wrong, match=r"^MINE is not set, or empty"):
        gateway_of(_parsed("--url", URL, "--key-from", "MINE"), {}, network)


def test_there_is_no_such_tenant(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="no tenant"):
        gateway_of(_parsed("--tenant", "acme"), environment(tmp_path), network)


@pytest.mark.parametrize("url", ["gateway.example/graphql", "ftp://gateway.example", ""])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Wrong, match="does not begin with http"):
        gateway_of(_parsed("--url", url), {}, network)
