"""The page of the editor and the route of its assets.

The page is `static/index.html`, as Vite built it, with two things put in: where the assets are, and a block of JSON
that tells the script the endpoint and the tabs. The block is data, so the page's policy allows no inline script.
"""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.routing import Mount

from app.graphiql.assets import Assets
from app.graphiql.ready import ReadyQuery

STATIC = Path(__file__).parent / "static"

# Styles alone may be inline: Monaco writes the colours and the positions of its lines as style elements and attributes.
PAGE_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "worker-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)

_PAGE_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": PAGE_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True, slots=True)
class GraphiqlRoutes:
    """What the gateway puts into its routes to have an editor.

    Attributes:
        html: The page, complete.
        mount: Serves the assets below the path that the page names.
    """

    html: str
    mount: Mount

    def page(self) -> HTMLResponse:
        """Make the answer that shows the editor.

        Returns:
            A response of status 200 with the page's security headers; new at each call, so a caller may add headers.
        """
        return HTMLResponse(self.html, headers=_PAGE_HEADERS)


def graphiql_routes(
    *, endpoint: str = "/graphql", assets: str = "/graphiql-assets", tabs: Sequence[ReadyQuery]
) -> GraphiqlRoutes:
    """Make the editor's page and the route of its assets.

    Args:
        endpoint: The path that takes operations by POST, from the root of the page's own host.
        assets: The path below which the returned mount serves the assets; no slash at its end.
        tabs: What the editor opens with when the browser remembers no tabs of its own, in this order. The editor shows
            its own greeting if there are none.

    Returns:
        The page and the mount. The page works wherever it is served on the same host.

    Raises:
        ValueError: A path is not a plain absolute path of one host.
        OSError: The built files are missing.
    """
    for path in (endpoint, assets):
        if not _PATH.fullmatch(path):
            raise ValueError(f"not a plain absolute path: {path!r}")
    config = {"endpoint": endpoint, "tabs": [_tab(tab) for tab in tabs]}
    template = (STATIC / "index.html").read_text(encoding="utf-8")
    filled = _fill(template, {"__CONFIG__": _script_json(config), "__ASSETS__": html.escape(assets)})
    return GraphiqlRoutes(filled, Mount(assets, Assets(STATIC / "assets")))


def _tab(ready: ReadyQuery) -> dict[str, object]:
    variables = None if ready.variables is None else dict(ready.variables)
    return {"title": ready.title, "query": ready.query, "variables": variables}


def _fill(template: str, values: dict[str, str]) -> str:
    # In one pass, so that a value that holds the name of another stays as it is.
    return re.sub("|".join(values), lambda found: values[found[0]], template)


def _script_json(value: object) -> str:
    # Inside a script element only `<` can end it or open a comment, and JSON has another way to write that letter.
    return json.dumps(value).replace("<", "\\u003c")
