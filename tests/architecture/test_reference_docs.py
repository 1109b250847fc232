"""What the documents list is what the code has: settings, error codes, decisions, vendors, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.domain.errors import GatewayError, Skipped
from app.domain.vendor import Vendor
from app.settings import Settings
from tests.architecture.sources import ROOT, read, tracked

ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)
NAME = re.compile(r"`([A-Z][A-Z0-9_]+)`")
HEADINGS = ["Context", "Options", "Decision", "Consequences", "Enforced by"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


class _Noting(Mapping[str, str]):
    """An environment in which nothing is set, and that notes what was looked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        if name == "GATEWAY_OPEN":
            return "1"
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _rows(text: str) -> list[list[str]]:
    """The cells of every row that begins with a name in capitals."""
    rows = [re.split(r" \| ", row) for row in ROW.findall(text)]
    return [row for row in rows if NAME.fullmatch(row[0])]


def _name(cell: str) -> str:
    return cell.strip("`")


SETTINGS = {_name(row[0]): row for row in _rows(read("docs/reference/configuration.md"))}


def _cell(row: list[str], number: int) -> str | None:
    """A value in a table; None for a dash."""
    return None if row[number] == "–" else _name(row[number])


def test_every_setting_is_documented_and_nothing_else() -> None:
    environ = _Noting()
    Settings.from_env(environ)
    assert set(SETTINGS) == environ.asked


def test_documented_defaults_are_the_defaults() -> None:
    written = {name: value for name, row in SETTINGS.items() if (value := _cell(row, 2)) is not None}
    assert Settings.from_env({**written, "GATEWAY_OPEN": "1"}) == Settings.from_env({"GATEWAY_OPEN": "1"})


def test_documented_examples_are_accepted() -> None:
    examples = {name: value for name, row in SETTINGS.items() if (value := _cell(row, 3)) is not None}
    settings = Settings.from_env(examples)
    for vendor in Vendor:
        assert settings.vendors.access(vendor) is not None


def test_the_demo_sets_nothing_that_is_unknown() -> None:
    for path in tracked("docker/*.env", "docker/*.env.example"):
        names = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", read(path), re.MULTILINE))
        assert names - {"SANDBOX_PORT"} <= set(SETTINGS), path


def _codes() -> dict[str, bool]:
    """Every code of the error tree, and whether it is retryable."""
    waiting, codes = [GatewayError], {}
    while waiting:
        kind = waiting.pop()
        codes[kind.code] = kind.retryable
        waiting.extend(kind.__subclasses__())
    return codes


def test_every_error_code_is_documented_and_nothing_else() -> None:
    tables = _rows(read("docs/guide/errors.md"))
    documented = {_name(row[0]): row for row in tables}
    of_graphql = set(
        re.findall(r'"((?:GRAPHQL|OPERATION|PERSISTED)_[A-Z_]+)"', "".join(map(read, tracked("schema/*.py"))))
    )
    assert of_graphql
    assert set(documented) == set(_codes()) | of_graphql
    for code, retryable in _codes().items():
        expected = "as the failure behind it" if code == Skipped.code else "yes" if retryable else "no"
        assert documented[code][1] == expected, code


DECISIONS = sorted(path for path in tracked("docs/decisions/*.md") if path.name != "README.md")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_five_headings(path: Path) -> None:
    text = read(path)
    assert re.match(rf"# {path.stem[:4]}: \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.MULTILINE))
    enforced = text.partition("## Enforced by")[2]
    named = re.findall(r"`((?:tests|app|schema|docs)/[\w./-]+)`", enforced)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_decision_is_listed_once() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\(([\w-]+\.md)\) \|", read("docs/decisions/README.md"), re.MULTILINE)
    assert [name for _, name in listed] == [path.name for path in DECISIONS]
    assert [number for number, _ in listed] == [path.name[:4] for path in DECISIONS]
    assert len({number for number, _ in listed}) == len(listed)


def test_every_vendor_is_in_the_overviews() -> None:
    for overview in ("README.md", "docs/vendors/index.md", "docker/sandbox.env"):
        text = read(overview).lower()
        assert [vendor.value for vendor in Vendor if vendor.value not in text] == [], overview
    links = LINK.findall(read("docs/vendors/index.md"))
    assert {f"{vendor.value}.md" for vendor in Vendor} <= set(links)


@pytest.mark.parametrize("path", tracked("*.md"), ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    text = CODE.sub("", read(path))
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = (ROOT / path).parent / place if place else ROOT / path
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target.read_text(encoding="utf-8")), link


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
