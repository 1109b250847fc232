"""The editor's files, packed for browsers that take them so: a quarter of the bytes."""

import asyncio
import gzip
import os
import re
from pathlib import Path, PurePath

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# A worker takes its policy from its own file, not from the page, and needs no more than its scripts.
ASSET_POLICY = "default-src 'none'; script-src 'self'"

_HEADERS = {
    # A file's name holds a hash of its content: what a name once stood for never changes.
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": ASSET_POLICY,
    "cross-origin-resource-policy": "same-origin",
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}
# Python guesses types with the help of the machine's own tables, and a wrong guess with nosniff is a blank page.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
_SMALL = 1024  # bytes; packing fewer gains nothing
_LEVEL = 6  # a further three take twice as long for a third of a percent
_WEIGHT = re.compile(r"\s*(gzip|x-gzip|\*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE)


class Assets(StaticFiles):
    """Files with types of our own and headers that let a browser keep them, as gzip for who takes that.

    A file is packed when it is first asked for, beside the event loop, and kept so: the packed files are not in the
    package, as what compressors make of the same bytes differs between machines, and those files' hashes are checked.

    Args:
        directory: where the files are.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._packed: dict[str, bytes] = {}

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file as it is, or 304 where the browser has it.

        Args:
            full_path: of the file.
            stat_result: of the file.
            scope: of the request.
            status_code: of the answer.
        """
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_HEADERS)
        response.headers["content-type"] = _TYPES[PurePath(full_path).suffix]
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The answer to a request, packed where that is wanted.

        Args:
            path: of the file, below the directory.
            scope: of the request.

        Raises:
            HTTPException: there is no such file, or the method is not one for files.
        """
        response = await super().get_response(path, scope)
        asked = Headers(scope=scope)
        if not isinstance(response, FileResponse) or "range" in asked or not takes_gzip(asked.get("accept-encoding")):
            return response
        if int(response.headers["content-length"]) < _SMALL:
            return response
        file = os.fspath(response.path)
        if file not in self._packed:
            self._packed[file] = await asyncio.to_thread(_pack, file)
        packed, headers = self._packed[file], response.headers
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(packed))
        # Weak, as these are not the same bytes as those of the file, and mean the same.
        headers["etag"] = f"W/{headers['etag']}"
        return Response(b"" if scope["method"] == "HEAD" else packed, headers=headers)


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3).

    Args:
        accept_encoding: its header; None where it sends none, which leaves the choice, and gets the file as it is.
    """
    weights: dict[str, float] = {}
    for part in (accept_encoding or "").split(","):
        if found := _WEIGHT.fullmatch(part):
            weights[found[1].lower().removeprefix("x-")] = float(found[2] or 1)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _pack(file: str) -> bytes:
    return gzip.compress(Path(file).read_bytes(), _LEVEL, mtime=0)
