"""The doors that lead to the operator's documents beside `/graphql`, and at which paths they are."""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp

from app.documents.document import Documents
from app.documents.mcp import McpEndpoint
from app.documents.openapi import OpenApiEndpoint
from app.documents.rest import PREFIX, RestEndpoint
from app.limits import Limits

OPENAPI, MCP = "/openapi.json", "/mcp"

_METHODS = {f"{PREFIX}{{name}}": ["GET", "POST"], OPENAPI: ["GET"], MCP: ["POST"]}
"""What each answers to."""


def routes_of(methods: Collection[str]) -> dict[str, list[str]]:
    """The routes of all doors, and the methods of each.

    Args:
        methods: that the door before them answers to; with `OPTIONS` where pages elsewhere may ask.
    """
    asking_first = ["OPTIONS"] if "OPTIONS" in methods else []
    return {path: [*own, *asking_first] for path, own in _METHODS.items()}


def doors_of(
    documents: Documents, graphql: ASGIApp, exports: ASGIApp, limits: Limits, *, writes_by_tools: bool
) -> dict[str, ASGIApp]:
    """The endpoints of all doors, by path.

    Args:
        documents: of the operator's.
        graphql: the endpoint of `/graphql`, which executes them.
        exports: the endpoint of exports.
        limits: that hold for bodies.
        writes_by_tools: whether documents that write are tools.
    """
    return {
        PREFIX: RestEndpoint(documents, graphql, exports, limits),
        OPENAPI: OpenApiEndpoint(documents),
        MCP: McpEndpoint(documents, graphql, limits, writes=writes_by_tools),
    }
