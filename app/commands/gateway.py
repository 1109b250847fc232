"""The gateway that a command asks: one of its own in this process, or one that is running."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any

from app.commands.environment import without_door
from app.commands.operation import Wrong
from app.commands.refused import code_of, lines_of
from app.commands.sending import Endpoint, in_process, is_sent_openly, running_at
from app.documents.document import Documents
from app.domain.vendor import Vendor
from app.main import create_app
from app.pipelines import TransportFor
from app.settings import Settings

KEY = "GATEWAY_KEY"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway to ask.

    Attributes:
        opened: it, once it is entered.
        place: where it is, in words that tell it from others: an address, or those of the vendors; no secrets.
        documents: those that it keeps; empty where they are not known.
        warning: a sentence that whoever asks should read; None where there is none.
        hint: what to do where it does not know who asks; None where there is nothing to be said.
    """

    opened: AbstractAsyncContextManager[Endpoint]
    place: tuple[str, ...]
    documents: Documents
    warning: str | None = None
    hint: str | None = None

    def lines_of(self, errors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """Lines for standard error, of errors that it told; with the hint where they are of who asks."""
        yield from lines_of(errors)
        if self.hint is not None and "UNAUTHENTICATED" in map(code_of, errors):
            yield f"{self.hint}\n"


def add_gateway_options(parser: argparse.ArgumentParser) -> None:
    """What says which gateway is asked, and as whom."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--url", help="a running gateway's endpoint, such as https://gateway.example/graphql")
    where.add_argument("--tenant", metavar="NAME", help="whose vendors, where GATEWAY_TENANTS_FILE names several")
    parser.add_argument(
        "--key-from", default=KEY, metavar="VARIABLE", help=f"where the key for --url is, {KEY} if not told"
    )


def gateway_of(arguments: argparse.Namespace, environ: Mapping[str, str], transport_for: TransportFor) -> Gateway:
    """The gateway that the options name; nothing is connected yet.

    Args:
        arguments: as they are parsed.
        environ: the settings, and the key for `--url`.
        transport_for: gives each vendor its network, or a stand-in for it in tests.

    Raises:
        Wrong: the key can be none, or there is no such tenant.
        SettingsError: the environment cannot be used.
    """
    if arguments.url is not None:
        return _running(arguments, environ)
    settings = without_door(environ)
    if arguments.tenant is not None:
        if arguments.tenant not in settings.tenants:
            raise Wrong("There is no tenant of that name in GATEWAY_TENANTS_FILE.")
        settings = replace(settings, vendors=settings.tenants[arguments.tenant], tenants={})
    settings = replace(
        settings, most_exports=max(1, settings.most_exports)
    )  # how many is for those who share a gateway
    app = create_app(settings, transport_for)
    return Gateway(in_process(app), _addresses(settings), Documents(settings.documents.documents))


def _running(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Gateway:
    if not arguments.url.lower().startswith(("http://", "https://")):
        raise Wrong("--url does not begin with http:// or https://.")
    key = environ.get(arguments.key_from, "").strip() or None
    if key is not None and not (key.isascii() and key.isprintable()):
        raise Wrong(f"{arguments.key_from} holds what can be no key.")
    if key is None and arguments.key_from != KEY:
        raise Wrong(f"{arguments.key_from} is not set, or empty: there is no key to send.")
    warning = None
    if key is not None and is_sent_openly(arguments.url):
        warning = "The key is sent as it is: whoever stands between can read it. Use https."
    hint = (
        f"No key was sent: put yours into the variable {KEY}, or name another by --key-from." if key is None else None
    )
    return Gateway(running_at(arguments.url, key), (arguments.url, arguments.key_from), Documents(()), warning, hint)


def _addresses(settings: Settings) -> tuple[str, ...]:
    found = {vendor: settings.vendors.access(vendor) for vendor in Vendor}
    return tuple(f"{vendor.value} {access.base_url}" for vendor, access in found.items() if access is not None)
