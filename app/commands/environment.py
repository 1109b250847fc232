"""The settings of a command that opens no door: whoever runs it holds the vendors' credentials already."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from app.operations.logs import set_up_logging
from app.settings import Settings, SettingsError
from app.settings.credentials import credentials_of

_OF_THE_DOOR = (
    "GATEWAY_API_KEYS_FILE",
    "GATEWAY_JWKS_URL",
    "GATEWAY_JWT_ISSUER",
    "GATEWAY_JWT_AUDIENCE",
    "GATEWAY_CORS_ORIGINS",
    "GATEWAY_HOSTS",
    "GATEWAY_WORKERS",
)


def without_door(environ: Mapping[str, str]) -> Settings:
    """The settings of the environment, but of who may ask.

    A command listens nowhere and serves its own user, so neither keys nor tokens are looked at, and one process is
    enough, though its share of a vendor's calls stays that of the gateways beside which it runs.

    Args:
        environ: as `python -m app` would read it; `GATEWAY_OPEN` need not be there.

    Raises:
        SettingsError: with every fault found.
    """
    kept = {name: value for name, value in environ.items() if name not in _OF_THE_DOOR}
    return Settings.from_env({**kept, "GATEWAY_OPEN": "1", "GATEWAY_HOST": "127.0.0.1"})


def log_errors_alone(environ: Mapping[str, str]) -> None:
    """Log what is an error to standard error, without credentials, and nothing else: a command tells the rest itself.

    Args:
        environ: the settings; where they are wrong, which the command then tells, nothing is changed.
    """
    with suppress(SettingsError):
        settings = without_door(environ)
        quiet = replace(settings.operations, log_level="ERROR", log_format="text")
        set_up_logging(quiet, credentials_of(settings))
