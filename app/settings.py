"""Every environment variable the gateway reads, checked once at start: all faults are listed, secrets never shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.access.settings import AccessSettings
from app.addresses import is_plain_url, token_urls
from app.domain.vendor import Vendor
from app.idempotency.state_dir import fault_of
from app.limits import LARGEST, Limits
from app.operations.options import OperationsSettings
from app.redis.address import RedisAddress
from app.workers import MOST, worker_faults

T = TypeVar("T")

LABELS_PATHS = ("auto", "/account/labels", "/accounts/labels")
UPDATE_METHODS = ("auto", "PATCH", "PUT")
HIDE_METHODS = ("auto", "DELETE", "POST", "PUT", "PATCH")

NOT_YET_READ = ("GATEWAY_TENANTS_FILE",)
"""Names kept for what this version does not do; setting one is told at start and changes nothing."""


class SettingsError(Exception):
    """The environment cannot be served with.

    Args:
        faults: one sentence each, without the values of secrets.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that shows itself to nobody who does not ask for it by name."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyedVendor:
    """A vendor that is asked with one key."""

    base_url: str
    api_key: Secret


@dataclass(frozen=True, slots=True)
class AssembleAccess:
    """Assemble's base URL and either a token or a client that obtains one."""

    base_url: str
    token: Secret | None
    client_id: str | None
    client_secret: Secret | None
    token_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the gateway runs with; None for a vendor that is not configured. Times in seconds."""

    host: str
    port: int
    workers: int
    replicas: int
    deadline: float
    cache_ttl: float
    cursor_ttl: float
    snapshot_rows: int
    state_dir: Path
    redis: RedisAddress | None
    assembly: KeyedVendor | None
    assembly_labels_path: str
    assembly_per_second: int
    assemble: AssembleAccess | None
    assemble_update_method: str
    assemble_hide_method: str
    userlot: KeyedVendor | None
    swift: KeyedVendor | None
    swift_parent_id: str | None
    reevo: KeyedVendor | None
    limits: Limits
    operations: OperationsSettings
    access: AccessSettings
    not_yet_read: tuple[str, ...]

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: with every fault found.
        """
        reader = _Reader(environ)
        redis = reader.redis("GATEWAY_REDIS_URL")
        settings = cls(
            host=reader.text("GATEWAY_HOST", "127.0.0.1"),
            port=reader.number("GATEWAY_PORT", 8000, int, least=0, most=65535),
            workers=reader.number("GATEWAY_WORKERS", 1, int, least=1, most=MOST),
            replicas=reader.number("GATEWAY_REPLICAS", 1, int, least=1, most=MOST),
            deadline=reader.number("GATEWAY_DEADLINE_MS", 10_000, int, least=1, most=600_000) / 1000,
            cache_ttl=reader.number("GATEWAY_CACHE_TTL", 60.0, float, least=0, most=86_400),
            cursor_ttl=reader.number("GATEWAY_CURSOR_TTL", 600.0, float, least=1, most=86_400),
            snapshot_rows=reader.number("GATEWAY_SNAPSHOT_ROWS", 500_000, int, least=1, most=50_000_000),
            state_dir=reader.state_dir("GATEWAY_STATE_DIR", ".state", is_used=redis is None),
            redis=redis,
            assembly=reader.keyed(Vendor.ASSEMBLY),
            assembly_labels_path=reader.one_of("ASSEMBLY_LABELS_PATH", LABELS_PATHS),
            assembly_per_second=reader.number("ASSEMBLY_CALLS_PER_SECOND", 27, int, least=1, most=10_000),
            assemble=reader.assemble(),
            assemble_update_method=reader.one_of("ASSEMBLE_UPDATE_METHOD", UPDATE_METHODS),
            assemble_hide_method=reader.one_of("ASSEMBLE_HIDE_METHOD", HIDE_METHODS),
            userlot=reader.userlot(),
            swift=reader.keyed(Vendor.SWIFT),
            swift_parent_id=reader.optional("SWIFT_PARENT_ID"),
            reevo=reader.keyed(Vendor.REEVO),
            operations=OperationsSettings.read(reader),
            limits=Limits.read(partial(reader.number, kind=int, least=1, most=LARGEST)),
            access=AccessSettings.read(reader, reader.text("GATEWAY_HOST", "127.0.0.1")),
            not_yet_read=tuple(name for name in NOT_YET_READ if environ.get(name)),
        )
        paced = settings.assembly_per_second if settings.assembly else None
        is_shared = reader.optional("GATEWAY_REDIS_URL") is not None  # one that is wrong is a fault of its own
        reader.faults += worker_faults(settings.workers, paced, keeps=settings.cache_ttl > 0, shares=is_shared)
        if paced is not None and settings.replicas > 1 and settings.workers * settings.replicas > paced:
            reader.faults.append(
                f"GATEWAY_REPLICAS is {settings.replicas}: with GATEWAY_WORKERS that is more processes than "
                "ASSEMBLY_CALLS_PER_SECOND, of which each takes an equal share."
            )
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


