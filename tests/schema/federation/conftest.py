"""Who serves routers in a test serves none in the next: the schema is the process's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schema.root import serve_entities


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    serve_entities(False)
