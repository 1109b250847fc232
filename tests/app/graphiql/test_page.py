"""The page of the editor and its assets, without a browser."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping, MutableMapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.graphiql import page as page_module
from app.graphiql.page import STATIC, graphiql_routes
from app.graphiql.ready import ReadyQuery, ready_queries

TABS = (ReadyQuery("Teams", "query Teams { teamTree { id } }", {"first": 2}),)
SOURCE = STATIC.parent / "source"
ASSETS = sorted(file.name for file in (STATIC / "assets").iterdir())


class Elements(HTMLParser):
    """What the tests ask of the page: its elements with their attributes, and the text in each script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "script" and self.scripts[-1][1] == "":
            self.scripts[-1] = (self.scripts[-1][0], data)

    def config(self) -> dict[str, object]:
        (text,) = [text for attributes, text in self.scripts if attributes.get("id") == "config"]
        config: dict[str, object] = json.loads(text)
        return config

    def references(self) -> list[str]:
        return [
            value
            for _, attributes in self.elements
            for name in ("src", "href", "action", "data")
            if (value := attributes.get(name)) is not None
        ]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    editor = graphiql_routes(assets="/static/editor", tabs=TABS)

    async def show(_: Request) -> HTMLResponse:
        return editor.page()

    app = Starlette(routes=[Route("/graphql", show), editor.mount])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in parts}


async def test_page_allows_nothing_but_its_own_host(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert directives(response.headers["content-security-policy"]) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-frame-options"] == "DENY"


async def test_page_names_no_other_host_and_runs_no_inline_code(client: httpx.AsyncClient) -> None:
    html = (await client.get("/graphql")).text
    page = Elements(html)
    assert "//" not in html
    assert all(reference.startswith("/static/editor/") for reference in page.references())
    assert [attributes["type"] for attributes, text in page.scripts if text.strip()] == ["application/json"]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith(("on", "style"))]
    assert not [tag for tag, _ in page.elements if tag in {"style", "base", "iframe", "form"}]


async def test_what_the_editor_is_made_of_is_asked_for_with_the_page(client: httpx.AsyncClient) -> None:
    page = Elements((await client.get("/graphql")).text)
    early = [attributes["href"] or "" for _, attributes in page.elements if attributes.get("rel") == "modulepreload"]
    large = {file.name for file in (STATIC / "assets").glob("*.js") if file.stat().st_size > 300_000}
    scripts = {Path(attributes["src"] or "").name for attributes, _ in page.scripts if "src" in attributes}
    (worker,) = large - scripts - {Path(path).name for path in early}
    assert worker.startswith("language-"), "the worker alone is asked for later"


async def test_every_asset_the_page_names_is_served(client: httpx.AsyncClient) -> None:
    references = Elements((await client.get("/graphql")).text).references()
    assert {Path(reference).suffix for reference in references} == {".js", ".css", ".svg"}
    for reference in references:
        response = await client.get(reference)
        assert response.status_code == 200, reference
        assert response.content == (STATIC / "assets" / Path(reference).name).read_bytes()


@pytest.mark.parametrize("name", ASSETS)
async def test_asset_may_be_kept_for_ever_and_has_its_type(client: httpx.AsyncClient, name: str) -> None:
    response = await client.head(f"/static/editor/{name}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "default-src 'none'; script-src 'self'"
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
    assert response.headers["content-type"].partition(";")[0] == types[Path(name).suffix]
    # Kept for ever is right only if the name changes with the content.
    assert re.fullmatch(r"[\w.-]+-[\w-]{8}\.\w+", name)


async def test_asset_the_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    path = f"/static/editor/{ASSETS[0]}"
    etag = (await client.get(path)).headers["etag"]
    again = await client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "../index.html",
        "./../index.html",
        "..\\index.html",
        "....//index.html",
        "../assets/../index.html",
        "../../page.py",
        "../../../../../../../../etc/passwd",
        "/etc/passwd",
        "index.html\0.js",
        "a" * 300,
        ".",
        "",
        "nothing.js",
    ],
)
async def test_nothing_outside_the_assets_is_served(path: str) -> None:
    # Straight to the app, as a server hands a path over that it has decoded: a client would resolve the dots itself.
    app = Starlette(routes=[graphiql_routes(assets="/static/editor", tabs=TABS).mount])
    sent: list[MutableMapping[str, object]] = []

    async def receive() -> MutableMapping[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(message)

    path = f"/static/editor/{path}"
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}
    await app(scope, receive, send)
    assert sent[0]["status"] == 404
    assert b"cache-control" not in dict(sent[0]["headers"])  # type: ignore[call-overload]


