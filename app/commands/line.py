"""The command line: which commands there are, and what each takes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from app.commands import query, schema
from app.commands.doctor import command as doctor
from app.commands.environment import log_errors_alone
from app.commands.export import command as export
from app.commands.output import CannotWrite, give_up, take_every_letter
from app.settings import SettingsError

_ABOUT = "A GraphQL gateway over the account APIs of five vendors. Without a command it serves."
_SETTINGS = (
    "Settings are environment variables: see docs/reference/configuration.md. A wrong one ends a command with 2."
)


def make_parser() -> argparse.ArgumentParser:
    """Parses the command line; `command` is None where none is given."""
    parser = argparse.ArgumentParser(prog="python -m app", description=_ABOUT, epilog=_SETTINGS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="serve until told to stop (the default)", description=_ABOUT, epilog=_SETTINGS)
    for name, module, about in (
        ("doctor", doctor, "ask each vendor a few harmless questions, and tell how it stands and what holds of it"),
        ("schema", schema, "print the schema, as SDL or as an introspection result"),
        ("query", query, "execute an operation over the configured vendors, or at a running gateway"),
        ("export", export, "write a list to its end, as NDJSON, CSV or Parquet; goes on with one that was cut short"),
    ):
        module.add_options(commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}."))
    return parser


def run_command(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Run a command that is not `serve`. Returns the exit code: 2 where the settings are wrong."""
    runs: dict[str, Callable[[argparse.Namespace, Mapping[str, str]], int]] = {
        "doctor": doctor.run,
        "export": export.run,
        "query": query.run,
        "schema": schema.run,
    }
    take_every_letter()
    log_errors_alone(environ)
    try:
        return runs[arguments.command](arguments, environ)
    except SettingsError as error:
        return refuse(error, f"{arguments.command} cannot be run:")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has had enough
        give_up()
        return 141
    except CannotWrite as error:
        sys.stderr.write(f"{error}\n")
        give_up()
        return 1


def refuse(error: SettingsError, said: str) -> int:
    """Tell every fault of the settings on standard error. Returns the exit code."""
    sys.stderr.write(f"{said}\n")
    sys.stderr.writelines(f"- {fault}\n" for fault in error.faults)
    return 2


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command and its options; a wrong line ends the program with 2 and says what is accepted."""
    return make_parser().parse_args(arguments)
