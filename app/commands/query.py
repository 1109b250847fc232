"""`python -m app query`: one operation, over the configured vendors in this process or at a running gateway."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from app.commands import explaining
from app.commands.gateway import Gateway, add_gateway_options, gateway_of
from app.commands.operation import Wrong, add_operation_options, document_of, headers_of, parameters_of
from app.commands.output import tell
from app.commands.rendering import NoSuchList, as_csv, as_json, as_tables, chosen
from app.commands.sending import NoAnswer, answer_of
from app.commands.waiting import told_on
from app.pipelines import TransportFor, network


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.epilog = (
        "The answer goes to standard output, all else to standard error. Ends with 0 where nothing went wrong, 1 where "
        "the answer has errors or there is none, 2 where what was given is wrong."
    )
    add_operation_options(parser)
    parser.add_argument("--format", choices=["table", "json", "csv"], help="table on a terminal, else json")
    parser.add_argument("--list", metavar="PATH", help="which list of the answer is shown, such as companies")
    parser.add_argument("--explain", action="store_true", help="print on standard error how the answer came about")
    parser.add_argument("--idempotency-key", metavar="KEY", help="of a mutation that is not to be done twice")
    parser.add_argument("--deadline-ms", metavar="N", type=int, help="for how long vendors are waited for")
    parser.add_argument("--quiet", action="store_true", help="say nothing while the answer is waited for")
    add_gateway_options(parser)


def run(arguments: argparse.Namespace, environ: Mapping[str, str], transport_for: TransportFor = network) -> int:
    """Execute one operation; the answer goes to standard output, all else to standard error.

    Args:
        arguments: as `add_options` has them parsed.
        environ: the settings, and the key for `--url`.
        transport_for: gives each vendor its network, or a stand-in for it in tests.

    Returns:
        0 where nothing went wrong, 1 where the answer has errors or there is none, 2 where what was given is wrong.

    Raises:
        SettingsError: the environment cannot be used.
        CannotWrite: the answer cannot be written.
        BrokenPipeError: whoever read standard output has gone.
    """
    try:
        document = document_of(arguments)
        operation: dict[str, Any] = {"query": document, **parameters_of(arguments, document)}
        gateway = gateway_of(arguments, environ, transport_for)
        explain = "plan,cost" if arguments.explain else None
        headers = headers_of(arguments, x_explain=explain, idempotency_key=arguments.idempotency_key)
    except Wrong as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if gateway.warning is not None:
        sys.stderr.write(f"{gateway.warning}\n")
    try:
        answer = asyncio.run(_ask(gateway, operation, headers, quiet=arguments.quiet))
    except NoAnswer as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _tell(answer, arguments, gateway)


async def _ask(
    gateway: Gateway, operation: Mapping[str, Any], headers: Mapping[str, str], *, quiet: bool
) -> dict[str, Any]:
    async with gateway.opened as endpoint, told_on(sys.stderr, "waiting for the answer", quiet=quiet):
        return await answer_of(endpoint, operation, headers)


def _tell(answer: Mapping[str, Any], arguments: argparse.Namespace, gateway: Gateway) -> int:
    errors, data = answer.get("errors") or [], answer.get("data")
    shown = arguments.format or ("table" if sys.stdout.isatty() else "json")
    try:
        if shown == "json":
            tell(as_json(answer))
        elif data is not None:
            tell((as_csv if shown == "csv" else as_tables)(data, arguments.list))
            _tell_more(data, arguments.list)
    except NoSuchList as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if arguments.explain:
        sys.stderr.write(explaining.as_text(answer.get("extensions") or {}))
    sys.stderr.writelines(gateway.lines_of(errors))
    return 1 if errors else 0


def _tell_more(data: Mapping[str, Any], name: str | None) -> None:
    listed = chosen(data, name)
    if listed.following is not None:
        sys.stderr.write(f"{listed.name} has more rows behind these; go on with after: {listed.following!r}.\n")
