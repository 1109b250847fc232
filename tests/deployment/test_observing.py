"""What watches the gateway: every metric and label that is asked for is one that the gateway has."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.sources import read
from tests.deployment.reading import DOCKER, gateways, loaded, services

ROWS = re.findall(r"^\| `(gateway_\w+)` \| (\w+) \| ([^|]*) \|", read("docs/reference/metrics.md"), re.MULTILINE)
KINDS = {name: kind for name, kind, _ in ROWS}
LABELS = {name: set(re.findall(r"`(\w+)`", labels)) for name, _, labels in ROWS}
BY_PROCESS = {"gateway_process_resident_bytes", "gateway_process_cpu_seconds", "gateway_process_open_files"}
OF_PROMETHEUS = {"job", "instance"}

BOARD = json.loads((DOCKER / "observing" / "grafana" / "gateway.json").read_text())
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
ALERTS = [rule for group in loaded("observing/alerts.yaml")["groups"] for rule in group["rules"]]
ASKED = [(panel["title"], each["expr"], each["legendFormat"]) for panel in PANELS for each in panel["targets"]]
ASKED += [(rule["alert"], rule["expr"], str(rule["annotations"])) for rule in ALERTS]


def _base(name: str) -> str:
    """The metric that a series is of; a counter's series has its name."""
    if name in KINDS:
        return name
    base = re.sub(r"_(bucket|sum|count)$", "", name)
    assert KINDS.get(base) == "histogram", name
    return base


@pytest.mark.parametrize(("title", "expression", "legend"), ASKED, ids=[each[0] for each in ASKED])
def test_what_is_asked_for_exists(title: str, expression: str, legend: str) -> None:
    metrics = {_base(name) for name in re.findall(r"\bgateway_\w+", expression)}
    assert metrics or expression == 'up{job="gateway"} == 0'
    has = OF_PROMETHEUS | {"le"} | {label for name in metrics for label in LABELS[name]}
    has |= {"pid"} if metrics & BY_PROCESS else set()
    named = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)\"", expression))
    for group in re.findall(r"\bby \(([^)]*)\)", expression):
        named |= {each.strip() for each in group.split(",")}
    shown = set(re.findall(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}", legend))
    assert named | shown <= has
    for name in re.findall(r"\brate\((\w+)", expression):
        assert KINDS[_base(name)] != "gauge" or name == "gateway_process_cpu_seconds", name


def test_every_metric_is_on_the_board() -> None:
    shown = {_base(name) for _, expression, _ in ASKED for name in re.findall(r"\bgateway_\w+", expression)}
    left_out = {
        "gateway_upstream_call_seconds",
        "gateway_upstream_call_bytes_total",
        "gateway_upstream_requests_in_flight",
    }
    assert set(KINDS) - shown == left_out


def test_panels_have_places_of_their_own() -> None:
    places = [
        (x, y)
        for panel in BOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def test_prometheus_asks_the_gateway_and_grafana_asks_prometheus() -> None:
    [job] = loaded("observing/prometheus.yaml")["scrape_configs"]
    [host] = {target for each in job["static_configs"] for target in each["targets"]}
    assert host.split(":")[0] in gateways("observed")
    assert host.endswith(":8000")
    assert job["metrics_path"] == "/metrics"
    [source] = loaded("observing/grafana/datasources.yaml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in services("observed")
    assert {each["datasource"]["uid"] for each in PANELS} == {source["uid"]}


def test_spans_go_where_the_collector_takes_them() -> None:
    sent = gateways("observed")["gateway"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"]
    config = loaded("observing/collector.yaml")
    port = config["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rpartition(":")[2]
    assert sent == f"http://collector:{port}"
    pipeline = config["service"]["pipelines"]["traces"]
    assert set(pipeline["receivers"]) == set(config["receivers"])
    assert set(pipeline["processors"]) == set(config["processors"])
    assert set(pipeline["exporters"]) == set(config["exporters"])
