"""`python -m app doctor`: how each vendor stands, and whether what is assumed of it holds."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping

from app.commands.doctor.examining import examine
from app.commands.doctor.findings import Diagnosis
from app.commands.doctor.telling import as_json, as_text, is_well
from app.commands.environment import without_door
from app.commands.output import tell
from app.commands.progress import progress_on
from app.domain.vendor import Vendor
from app.pipelines import TransportFor, network
from app.settings import Settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.epilog = (
        "Nothing is written. Ends with 0 where nothing is wrong, 1 where something is, 2 where settings are."
    )
    parser.add_argument("--json", action="store_true", help="tell as JSON")
    parser.add_argument("--tenant", metavar="NAME", help="whose vendors, where GATEWAY_TENANTS_FILE names several")
    parser.add_argument(
        "--vendor", action="append", default=[], choices=[vendor.value for vendor in Vendor], help="only this one"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing while vendors are waited for")


def run(arguments: argparse.Namespace, environ: Mapping[str, str], transport_for: TransportFor = network) -> int:
    """Examine, and tell on standard output.

    Args:
        arguments: as `add_options` has them parsed.
        environ: the settings.
        transport_for: gives each vendor its network, or a stand-in for it in tests.

    Returns:
        0 where nothing is wrong, 1 where something is, 2 for a tenant that there is not.

    Raises:
        SettingsError: the environment cannot be used.
        CannotWrite: what was found out cannot be written.
        BrokenPipeError: whoever read standard output has gone.
    """
    settings = without_door(environ)
    if arguments.tenant is not None and arguments.tenant not in settings.tenants:
        sys.stderr.write("There is no tenant of that name in GATEWAY_TENANTS_FILE.\n")
        return 2
    only = [Vendor(name) for name in arguments.vendor]
    found = asyncio.run(_examined(settings, arguments, only, transport_for))
    tell(f"{json.dumps(as_json(found), indent=2)}\n" if arguments.json else as_text(found))
    return 0 if is_well(found) else 1


async def _examined(
    settings: Settings, arguments: argparse.Namespace, only: list[Vendor], transport_for: TransportFor
) -> list[Diagnosis]:
    async with progress_on(sys.stderr, "asking", "vendors", is_long=False, quiet=arguments.quiet) as shown:
        return await examine(settings, tenant=arguments.tenant, only=only, transport_for=transport_for, shown=shown)
