"""Every environment variable the gateway reads, checked once at start: all faults are listed, secrets never shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.access.settings import AccessSettings
from app.documents.settings import DocumentSettings
from app.limits import LARGEST, Limits
from app.operations.options import OperationsSettings
from app.redis.address import RedisAddress
from app.settings.freshness import read_freshness
from app.settings.reading import Reader
from app.settings.tenants import VARIABLE, open_to_others, read_tenants, told_of
from app.settings.vendors import VendorSettings
from app.settings.workers import MOST, replica_faults, stream_faults, worker_faults
from app.upstream.freshness import Freshness


class SettingsError(Exception):
    """The environment cannot be served with.

    Args:
        faults: one sentence each, without the values of secrets.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What the gateway runs with. Times in seconds.

    Attributes:
        vendors: that clients without a tenant are served from.
        tenants: what the others are served from, by tenant.
        remarks: that are no faults and are told in the log at start, without values.
    """

    host: str
    port: int
    workers: int
    replicas: int
    coalesces: bool
    one_stream: bool
    compiles: bool
    federates: bool
    deadline: float
    freshness: Freshness
    cursor_ttl: float
    snapshot_rows: int
    state_dir: Path
    redis: RedisAddress | None
    vendors: VendorSettings
    tenants: Mapping[str, VendorSettings]
    limits: Limits
    most_exports: int
    operations: OperationsSettings
    access: AccessSettings
    documents: DocumentSettings
    remarks: tuple[str, ...]

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: with every fault found.
        """
        reader = Reader(environ)
        vendors = VendorSettings.read(reader)
        tenants = read_tenants(reader, vendors)
        redis = reader.redis("GATEWAY_REDIS_URL")
        limits = Limits.read(partial(reader.number, kind=int, least=1, most=LARGEST))
        settings = cls(
            host=reader.text("GATEWAY_HOST", "127.0.0.1"),
            port=reader.number("GATEWAY_PORT", 8000, int, least=0, most=65535),
            workers=reader.number("GATEWAY_WORKERS", 1, int, least=1, most=MOST),
            replicas=reader.number("GATEWAY_REPLICAS", 1, int, least=1, most=MOST),
            coalesces=reader.switch("GATEWAY_COALESCE"),
            one_stream=reader.switch("GATEWAY_ONE_STREAM"),
            compiles=reader.one_of("GATEWAY_EXECUTOR", ("compiled", "plain")) == "compiled",
            federates=reader.switch("GATEWAY_FEDERATION"),
            deadline=reader.number("GATEWAY_DEADLINE_MS", 10_000, int, least=1, most=600_000) / 1000,
            freshness=read_freshness(reader),
            cursor_ttl=reader.number("GATEWAY_CURSOR_TTL", 600.0, float, least=1, most=86_400),
            snapshot_rows=reader.number("GATEWAY_SNAPSHOT_ROWS", 500_000, int, least=1, most=50_000_000),
            state_dir=reader.state_dir("GATEWAY_STATE_DIR", ".state", is_used=redis is None),
            redis=redis,
            vendors=vendors,
            tenants=tenants,
            operations=OperationsSettings.read(reader),
            limits=limits,
            most_exports=reader.number("GATEWAY_MAX_EXPORTS", 4, int, least=0, most=1_000),
            access=AccessSettings.read(reader, reader.text("GATEWAY_HOST", "127.0.0.1")),
            documents=DocumentSettings.read(reader, limits),
            remarks=(),
        )
        reader.faults += settings._process_faults(is_shared=reader.optional("GATEWAY_REDIS_URL") is not None)
        if reader.faults:
            raise SettingsError(reader.faults)
        return replace(settings, remarks=tuple(settings._remarks(reader.optional(VARIABLE))))

    def _process_faults(self, *, is_shared: bool) -> Iterator[str]:
        """What is wrong with so many processes; a Redis whose address is wrong is a fault of its own."""
        keeps = self.freshness.longest > 0
        yield from worker_faults(self.workers, self.vendors.paced, keeps=keeps, shares=is_shared)
        yield from replica_faults(self.workers, self.replicas, self.vendors.paced)
        yield from stream_faults(self.workers, self.replicas, one_stream=self.one_stream)
        for tenant, settings in self.tenants.items():
            of_tenant = worker_faults(self.workers, settings.paced, keeps=False, shares=is_shared)
            of_tenant += replica_faults(self.workers, self.replicas, settings.paced)
            yield from (f"{told_of(tenant)}: {fault}" for fault in of_tenant)

    def _remarks(self, tenants_file: str | None) -> Iterator[str]:
        if tenants_file is None:
            return
        if open_to_others(Path(tenants_file)):
            yield f"{VARIABLE}: others than its owner may read or write the file, which holds credentials"
        if self.access.keys_file is None and self.access.tokens is None:
            yield f"{VARIABLE} is set, and GATEWAY_OPEN=1 serves everybody from the environment's vendors alone"
