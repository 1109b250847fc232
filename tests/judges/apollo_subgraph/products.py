"""`python -m tests.judges.apollo_subgraph.products SDL`: the gateway's command over Apollo's sample.

All from the socket to the executor is the gateway's: its doors, limits, the view, and the fields for routers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from app import serving as program
from app.main import create_app
from schema.limits.extension import forget_documents
from schema.root import schema
from tests.faults.stage import environment
from tests.judges.apollo_subgraph.sample import products

NOWHERE = "http://127.0.0.1:9"
"""No vendor is asked."""


def main(sdl: str) -> int:
    """Serve until told to stop. Returns the exit code.

    Args:
        sdl: of the sample.
    """
    graph: Any = products(sdl)
    graph._strawberry_schema = schema

    def over_products(*given: Any, **named: Any) -> Starlette:
        app = create_app(*given, **named)
        schema._schema = graph
        forget_documents()
        return app

    settings = {"GATEWAY_PORT": "0", "GATEWAY_FEDERATION": "1", "GATEWAY_LOG_LEVEL": "WARNING"}
    os.environ.update(environment(NOWHERE) | settings)
    program.create_app = over_products  # type: ignore[attr-defined]
    return program.serve(os.environ)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]).read_text(encoding="utf-8")))
