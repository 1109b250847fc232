"""Where an export goes: a file that grows beside its name, or a stream that is written to as it comes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO, Protocol

from app.commands.export.part_file import InUse, OtherExport, PartFile
from app.commands.export.so_far import SoFar
from app.commands.operation import Wrong
from app.commands.output import CannotWrite


class Sink(Protocol):
    """Takes an export.

    Attributes:
        name: as people call it.
        so_far: what it holds already.
    """

    name: str
    so_far: SoFar

    def head(self) -> bytes:
        """The first record, where it holds something already."""
        ...

    def write(self, data: bytes, so_far: SoFar | None) -> None:
        """Write more. Raises CannotWrite and BrokenPipeError.

        Args:
            data: in the format of the export.
            so_far: how far it has come with it; None where it cannot be gone on from there.
        """
        ...

    def finish(self, *, as_asked: bool) -> str:
        """It is readable as it is, and nothing more comes. Returns where it is now; raises CannotWrite.

        Args:
            as_asked: whether it may have the name that was asked for, as all is there.
        """
        ...

    def close(self) -> None:
        """Nothing more comes."""
        ...


class Stream:
    """Standard output, or a device or pipe that has a name.

    Args:
        file: to write to.
        name: as people call it.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self.so_far = SoFar()
        self._file = file

    def head(self) -> bytes:
        """Nothing is known of what it holds."""
        return b""

    def write(self, data: bytes, so_far: SoFar | None) -> None:
        """Write at once, so that whoever reads has it."""
        try:
            self._file.write(data)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CannotWrite(self.name, error) from error
        self.so_far = so_far or self.so_far

    def finish(self, *, as_asked: bool) -> str:  # noqa: ARG002 - it has no name to be given
        """Nothing is left to do."""
        return self.name

    def close(self) -> None:
        """Close it, where it is not standard output."""
        if self._file is not sys.stdout.buffer:
            self._file.close()


class File:
    """A file that has its name when all is there.

    Args:
        target: its name.
        part: that grows beside it.
    """

    def __init__(self, target: Path, part: PartFile) -> None:
        self.name = str(target)
        self._part = part
        self.so_far = part.so_far

    def head(self) -> bytes:
        """The names of the columns."""
        return self._part.head()

    def write(self, data: bytes, so_far: SoFar | None) -> None:
        """Write, and remember how far it has come."""
        try:
            self._part.write(data, so_far)
        except OSError as error:
            raise CannotWrite(self._part.path, error) from error
        self.so_far = so_far or self.so_far
        self.name = str(self._part.path)

    def finish(self, *, as_asked: bool) -> str:
        """Give it its name, or one that says that something is missing."""
        try:
            return str(self._part.finish("" if as_asked else ".incomplete"))
        except OSError as error:
            raise CannotWrite(self._part.path, error) from error

    def close(self) -> None:
        """Leave it where it can be gone on with."""
        self._part.close()


def sink_of(target: str | None, digest: str, *, anew: bool) -> Sink:
    """Open where an export goes.

    Args:
        target: a file; None or `-` for standard output.
        digest: of the export.
        anew: whether what is there of it is thrown away.

    Raises:
        Wrong: another export was begun there, or is under way.
        CannotWrite: it cannot be opened.
    """
    if target in (None, "-"):
        return Stream(sys.stdout.buffer, "standard output")
    path = Path(str(target))
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return Stream(path.open("wb", buffering=0), str(path))
        if path.is_dir():
            raise Wrong(f"{path} is a folder: name a file.")
        return File(path, PartFile(path, digest, anew=anew))
    except OtherExport:
        raise Wrong(
            f"{path}.part is of another export (another operation, format or gateway). "
            "Remove it, or throw it away with --restart."
        ) from None
    except InUse:
        raise Wrong(f"{path}.part is being written to by another export.") from None
    except OSError as error:
        raise CannotWrite(path, error) from error