class _Reader:
    """Reads values and gathers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []

    def optional(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.optional(name) or default

    def number(self, name: str, default: T, kind: Callable[[str], T], *, least: float, most: float) -> T:
        value = self.optional(name)
        if value is None:
            return default
        try:
            number = kind(value if value.isascii() and "_" not in value else "")
        except ValueError:
            number = default
        else:
            if least <= number <= most:  # type: ignore[operator]
                return number
        self.faults.append(f"{name} is not a number from {least:g} to {most:g}.")
        return default

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, choices[0])
        if value not in choices:
            self.faults.append(f"{name} is not one of {', '.join(choices)}.")
        return value

    def switch(self, name: str) -> bool:
        value = self.optional(name)
        if value not in (None, "0", "1"):
            self.faults.append(f"{name} is neither 0 nor 1.")
        return value == "1"

    def state_dir(self, name: str, default: str, *, is_used: bool) -> Path:
        directory = Path(self.text(name, default))
        fault = fault_of(directory) if is_used else None
        self.faults.extend([fault] if fault else [])
        return directory

    def redis(self, name: str) -> RedisAddress | None:
        value = self.optional(name)
        if value is None:
            return None
        try:
            return RedisAddress.of(value)
        except ValueError as fault:
            self.faults.append(f"{name} is no address of a Redis: {fault}.")
            return None

    def url(self, name: str) -> str | None:
        value = self.optional(name)
        if value is None:
            return None
        if not is_plain_url(value):
            self.faults.append(f"{name} is not an http or https URL without credentials, query and fragment.")
        return value.rstrip("/")

    def secret(self, name: str) -> Secret | None:
        value = self.optional(name)
        if value is None:
            return None
        if not (value.isascii() and value.isprintable()):
            self.faults.append(f"{name} holds characters that cannot stand in a header.")
        return Secret(value)

    def keyed(self, vendor: Vendor) -> KeyedVendor | None:
        prefix = vendor.name
        base_url, key = self.url(f"{prefix}_BASE_URL"), self.secret(f"{prefix}_API_KEY")
        if base_url is not None and key is not None:
            return KeyedVendor(base_url, key)
        if base_url is not None or key is not None:
            missing = "API_KEY" if key is None else "BASE_URL"
            self.faults.append(f"{prefix}_{missing} is missing: {vendor.title} needs both its base URL and its key.")
        return None

    def userlot(self) -> KeyedVendor | None:
        products = self.optional("USERLOT_PRODUCTS")
        if products is not None:
            self.faults.append(
                "USERLOT_PRODUCTS is set, and this version serves one product: "
                "set USERLOT_API_KEY to that product's key."
            )
        return self.keyed(Vendor.USERLOT)

    def assemble(self) -> AssembleAccess | None:
        base_url, token = self.url("ASSEMBLE_BASE_URL"), self.secret("ASSEMBLE_TOKEN")
        client_id, secret = self.optional("ASSEMBLE_CLIENT_ID"), self.secret("ASSEMBLE_CLIENT_SECRET")
        token_url = self.url("ASSEMBLE_TOKEN_URL")
        can_sign_in = token is not None or (client_id is not None and secret is not None)
        if base_url is None or not can_sign_in:
            if any((base_url, token, client_id, secret)):
                self.faults.append(
                    "Assemble needs ASSEMBLE_BASE_URL, and either ASSEMBLE_TOKEN or both ASSEMBLE_CLIENT_ID and "
                    "ASSEMBLE_CLIENT_SECRET."
                )
            return None
        urls = (token_url,) if token_url else token_urls(base_url)
        return AssembleAccess(base_url, token, client_id, secret, urls)
