"""The file beside the one that is asked for, in which an export grows, and which takes its name when all is there."""

from __future__ import annotations

import fcntl
import os
from dataclasses import asdict
from io import FileIO
from pathlib import Path
from typing import Any

from app.commands.export.so_far import SoFar
from app.upstream.decoding import NotJson, decode_json, encode_json


class OtherExport(Exception):
    """What lies there was begun by another export."""


class InUse(Exception):
    """Another program writes to it."""


class PartFile:
    """`FILE.part`, and beside it `FILE.part.json`, which tells up to where it can be gone on from.

    What is written is told as being there when it is there: a program that ends at any moment leaves rows behind the
    last cursor at most, which are cut off when it goes on.

    Args:
        target: the file that is asked for.
        digest: of the export.
        anew: whether what is there is thrown away.

    Raises:
        OtherExport: what is there is of another export.
        InUse: another program writes to it.
        OSError: it cannot be written.
    """

    def __init__(self, target: Path, digest: str, *, anew: bool) -> None:
        self._target = target.resolve()
        self.path = self._target.with_name(f"{self._target.name}.part")
        self._state = self._target.with_name(f"{self._target.name}.part.json")
        self._new_state = self._target.with_name(f"{self._target.name}.part.new")
        self._digest = digest
        self._is_finished = False
        self.so_far = SoFar()
        self._file = FileIO(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666), "r+")
        try:
            self._open(anew=anew)
        except BaseException:
            self._file.close()
            raise

    def _open(self, *, anew: bool) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        if not (self.path.exists() and os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())):
            raise InUse  # it has just been finished
        self.so_far = SoFar() if anew else self._before()
        if self.so_far.cursor is None:
            self._state.unlink(missing_ok=True)
        self._file.truncate(self.so_far.size)
        self._file.seek(self.so_far.size)

    def head(self) -> bytes:
        """The first record of a CSV, without its end."""
        with self.path.open("rb") as file:
            return file.readline().rstrip(b"\r\n")

    def write(self, data: bytes, so_far: SoFar | None) -> None:
        """Write more.

        Args:
            data: in the format of the file.
            so_far: how far it has come with it; None where it cannot be gone on from there.

        Raises:
            OSError: it cannot be written.
        """
        left = memoryview(data)
        while left:  # a disk that fills up takes a part, and then says so
            left = left[self._file.write(left) :]
        if so_far is not None:
            self.so_far = so_far
            self._new_state.write_bytes(encode_json({"export": self._digest, **asdict(so_far)}))
            self._new_state.replace(self._state)

    def finish(self, suffix: str = "") -> Path:
        """Give it the name that was asked for, with a suffix. Raises OSError."""
        os.fsync(self._file.fileno())
        name = self._target.with_name(self._target.name + suffix)
        self.path.replace(name)
        self._is_finished = True
        self._state.unlink(missing_ok=True)
        return name

    def close(self) -> None:
        """Leave it where it can be gone on with; what cannot is taken away."""
        if not self._is_finished and not self._state.exists():
            self.path.unlink(missing_ok=True)
        self._new_state.unlink(missing_ok=True)
        self._file.close()

    def _before(self) -> SoFar:
        """Up to where it is there; the beginning where it cannot be gone on from. Raises OtherExport."""
        try:
            found: Any = decode_json(self._state.read_bytes())
            digest = found.pop("export")
            so_far = SoFar(**found)
        except (FileNotFoundError, NotJson, AttributeError, KeyError, TypeError):
            return SoFar()
        if digest != self._digest:
            raise OtherExport
        is_there = os.fstat(self._file.fileno()).st_size >= so_far.size
        return so_far if is_there else SoFar()
