"""A request goes to the endpoint of its path."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from app.http.paths import ByPath


def endpoint(told: list[str], name: str):  # type: ignore[no-untyped-def]
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        told.append(name)

    return answer


@pytest.mark.parametrize(
    ("path", "root", "name"),
    [("/one", "", "one"), ("/all/some", "", "all"), ("/all/", "", "all"), ("/below/one", "/below", "one")],
)
async def test_by_path(path: str, root: str, name: str) -> None:
    told: list[str] = []
    by_path = ByPath({"/one": endpoint(told, "one"), "/all/": endpoint(told, "all")})
    await by_path({"path": path, "root_path": root}, None, None)  # type: ignore[arg-type]
    assert told == [name]


async def test_another_path_is_nobodys() -> None:
    with pytest.raises(LookupError):
        await ByPath({"/one": endpoint([], "one")})({"path": "/other"}, None, None)  # type: ignore[arg-type]
