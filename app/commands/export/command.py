"""`python -m app export`: a list to its end, over the configured vendors in this process or at a running gateway."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping
from contextlib import aclosing, closing
from pathlib import PurePath
from typing import Any

from app.commands.export.asking import Refused, Wanted, pieces
from app.commands.export.sinks import File, Sink, sink_of
from app.commands.export.so_far import SoFar
from app.commands.export.telling import Outcome, lines
from app.commands.export.wire import Piece
from app.commands.gateway import Gateway, add_gateway_options, gateway_of
from app.commands.operation import Wrong, add_operation_options, document_of, headers_of, parameters_of
from app.commands.output import CannotWrite
from app.commands.progress import progress_on
from app.commands.sending import NoAnswer
from app.export.formats import Format
from app.pipelines import TransportFor, network

_SUFFIXES = {".csv": Format.CSV, ".parquet": Format.PARQUET, ".ndjson": Format.NDJSON, ".jsonl": Format.NDJSON}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.epilog = (
        "Ends with 0 where all is there, 3 where something is missing, 1 where there is no export, 2 where what was "
        "given is wrong. The same command goes on with one that was cut short: see docs/command-line.md."
    )
    what = add_operation_options(parser)
    what.add_argument("--document", metavar="NAME", help="one of the documents that the gateway keeps")
    parser.add_argument("--out", metavar="FILE", help="write it there; standard output if not told")
    parser.add_argument(
        "--format", choices=[str(each) for each in Format], help="by the ending of --out if not told, else ndjson"
    )
    parser.add_argument("--after", metavar="CURSOR", help="begin behind it")
    parser.add_argument("--page", metavar="N", type=int, help="rows that are asked for at once, 1 to 100")
    parser.add_argument("--formulas", action="store_true", help="leave cells of a CSV that spreadsheets calculate")
    parser.add_argument("--restart", action="store_true", help="throw away what is there of an export cut short")
    parser.add_argument(
        "--accept-incomplete", action="store_true", help="name the file as told though something is missing"
    )
    parser.add_argument("--deadline-ms", metavar="N", type=int, help="for how long vendors are waited for, for a page")
    parser.add_argument("--quiet", action="store_true", help="tell nothing but what is wrong")
    add_gateway_options(parser)


def run(arguments: argparse.Namespace, environ: Mapping[str, str], transport_for: TransportFor = network) -> int:
    """Export one list; rows go to the file or standard output, all else to standard error.

    Args:
        arguments: as `add_options` has them parsed.
        environ: the settings, and the key for `--url`.
        transport_for: gives each vendor its network, or a stand-in for it in tests.

    Returns:
        0 where all is there, 3 where something is missing, 1 where there is no export, 2 where what was given is wrong.

    Raises:
        SettingsError: the environment cannot be used.
        CannotWrite: what came cannot be written.
        BrokenPipeError: whoever read standard output has gone.
    """
    try:
        gateway = gateway_of(arguments, environ, transport_for)
        wanted = _wanted(arguments, gateway)
        with closing(sink_of(arguments.out, wanted.digest(gateway.place), anew=arguments.restart)) as sink:
            return _run(gateway, wanted, sink, arguments)
    except Wrong as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except NoAnswer as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(gateway: Gateway, wanted: Wanted, sink: Sink, arguments: argparse.Namespace) -> int:
    if gateway.warning is not None:
        sys.stderr.write(f"{gateway.warning}\n")
    before = sink.so_far
    if before.rows and not arguments.quiet:
        sys.stderr.write(f"{sink.name}: going on behind {before.rows:,} rows that are there.\n")
    try:
        outcome = asyncio.run(_export(gateway, wanted, sink, arguments))
    except Refused as refused:
        sys.stderr.writelines(gateway.lines_of(refused.errors))
        if before.cursor is not None:
            sys.stderr.write(
                f"{sink.name}: {before.rows:,} rows. Where they are of no more use, begin anew with --restart.\n"
            )
        return 1
    except (KeyboardInterrupt, CannotWrite):
        if isinstance(sink, File) and sink.so_far.cursor is not None:
            sys.stderr.write(f"{sink.name}: {sink.so_far.rows:,} rows. The same command goes on from there.\n")
        raise
    sys.stderr.writelines(lines(outcome, quiet=arguments.quiet))
    return outcome.code


async def _export(gateway: Gateway, wanted: Wanted, sink: Sink, arguments: argparse.Namespace) -> Outcome:
    begun, before, last = time.monotonic(), sink.so_far, Piece(b"")
    unit, is_parquet = ("B" if wanted.form is Format.PARQUET else "rows"), wanted.form is Format.PARQUET
    quiet = arguments.quiet or (not isinstance(sink, File) and sys.stdout.isatty())  # rows are seen themselves there
    written = 0
    async with (
        progress_on(sys.stderr, _label(arguments), unit, begun=before.rows, quiet=quiet) as shown,
        gateway.opened as endpoint,
        aclosing(pieces(endpoint, wanted, before.cursor)) as found,
    ):
        async for last in found:
            if is_parquet:
                sink.write(last.data, None)
                written += len(last.data)
                shown.at(written)
            else:
                _keep(last, before, sink, wanted.form)
                shown.at(sink.so_far.rows, sink.so_far.total)
    manifest = last.manifest or {}
    so_far = before.and_then(manifest) if is_parquet and manifest else sink.so_far
    ending, where = manifest.get("ending"), sink.name
    goes_on = isinstance(sink, File) and sink.so_far.cursor is not None and ending != "END"
    if ending == "END" or (is_parquet and manifest):
        is_whole = ending == "END" and so_far.is_complete
        where = sink.finish(as_asked=is_whole or (ending == "END" and arguments.accept_incomplete))
    return Outcome(so_far, ending, manifest.get("errors", ()), where, time.monotonic() - begun, goes_on)


def _keep(piece: Piece, before: SoFar, sink: Sink, form: Format) -> None:
    """Write rows, with which it is known how far the export has come.

    Those behind which it ended early are left out: of them that is not known, and they are had again.
    """
    told = piece.progress or piece.manifest
    if told is None or (piece.manifest and piece.manifest["ending"] != "END"):
        return
    data = piece.data
    if form is Format.CSV and before.rows and sink.so_far == before:
        head, _, data = data.partition(b"\r\n")
        if sink.head() not in (b"", head):
            raise Wrong(f"{sink.name} has other columns than the gateway tells now. Begin anew with --restart.")
    so_far = before.and_then(told)
    size = sink.so_far.size + len(data)
    sink.write(data, so_far.sized(size))


def _wanted(arguments: argparse.Namespace, gateway: Gateway) -> Wanted:
    """What is asked for. Raises Wrong."""
    form = Format(arguments.format) if arguments.format else _SUFFIXES.get(PurePath(arguments.out or "").suffix.lower())
    form = form or Format.NDJSON
    if form is Format.PARQUET and arguments.out in (None, "-") and sys.stdout.isatty():
        raise Wrong("Parquet is nothing for a terminal: name a file with --out.")
    if arguments.document is not None:
        kept = gateway.documents.get(arguments.document)
        names = ", ".join(each.name for each in gateway.documents if each.reads_only)
        if kept is None and names:
            raise Wrong(f"There is no document {arguments.document!r}. Documents that read: {names}.")
        named: dict[str, Any] = {"documentId": arguments.document}
        text = "" if kept is None else kept.text
    else:
        text = document_of(arguments)
        named = {"query": text}
    operation = named | parameters_of(arguments, text)
    return Wanted(operation, form, arguments.after, arguments.page, arguments.formulas, headers_of(arguments))


def _label(arguments: argparse.Namespace) -> str:
    return "export" if arguments.out in (None, "-") else PurePath(arguments.out).name
