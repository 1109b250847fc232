"""What is set of the vendors, under the same names wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.domain.vendor import Vendor
from app.settings.reading import Reader, Secret
from app.settings.vendors import (
    HIDE_METHODS,
    LABELS_PATHS,
    UPDATE_METHODS,
    AssembleAccess,
    KeyedVendor,
    VendorSettings,
)
from app.vendors.assemble import team_methods

SECRETS = {
    "ASSEMBLY_API_KEY": "s3cret-1",
    "USERLOT_API_KEY": "s3cret-2",
    "SWIFT_API_KEY": "s3cret-3",
    "REEVO_API_KEY": "s3cret-4",
    "ASSEMBLE_TOKEN": "s3cret-5",
    "ASSEMBLE_CLIENT_SECRET": "s3cret-6",
}
URLS = {
    f"{vendor}_BASE_URL": f"http://{vendor.lower()}.test"
    for vendor in ("ASSEMBLY", "USERLOT", "SWIFT", "REEVO", "ASSEMBLE")
}
VENDORS = {
    **SECRETS,
    **URLS,
    "ASSEMBLY_LABELS_PATH": "/account/labels",
    "ASSEMBLY_CALLS_PER_SECOND": "5",
    "ASSEMBLE_CLIENT_ID": "client",
    "ASSEMBLE_TOKEN_URL": "https://sign-in.test/token/",
    "ASSEMBLE_UPDATE_METHOD": "PUT",
    "ASSEMBLE_HIDE_METHOD": "POST",
    "SWIFT_PARENT_ID": "01H",
    "REEVO_WINDOW_MS": "3",
}
EMPTY = VendorSettings(
    assembly=None,
    assembly_labels_path="auto",
    assembly_per_second=27,
    assemble=None,
    assemble_update_method="auto",
    assemble_hide_method="auto",
    userlot=None,
    swift=None,
    swift_parent_id=None,
    reevo=None,
)


def read(*parts: Mapping[str, str], **more: str) -> VendorSettings:
    settings, found = _read(*parts, more)
    assert found == []
    return settings


def faults(*parts: Mapping[str, str], **more: str) -> list[str]:
    return _read(*parts, more)[1]


def _read(*parts: Mapping[str, str]) -> tuple[VendorSettings, list[str]]:
    reader = Reader({name: value for part in parts for name, value in part.items()})
    return VendorSettings.read(reader), reader.faults


def test_what_holds_where_nothing_is_said() -> None:
    assert read() == EMPTY
    assert read().is_empty
    assert read().paced is None


def test_every_name_is_read() -> None:
    settings = read(VENDORS)
    assert settings.assembly == KeyedVendor("http://assembly.test", Secret("s3cret-1"))
    assert settings.userlot == KeyedVendor("http://userlot.test", Secret("s3cret-2"))
    assert settings.swift == KeyedVendor("http://swift.test", Secret("s3cret-3"))
    assert settings.reevo == KeyedVendor("http://reevo.test", Secret("s3cret-4"))
    assert (settings.assembly_labels_path, settings.assembly_per_second) == ("/account/labels", 5)
    assert settings.swift_parent_id == "01H"
    assert settings.assemble == AssembleAccess(
        "http://assemble.test", Secret("s3cret-5"), "client", Secret("s3cret-6"), ("https://sign-in.test/token",)
    )
    assert (settings.assemble_update_method, settings.assemble_hide_method) == ("PUT", "POST")
    assert (settings.paced, settings.is_empty) == (5, False)
    assert "s3cret" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("vendor", "changed"),
    [
        (Vendor.ASSEMBLY, {"assembly_labels_path": "auto"}),
        (Vendor.ASSEMBLY, {"assembly_per_second": 6}),
        (Vendor.ASSEMBLE, {"assemble_update_method": "auto"}),
        (Vendor.ASSEMBLE, {"assemble_hide_method": "auto"}),
        (Vendor.SWIFT, {"swift_parent_id": None}),
        (Vendor.USERLOT, {"userlot": KeyedVendor("http://userlot.test", Secret("other"))}),
        (Vendor.REEVO, {"reevo": KeyedVendor("http://other.test", Secret("s3cret-4"))}),
    ],
)
def test_what_is_set_of_one_vendor_is_compared_whole_and_apart_from_the_others(
    vendor: Vendor, changed: dict[str, object]
) -> None:
    settings = read(VENDORS)
    other = replace(settings, **changed)  # type: ignore[arg-type]
    assert [each for each in Vendor if settings.of(each) != other.of(each)] == [vendor]
    assert [each for each in Vendor if EMPTY.of(each) is not None] == []


def test_a_client_of_assemble_is_the_same_whatever_its_secret() -> None:
    client = {"ASSEMBLE_BASE_URL": "http://a.test", "ASSEMBLE_CLIENT_ID": "c"}
    one, two = (read(client, ASSEMBLE_CLIENT_SECRET=secret).assemble for secret in ("s", "t"))
    with_token = read(client, ASSEMBLE_TOKEN="t").assemble
    assert one
    assert two
    assert with_token
    assert one.identity == two.identity == ("http://a.test", "c")
    assert with_token.identity == ("http://a.test", "t")


@pytest.mark.parametrize(
    "url",
    [
        "vendor.test",
        "//vendor.test",
        "ftp://vendor.test",
        "http://",
        "http:///path",
        "http://:80",
        "http://vendor.test:0",
        "http://vendor.test:port",
        "http://[::1",
        "http://vendor.test?x",
        "http://vendor.test#x",
        "http://me@vendor.test",
        "http://me:you@vendor.test",
        "http://ven dor.test",
        "http://vendor.test/a b",
        "http://ven\tdor.test",
        "http://vendor.test/\u00e9",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    (fault,) = faults(REEVO_BASE_URL=url, REEVO_API_KEY="k")
    assert fault == "REEVO_BASE_URL is not an http or https URL without credentials, query and fragment."


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://vendor.test", "http://vendor.test"),
        (" https://vendor.test:8443/eu/v1/ ", "https://vendor.test:8443/eu/v1"),
        ("http://127.0.0.1:8900/reevo", "http://127.0.0.1:8900/reevo"),
        ("http://[::1]:8900", "http://[::1]:8900"),
        ("HTTPS://Vendor.Test:443/API/", "https://vendor.test/API"),
        ("http://vendor.test:80", "http://vendor.test"),
        ("http://vendor.test:443", "http://vendor.test:443"),
        ("http://[::1]:80/", "http://[::1]"),
        ("http://vendor.test:", "http://vendor.test"),
    ],
)
def test_an_address_in_one_spelling(url: str, base: str) -> None:
    settings = read(REEVO_BASE_URL=url, REEVO_API_KEY="k")
    assert settings.reevo is not None
    assert settings.reevo.base_url == base


@pytest.mark.parametrize("vendor", ["ASSEMBLY", "USERLOT", "SWIFT", "REEVO"])
def test_a_vendor_has_both_an_address_and_a_key_or_neither(vendor: str) -> None:
    title = vendor.capitalize()
    address, key = {f"{vendor}_BASE_URL": "http://vendor.test"}, {f"{vendor}_API_KEY": "k3y-of-it"}
    assert faults(address) == [f"{vendor}_API_KEY is missing: {title} needs both its base URL and its key."]
    assert faults(key) == [f"{vendor}_BASE_URL is missing: {title} needs both its base URL and its key."]
    assert getattr(read(address, key), vendor.lower()) is not None
    assert getattr(read({f"{vendor}_BASE_URL": " ", f"{vendor}_API_KEY": ""}), vendor.lower()) is None


@pytest.mark.parametrize(
    "given",
    [
        {"ASSEMBLE_BASE_URL": "http://a.test"},
        {"ASSEMBLE_TOKEN": "t"},
        {"ASSEMBLE_BASE_URL": "http://a.test", "ASSEMBLE_CLIENT_ID": "c"},
        {"ASSEMBLE_BASE_URL": "http://a.test", "ASSEMBLE_CLIENT_SECRET": "s"},
        {"ASSEMBLE_CLIENT_ID": "c", "ASSEMBLE_CLIENT_SECRET": "s"},
    ],
)
def test_half_of_assembles_access(given: dict[str, str]) -> None:
    (fault,) = faults(given)
    assert fault.startswith("Assemble needs ASSEMBLE_BASE_URL, and either ASSEMBLE_TOKEN or both ")


@pytest.mark.parametrize(
    ("base", "given", "urls"),
    [
        ("http://a.test/api", {}, ("http://a.test/api/oauth/token", "http://a.test/oauth/token")),
        ("http://a.test:81/", {}, ("http://a.test:81/oauth/token",)),
        ("http://a.test/api", {"ASSEMBLE_TOKEN_URL": "http://b.test/t"}, ("http://b.test/t",)),
    ],
)
def test_where_assembles_tokens_are_had(base: str, given: dict[str, str], urls: tuple[str, ...]) -> None:
    client = {"ASSEMBLE_CLIENT_ID": "c", "ASSEMBLE_CLIENT_SECRET": "s"}
    settings = read(client, given, ASSEMBLE_BASE_URL=base)
    assert settings.assemble is not None
    assert settings.assemble.token is None
    assert settings.assemble.token_urls == urls


@pytest.mark.parametrize("path", LABELS_PATHS)
def test_the_paths_of_labels(path: str) -> None:
    assert read(ASSEMBLY_LABELS_PATH=path).assembly_labels_path == path


def test_the_methods_of_teams_are_those_that_the_adapter_knows() -> None:
    assert (UPDATE_METHODS, HIDE_METHODS) == (team_methods.UPDATES, team_methods.HIDES)
    for method in UPDATE_METHODS:
        assert read(ASSEMBLE_UPDATE_METHOD=method).assemble_update_method == method
    for method in HIDE_METHODS:
        assert read(ASSEMBLE_HIDE_METHOD=method).assemble_hide_method == method


@pytest.mark.parametrize("key", ["caf\u00e9", "a\nb", "a\x00b", "\U0001f511"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    told = faults(SWIFT_BASE_URL="http://vendor.test", SWIFT_API_KEY=key)
    assert told == ["SWIFT_API_KEY holds characters that cannot stand in a header."]


def test_several_products_are_not_served_yet_and_the_way_out_is_told() -> None:
    (fault,) = faults(USERLOT_PRODUCTS="a=1,b=2")
    assert "set USERLOT_API_KEY to that product's key" in fault
    assert "a=1" not in fault


@pytest.mark.parametrize("given", ["-1", "5.1", "a while"])
def test_a_window_is_some_milliseconds(given: str) -> None:
    assert read(REEVO_WINDOW_MS="2.5").reevo_window_ms == 2.5
    assert faults(REEVO_WINDOW_MS=given) == ["REEVO_WINDOW_MS is not a number from 0 to 5."]
