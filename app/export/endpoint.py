"""`POST /export`: an operation that holds one list in, the list to its end out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.caller import caller_of
from app.access.first_headers import headers_of
from app.access.principal import Principal
from app.access.refusals import Overloaded
from app.domain.errors import GatewayError, NothingFound
from app.export.asked import wishes_of
from app.export.easing import Easing
from app.export.formats import Writer
from app.export.manifest import Manifest
from app.export.pages import Pace, pages
from app.export.reading import Asking, Reading
from app.export.stream import CutOff, Stream
from app.http.inbound import patience_of, read_parameters, request_id_of, wanted_of
from app.upstream.decoding import encode_json
from app.upstream.scope import serving
from schema.asked_operation import operation_of
from schema.export.page import NoPage, Page
from schema.export.plan import NotExecutable, plan_of
from schema.media import JSON_TYPE
from schema.view import refusal

PATH = "/export"
_STATUS = {"NOT_FOUND": 404, "OVERLOADED": 503, "FORBIDDEN": 403, "UNSUPPORTED": 406}
_NOT_HAD = 503
"""The status where the first page could not be had, which is not the gateway's own fault."""
_ASKED_WRONGLY = {
    **dict.fromkeys(("BAD_USER_INPUT", "CURSOR_INVALID", "CURSOR_EXPIRED"), 400),
    "AMBIGUOUS_MATCH": 409,
    "FORBIDDEN": 403,
}
"""Statuses where there is no first page for what was asked, so that asking it again is of no use."""

WrittenOut = Callable[[Mapping[str, Any], Principal], Awaitable[Mapping[str, Any]]]
"""The parameters of a request, with the document that they name."""


class ExportEndpoint:
    """An ASGI application that exports lists.

    Args:
        reading: with which pages are read.
        written_out: finds the documents that requests name.
        pace: by what is waited.
        most: exports at the same time; none at all where it is 0.
    """

    def __init__(self, reading: Reading, written_out: WrittenOut, pace: Pace, *, most: int) -> None:
        self._reading = reading
        self._easing = Easing(most)
        self._written_out = written_out
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        request_id = request_id_of(headers_of(scope))
        try:
            with self._easing.one():
                answer = await self._begun(request, request_id)
                await answer(scope, receive, send)
        except ClientDisconnect:
            return
        except NotExecutable as wrong:
            with serving(request_id):
                body = encode_json(wrong.told())
            await _told(body, request_id)(scope, receive, send)
        except GatewayError as error:
            told = refusal(error, JSON_TYPE, request_id)
            headers = {"retry-after": "1"} if isinstance(error, Overloaded) else {}
            await _told(told.body, request_id, _STATUS.get(error.code, 400), headers)(scope, receive, send)

    async def _begun(self, request: Request, request_id: str) -> ASGIApp:
        """The answer, once the first page is there. Raises GatewayError and NotExecutable."""
        headers, principal = headers_of(request.scope), caller_of(request.scope).principal
        wishes = wishes_of(request.query_params, headers.get("accept", ""))
        parameters = await read_parameters(request, headers, self._reading.limits)
        operation = operation_of(await self._written_out(parameters, principal))
        most = self._reading.deadline
        seconds = min(patience_of(headers) or most, most)
        asking = Asking(principal, request_id, seconds, wanted_of(headers))
        plan = plan_of(operation, self._reading.limits, first=wishes.page)
        writer = await wishes.writer(plan.columns)
        manifest = Manifest(wishes.after or plan.after)

        def read(after: str | None) -> Awaitable[tuple[Page | NoPage, float]]:
            return self._reading.read(plan, after, asking, self._easing)

        found = pages(read, manifest, self._pace)
        first = await anext(found)
        if isinstance(first, NoPage):
            return _not_had(first, plan.path, request_id)
        name = f"{plan.path[-1]}.{wishes.format}"
        about = {
            "content-type": wishes.format.media_type,
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
            "x-accel-buffering": "no",  # some proxies hold an answer back until it is whole, unless told
            "vary": "accept",
            "x-request-id": request_id,
        }
        return Stream(_parts(first, found, manifest, writer), about)


async def _parts(
    first: Page, rest: AsyncGenerator[Page | NoPage, None], manifest: Manifest, writer: Writer
) -> AsyncGenerator[bytes, None]:
    """The export as it is sent. Raises CutOff where its format cannot say that not all is there."""
    async with aclosing(rest):
        yield await writer.begin()
        yield await writer.rows(first.rows, manifest)
        async for page in rest:
            if isinstance(page, Page):
                yield await writer.rows(page.rows, manifest)
    last = await writer.end(manifest)
    if last is None:
        raise CutOff
    yield last


def _not_had(page: NoPage, path: tuple[str, ...], request_id: str) -> Response:
    """The answer where there is no first page."""
    if not page.errors:
        raise NothingFound(f"There is no `{'.'.join(path)}`: what the list belongs to was not found.")
    return _told(encode_json({"errors": page.errors}), request_id, _status_of(page))


def _status_of(page: NoPage) -> int:
    if page.is_refused:
        return 400
    why = page.errors[0].get("extensions", {})
    is_vendors_no = why.get("code") == "FORBIDDEN" and "vendor" in why  # to the gateway, not to the client
    return _NOT_HAD if is_vendors_no else _ASKED_WRONGLY.get(why.get("code"), _NOT_HAD)


def _told(body: bytes, request_id: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Response:
    told = {"x-request-id": request_id, "vary": "accept", "cache-control": "no-store", **(headers or {})}
    return Response(body, status, told, f"{JSON_TYPE}; charset=utf-8")
