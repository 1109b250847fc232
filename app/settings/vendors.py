"""What one organisation's access to the vendors is made of: base URLs, credentials, and how each vendor is spoken to.

The environment has one of these, and each tenant of `app.settings.tenants`, under the same names.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields

from app.addresses import token_urls
from app.domain.vendor import Vendor
from app.settings.reading import Reader, Secret

LABELS_PATHS = ("auto", "/account/labels", "/accounts/labels")
UPDATE_METHODS = ("auto", "PATCH", "PUT")
HIDE_METHODS = ("auto", "DELETE", "POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class KeyedVendor:
    """A vendor that is asked with one key."""

    base_url: str
    api_key: Secret

    @property
    def identity(self) -> tuple[str, str]:
        """Where it asks and as whom; holds the key."""
        return self.base_url, self.api_key.value


@dataclass(frozen=True, slots=True)
class AssembleAccess:
    """Assemble's base URL and either a token or a client that obtains one."""

    base_url: str
    token: Secret | None
    client_id: str | None
    client_secret: Secret | None
    token_urls: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, str]:
        """By the client where there is one: tokens change, and what the client may see does not. May hold the token."""
        return self.base_url, (self.client_id or "") if self.token is None else self.token.value


@dataclass(frozen=True, slots=True)
class VendorSettings:
    """Access to the vendors, and what is set of each; None for a vendor that is not configured.

    A field that concerns a vendor has its name or begins with it.
    """

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
    reevo_window_ms: float = 0.0

    @classmethod
    def read(cls, reader: Reader) -> VendorSettings:
        """Read and check them; faults are left with the reader."""
        return cls(
            assembly=_keyed(reader, Vendor.ASSEMBLY),
            assembly_labels_path=reader.one_of("ASSEMBLY_LABELS_PATH", LABELS_PATHS),
            assembly_per_second=reader.number("ASSEMBLY_CALLS_PER_SECOND", 27, int, least=1, most=10_000),
            assemble=_assemble(reader),
            assemble_update_method=reader.one_of("ASSEMBLE_UPDATE_METHOD", UPDATE_METHODS),
            assemble_hide_method=reader.one_of("ASSEMBLE_HIDE_METHOD", HIDE_METHODS),
            userlot=_userlot(reader),
            swift=_keyed(reader, Vendor.SWIFT),
            swift_parent_id=reader.optional("SWIFT_PARENT_ID"),
            reevo=_keyed(reader, Vendor.REEVO),
            reevo_window_ms=reader.number("REEVO_WINDOW_MS", 0.0, float, least=0, most=5),
        )

    def access(self, vendor: Vendor) -> KeyedVendor | AssembleAccess | None:
        """The access to one vendor; None where it is not configured."""
        found: KeyedVendor | AssembleAccess | None = getattr(self, vendor.value)
        return found

    def of(self, vendor: Vendor) -> Hashable | None:
        """All that is set of one vendor, to be compared; None where it is not configured."""
        if self.access(vendor) is None:
            return None
        own = [each.name for each in fields(self) if each.name.partition("_")[0] == vendor.value]
        return tuple(getattr(self, name) for name in own)

    @property
    def paced(self) -> int | None:
        """The calls a second of the credential whose calls are counted; None where there is none."""
        return None if self.assembly is None else self.assembly_per_second

    @property
    def is_empty(self) -> bool:
        """Whether no vendor is configured."""
        return all(self.access(vendor) is None for vendor in Vendor)


def _keyed(reader: Reader, vendor: Vendor) -> KeyedVendor | None:
    prefix = vendor.name
    base_url, key = reader.url(f"{prefix}_BASE_URL"), reader.secret(f"{prefix}_API_KEY")
    if base_url is not None and key is not None:
        return KeyedVendor(base_url, key)
    if base_url is not None or key is not None:
        missing = "API_KEY" if key is None else "BASE_URL"
        reader.faults.append(f"{prefix}_{missing} is missing: {vendor.title} needs both its base URL and its key.")
    return None


def _userlot(reader: Reader) -> KeyedVendor | None:
    products = reader.optional("USERLOT_PRODUCTS")
    if products is not None:
        reader.faults.append(
            "USERLOT_PRODUCTS is set, and this version serves one product: set USERLOT_API_KEY to that product's key."
        )
    return _keyed(reader, Vendor.USERLOT)


def _assemble(reader: Reader) -> AssembleAccess | None:
    base_url, token = reader.url("ASSEMBLE_BASE_URL"), reader.secret("ASSEMBLE_TOKEN")
    client_id, secret = reader.optional("ASSEMBLE_CLIENT_ID"), reader.secret("ASSEMBLE_CLIENT_SECRET")
    token_url = reader.url("ASSEMBLE_TOKEN_URL")
    can_sign_in = token is not None or (client_id is not None and secret is not None)
    if base_url is None or not can_sign_in:
        if any((base_url, token, client_id, secret)):
            reader.faults.append(
                "Assemble needs ASSEMBLE_BASE_URL, and either ASSEMBLE_TOKEN or both ASSEMBLE_CLIENT_ID and "
                "ASSEMBLE_CLIENT_SECRET."
            )
        return None
    urls = (token_url,) if token_url else token_urls(base_url)
    return AssembleAccess(base_url, token, client_id, secret, urls)
