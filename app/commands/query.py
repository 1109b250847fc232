"""`python -m app query`: one operation, over the configured vendors in this process or at a running gateway."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.commands import explaining
from app.commands.environment import without_door
from app.commands.rendering import NoSuchList, as_csv, as_json, as_tables, chosen
from app.commands.sending import Endpoint, NoAnswer, answer_of, in_process, is_sent_openly, running_at
from app.commands.variables import BadVariable, variables_of
from app.commands.waiting import told_on
from app.main import create_app
from app.pipelines import TransportFor, network

KEY = "GATEWAY_KEY"


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "file", nargs="?", metavar="FILE", help="the file of the operation; - or nothing for standard input"
    )
    what.add_argument("-e", "--expression", metavar="TEXT", help="the operation itself")
    parser.add_argument("--operation", metavar="NAME", help="which operation, where the document holds several")
    parser.add_argument("--variables", metavar="JSON", help="an object, or @ and a file that holds one")
    parser.add_argument(
        "--var", action="append", default=[], metavar="NAME=VALUE", help="one variable; may be repeated"
    )
    parser.add_argument("--format", choices=["table", "json", "csv"], help="table on a terminal, else json")
    parser.add_argument("--list", metavar="PATH", help="which list of the answer is shown, such as companies")
    parser.add_argument("--explain", action="store_true", help="print on standard error how the answer came about")
    parser.add_argument("--idempotency-key", metavar="KEY", help="of a mutation that is not to be done twice")
    parser.add_argument("--deadline-ms", metavar="N", type=int, help="for how long vendors are waited for")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--url", help="a running gateway's endpoint, such as https://gateway.example/graphql")
    where.add_argument("--tenant", metavar="NAME", help="whose vendors, where GATEWAY_TENANTS_FILE names several")
    parser.add_argument(
        "--key-from", default=KEY, metavar="VARIABLE", help=f"where the key for --url is, {KEY} if not told"
    )


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
    """
    try:
        document = _document(arguments)
        operation: dict[str, Any] = {"query": document}
        operation["variables"] = variables_of(document, arguments.variables, arguments.var)
        gateway = _gateway(arguments, environ, transport_for)
        headers = _headers(arguments)
    except UnicodeDecodeError:
        sys.stderr.write("The operation is not UTF-8.\n")
        return 2
    except (OSError, BadVariable, _Wrong) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if arguments.operation is not None:
        operation["operationName"] = arguments.operation
    try:
        answer = asyncio.run(_ask(gateway, operation, headers))
    except NoAnswer as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _tell(answer, arguments)


class _Wrong(ValueError):
    """What was given cannot be used."""


def _document(arguments: argparse.Namespace) -> str:
    if arguments.expression is not None:
        return str(arguments.expression)
    if arguments.file not in (None, "-"):
        return Path(arguments.file).read_text(encoding="utf-8")
    if sys.stdin.isatty():
        sys.stderr.write("Reading the operation from standard input, to its end (Ctrl-D).\n")
    return sys.stdin.read()


def _gateway(
    arguments: argparse.Namespace, environ: Mapping[str, str], transport_for: TransportFor
) -> AbstractAsyncContextManager[Endpoint]:
    if arguments.url is not None:
        key = environ.get(arguments.key_from, "").strip() or None
        if key is not None and not (key.isascii() and key.isprintable()):
            raise _Wrong(f"{arguments.key_from} holds what can be no key.")
        if key is not None and is_sent_openly(arguments.url):
            sys.stderr.write("The key is sent as it is: whoever stands between can read it. Use https.\n")
        return running_at(arguments.url, key)
    settings = without_door(environ)
    if arguments.tenant is not None:
        if arguments.tenant not in settings.tenants:
            raise _Wrong("There is no tenant of that name in GATEWAY_TENANTS_FILE.")
        settings = replace(settings, vendors=settings.tenants[arguments.tenant], tenants={})
    return in_process(create_app(settings, transport_for))


async def _ask(
    gateway: AbstractAsyncContextManager[Endpoint], operation: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    async with gateway as endpoint, told_on(sys.stderr, "waiting for the answer"):
        return await answer_of(endpoint, operation, headers)


def _headers(arguments: argparse.Namespace) -> dict[str, str]:
    given = {
        "x-explain": "plan,cost" if arguments.explain else None,
        "idempotency-key": arguments.idempotency_key,
        "x-deadline-ms": None if arguments.deadline_ms is None else str(arguments.deadline_ms),
    }
    if not all(value is None or (value.isascii() and value.isprintable()) for value in given.values()):
        raise _Wrong("An idempotency key has letters, digits and signs of ASCII alone.")
    return {name: value for name, value in given.items() if value is not None}


def _tell(answer: Mapping[str, Any], arguments: argparse.Namespace) -> int:
    errors, data = answer.get("errors") or [], answer.get("data")
    shown = arguments.format or ("table" if sys.stdout.isatty() else "json")
    try:
        if shown == "json":
            sys.stdout.write(as_json(answer))
        elif data is not None:
            sys.stdout.write((as_csv if shown == "csv" else as_tables)(data, arguments.list))
            _tell_more(data, arguments.list)
    except NoSuchList as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.flush()
    if arguments.explain:
        sys.stderr.write(explaining.as_text(answer.get("extensions") or {}))
    sys.stderr.writelines(map(_line, errors))
    return 1 if errors else 0


def _tell_more(data: Mapping[str, Any], name: str | None) -> None:
    listed = chosen(data, name)
    if listed.following is not None:
        sys.stderr.write(f"{listed.name} has more rows behind these; go on with after: {listed.following!r}.\n")


def _line(error: Mapping[str, Any]) -> str:
    code = (error.get("extensions") or {}).get("code", "ERROR")
    path = ".".join(map(str, error.get("path") or ()))
    return f"{code}{f' at {path}' if path else ''}: {error.get('message')}\n"
