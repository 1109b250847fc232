"""The operation that a command is given: in a file, on its line or on standard input, with its variables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Protocol

from app.commands.variables import BadVariable, variables_of


class Wrong(ValueError):
    """What was given on the command line cannot be used; says why."""


class Group(Protocol):
    """Options of which one may be given."""

    def add_argument(self, *names: str, **about: Any) -> argparse.Action:
        """Take one more."""
        ...


def add_operation_options(parser: argparse.ArgumentParser) -> Group:
    """What names the operation. Returns the group of options of which one says where it is."""
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
    return what


def document_of(arguments: argparse.Namespace) -> str:
    """The text of the operation.

    Raises:
        Wrong: it cannot be read, or is empty.
    """
    text = _text(arguments)
    if not text.strip():
        raise Wrong("The operation is empty.")
    return text


def _text(arguments: argparse.Namespace) -> str:
    if arguments.expression is not None:
        return str(arguments.expression)
    from_input = arguments.file in (None, "-")
    name = "standard input" if from_input else str(arguments.file)
    try:
        return _typed() if from_input else Path(arguments.file).read_text(encoding="utf-8")
    except OSError as error:
        raise Wrong(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Wrong("The operation is not UTF-8.") from error


def parameters_of(arguments: argparse.Namespace, document: str) -> dict[str, Any]:
    """What is sent of an operation beside what names it: `variables`, and `operationName` where one is chosen.

    Args:
        arguments: as they are parsed.
        document: the text, by which variables are read; empty where it is not known.

    Raises:
        Wrong: a variable cannot be read.
    """
    try:
        found: dict[str, Any] = {"variables": variables_of(document, arguments.variables, arguments.var)}
    except BadVariable as error:
        raise Wrong(str(error)) from error
    return found if arguments.operation is None else {**found, "operationName": arguments.operation}


def headers_of(arguments: argparse.Namespace, **given: str | None) -> dict[str, str]:
    """The headers that options ask for.

    Args:
        arguments: of which `deadline_ms` is one.
        given: by their names with `_`; None is not sent.

    Raises:
        Wrong: a header cannot have that value.
    """
    deadline = None if arguments.deadline_ms is None else str(arguments.deadline_ms)
    headers = {name.replace("_", "-"): value for name, value in (given | {"x_deadline_ms": deadline}).items()}
    for name, value in headers.items():
        if value is not None and not (value.isascii() and value.isprintable()):
            raise Wrong(f"{name} has letters, digits and signs of ASCII alone.")
    return {name: value for name, value in headers.items() if value is not None}


def _typed() -> str:
    if sys.stdin.isatty():
        sys.stderr.write("Reading the operation from standard input, to its end (Ctrl-D).\n")
    return sys.stdin.read()
