"""Asks a gateway for an export."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx

from app.commands.export.wire import Piece, pieces_of
from app.commands.sending import Endpoint, NoAnswer, unreachable
from app.export.endpoint import PATH
from app.export.formats import Format
from app.upstream.decoding import NotJson, decode_json, encode_json


class Refused(Exception):
    """The gateway exports nothing, and says why.

    Args:
        errors: as GraphQL tells them.
    """

    def __init__(self, errors: list[Mapping[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported.

    Attributes:
        operation: `query` or `documentId`, with `variables`.
        form: the format.
        after: the cursor behind which it begins; None for where the operation does.
        page: rows that are asked for at once; None for what is usual.
        formulas: whether cells of a CSV are left that spreadsheets calculate.
        headers: that options ask for.
    """

    operation: Mapping[str, Any]
    form: Format
    after: str | None
    page: int | None
    formulas: bool
    headers: Mapping[str, str]

    def digest(self, place: tuple[str, ...]) -> str:
        """Equal for exports that are the same, at a gateway that is.

        Args:
            place: where the gateway is.
        """
        same = [self.operation, self.form, self.after, self.formulas, place]
        return sha256(encode_json(same)).hexdigest()


async def pieces(gateway: Endpoint, wanted: Wanted, after: str | None) -> AsyncGenerator[Piece, None]:
    """The export, piece by piece; without a manifest in the last one it was broken off.

    Args:
        gateway: to ask.
        wanted: what.
        after: the cursor behind which it goes on; None for where it is to begin.

    Raises:
        Refused: there is no export.
        NoAnswer: the gateway cannot be reached, or is none.
    """
    parameters = {"format": str(wanted.form), "progress": "1", "manifest": "1", "formulas": str(int(wanted.formulas))}
    begin = after or wanted.after
    parameters |= {"after": begin} if begin is not None else {}
    parameters |= {"page": str(wanted.page)} if wanted.page is not None else {}
    headers = {"content-type": "application/json", **wanted.headers}
    has_begun = False
    try:
        address = export_address(gateway.url).copy_merge_params(parameters)
        body = encode_json(wanted.operation)
        async with gateway.client.stream("POST", address, content=body, headers=headers) as response:
            if not response.is_success:
                raise _refusal(await response.aread())
            if wanted.form.media_type.partition(";")[0] not in response.headers.get("content-type", ""):
                raise _no_gateway()
            has_begun = True
            async with aclosing(pieces_of(response.aiter_bytes(), wanted.form)) as found:
                async for piece in found:
                    yield piece
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        if not has_begun:
            raise unreachable(error) from error


def export_address(url: str) -> httpx.URL:
    """Where exports are, beside the endpoint of a gateway.

    Raises:
        httpx.InvalidURL: it is no address.
    """
    found = httpx.URL(url)
    return found.copy_with(path=found.path.rstrip("/").removesuffix(PATH).removesuffix("/graphql") + PATH, query=None)


def _refusal(body: bytes) -> Exception:
    try:
        found: Any = decode_json(body)
    except NotJson:
        return _no_gateway()
    errors = found.get("errors") if isinstance(found, dict) else None
    return Refused(errors) if isinstance(errors, list) and errors else _no_gateway()


def _no_gateway() -> NoAnswer:
    return NoAnswer("What answered exports nothing: look whether the address is that of a gateway's /graphql.")
