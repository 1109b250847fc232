"""Where exports go."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest

from app.commands.export.sinks import File, Stream, sink_of
from app.commands.export.so_far import SoFar
from app.commands.operation import Wrong
from app.commands.output import CannotWrite


class _Pipe(io.BytesIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


def test_a_stream_has_each_part_at_once() -> None:
    file = io.BytesIO()
    sink = Stream(file, "x")
    sink.write(b"one", SoFar("c", 1))
    assert (file.getvalue(), sink.so_far.cursor, sink.finish(as_asked=True)) == (b"one", "c", "x")


def test_who_has_gone_is_told_from_a_disk_that_is_full() -> None:
    with pytest.raises(BrokenPipeError):
        Stream(_Pipe(BrokenPipeError()), "x").write(b"one", None)
    with pytest.raises(CannotWrite, match=r"^x cannot be written: No space left on device\.$"):
        Stream(_Pipe(OSError(28, "No space left on device")), "x").write(b"one", None)


def test_a_file_is_called_what_it_is_called_now(tmp_path: Path) -> None:
    with closing(sink_of(str(tmp_path / "x.csv"), "d", anew=False)) as sink:
        assert isinstance(sink, File)
        sink.write(b"a\r\n1\r\n", SoFar("c", 1, size=6))
        assert (sink.name, sink.head()) == (str(tmp_path / "x.csv.part"), b"a")
        assert sink.finish(as_asked=False) == str(tmp_path / "x.csv.incomplete")
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv.incomplete"]


def test_a_file_that_another_program_writes_to(tmp_path: Path) -> None:
    with closing(sink_of(str(tmp_path / "x"), "d", anew=False)), pytest.raises(Wrong, match="being written to"):
        sink_of(str(tmp_path / "x"), "d", anew=False)