def test_config_holds_the_endpoint_and_the_tabs() -> None:
    editor = graphiql_routes(endpoint="/api/graphql", tabs=TABS)
    tab = {"title": "Teams", "query": "query Teams { teamTree { id } }", "variables": {"first": 2}}
    assert Elements(editor.html).config() == {"endpoint": "/api/graphql", "tabs": [tab]}


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "__ASSETS__ __CONFIG__", "\u2028 & é \\1 \\g<0>"]
)
def test_no_text_of_a_query_can_leave_its_block(text: str) -> None:
    variables: Mapping[str, object] = MappingProxyType({"text": text})
    page = Elements(graphiql_routes(tabs=[ReadyQuery(text, text, variables)]).html)
    assert page.config()["tabs"] == [{"title": text, "query": text, "variables": {"text": text}}]
    assert len(page.scripts) == 2


@pytest.mark.parametrize(
    "path", ["//elsewhere/graphql", "graphql", "/", "/a/", "/a b", '/"x', "/a?b", "/<a", "http://x/a"]
)
def test_only_a_path_of_the_same_host_is_taken(path: str) -> None:
    with pytest.raises(ValueError, match="plain absolute path"):
        graphiql_routes(endpoint=path, tabs=TABS)
    with pytest.raises(ValueError, match="plain absolute path"):
        graphiql_routes(assets=path, tabs=TABS)


def test_files_are_the_ones_that_were_built() -> None:
    lines = (STATIC / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    written = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = [file for file in STATIC.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert written == {
        file.relative_to(STATIC).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


def test_files_name_every_file_and_none_that_is_missing() -> None:
    named = set()
    for file in [STATIC / "index.html", *(STATIC / "assets" / name for name in ASSETS)]:
        if file.suffix in {".html", ".js", ".css"}:
            text = file.read_text(encoding="utf-8")
            named |= set(re.findall(r"[\"'`(/]([\w.-]+-[\w-]{8}\.(?:js|css|svg|ttf))[\"'`)]", text))
    assert named == set(ASSETS)


def test_build_is_small_and_without_source_maps() -> None:
    sizes = {file: (STATIC / "assets" / file).stat().st_size for file in ASSETS}
    assert sum(sizes.values()) < 4_500_000, sizes
    for file in ASSETS:
        assert b"sourceMappingURL" not in (STATIC / "assets" / file).read_bytes(), file


def test_licence_of_every_bundled_package_is_there() -> None:
    text = (STATIC / "LICENSES.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^={100}\n(\S+) (\S+)\nLicence: .+\n={100}$", text, re.MULTILINE))
    manifest = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert manifest["dependencies"].items() <= versions.items()
    known = {(path.rpartition("node_modules/")[2], package.get("version")) for path, package in locked.items()}
    assert set(re.findall(r"^={100}\n(\S+) (\S+)\n", text, re.MULTILINE)) <= known
    assert "Permission is hereby granted" in text


def test_versions_are_exact_and_name_no_registry() -> None:
    manifest = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
    wanted = manifest["dependencies"] | manifest["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), wanted
    locked = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [path for path, package in locked.items() if "resolved" in package]
    assert [path for path, package in locked.items() if path and "integrity" not in package] == []
    assert not (SOURCE / ".npmrc").exists()


def test_page_is_told_when_its_files_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "STATIC", tmp_path)
    with pytest.raises(FileNotFoundError):
        graphiql_routes(tabs=ready_queries())
