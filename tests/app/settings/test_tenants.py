"""The file of tenants: read by the words of the environment, and every fault told with its tenant and no value."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError
from app.settings.credentials import credentials_of
from app.settings.reading import Secret
from app.settings.tenants import open_to_others
from app.settings.vendors import KeyedVendor
from tests.app.settings.test_vendors import EMPTY, VENDORS
from tests.app.settings.test_vendors import read as read_vendors

SECRET = "s3cret-of-acme"
PRODUCTS = "USERLOT_PRODUCTS is set, and this version serves one product: set USERLOT_API_KEY to that product's key."
REEVO = f'REEVO_BASE_URL = "https://reevo.test"\nREEVO_API_KEY = "{SECRET}"\n'
ASSEMBLY = f'ASSEMBLY_BASE_URL = "https://assembly.test"\nASSEMBLY_API_KEY = "{SECRET}"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tenants.toml"
    path.touch(0o600)
    return path


def read(file: Path, text: str | bytes, **environ: str) -> Settings:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_TENANTS_FILE": str(file), **environ})


def faults(file: Path, text: str | bytes, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(file, text, **environ)
    assert "s3cret" not in str(caught.value)
    return caught.value.faults


def table(name: str, values: dict[str, str]) -> str:
    return "\n".join([f"[{name}]", *(f'{key} = "{value}"' for key, value in values.items()), ""])


def test_a_tenant_has_every_name_that_the_environment_has_for_vendors(file: Path) -> None:
    settings = read(file, table("acme", VENDORS) + "[globex]\n" + REEVO)
    assert settings.tenants["acme"] == read_vendors(VENDORS)
    assert settings.tenants["globex"].reevo == KeyedVendor("https://reevo.test", Secret(SECRET))
    assert settings.vendors == EMPTY
    assert "s3cret" not in repr(settings)


def test_the_environment_and_the_tenants_take_nothing_from_each_other(file: Path) -> None:
    settings = read(file, "[acme]\n" + REEVO, **VENDORS)
    assert settings.vendors == read_vendors(VENDORS)
    assert settings.tenants["acme"].assembly is None
    assert settings.tenants["acme"].assembly_labels_path == "auto"


def test_the_credentials_of_tenants_are_kept_out_of_the_log_too(file: Path) -> None:
    settings = read(file, table("acme", VENDORS) + "[globex]\n" + REEVO)
    assert credentials_of(settings) == {*(f"s3cret-{number}" for number in range(1, 7)), SECRET}


@pytest.mark.parametrize("name", ["acme", "acme-eu", "'acme.eu'", '"ops@acme.example"', "'urn:acme/1'", "'Zoë'", "7"])
def test_the_names_of_tenants(file: Path, name: str) -> None:
    assert list(read(file, f"[{name}]\n{REEVO}").tenants) == [name.strip("'\"")]


@pytest.mark.parametrize(
    "name", ['""', "' '", "'a b'", '"a\\nb"', "'a\"b'", "'é\u0301'", f"'{'x' * 101}'", "'s3cret\u202e'"]
)
def test_a_name_that_no_tenant_can_have_is_told_by_its_place(file: Path, name: str) -> None:
    (fault,) = faults(file, f"[acme]\n{REEVO}[{name}]\n{REEVO}")
    assert fault.startswith("GATEWAY_TENANTS_FILE: table 2 has a name that no tenant can have")


def test_every_fault_of_the_file_and_of_the_environment_is_told_at_once(file: Path) -> None:
    text = f"""
SWIFT_API_KEY = "{SECRET}"
{SECRET} = "SWIFT_API_KEY"
[acme]
ASSEMBLY_API_KEY = "{SECRET}"
ASSEMBLY_CALLS_PER_SECOND = 10
ASSEMBLE_UPDATE_METHOD = "POST"
GATEWAY_PORT = "80"
reevo_base_url = "https://{SECRET}.test"
[globex]
REEVO_BASE_URL = "https://user:{SECRET}@reevo.test"
REEVO_API_KEY = "{SECRET}\\u00e9"
USERLOT_PRODUCTS = "{SECRET}"
[hollow]
[initech.eu]
REEVO_API_KEY = "{SECRET}"
[umbrella]
REEVO_API_KEY = ["{SECRET}"]
"""
    told = faults(file, text, GATEWAY_PORT="x", SWIFT_BASE_URL="https://swift.test")
    of_file = [fault.removeprefix("GATEWAY_TENANTS_FILE") for fault in told if fault.startswith("GATEWAY_TENANTS_FILE")]
    assert sorted(set(told) - {f"GATEWAY_TENANTS_FILE{fault}" for fault in of_file}) == [
        "GATEWAY_PORT is not a number from 0 to 65535.",
        "SWIFT_API_KEY is missing: Swift needs both its base URL and its key.",
    ]
    assert sorted(of_file) == [
        ", tenant acme: ASSEMBLE_UPDATE_METHOD is not one of auto, PATCH, PUT.",
        ", tenant acme: ASSEMBLY_BASE_URL is missing: Assembly needs both its base URL and its key.",
        ", tenant acme: ASSEMBLY_CALLS_PER_SECOND is not text: write its value in quotes.",
        ", tenant acme: GATEWAY_PORT is not a vendor's setting.",
        ", tenant acme: a name that is not shown is not a vendor's setting.",
        ", tenant globex: REEVO_API_KEY holds characters that cannot stand in a header.",
        ", tenant globex: REEVO_BASE_URL is not an http or https URL without credentials, query and fragment.",
        f", tenant globex: {PRODUCTS}",
        ", tenant hollow: it has no vendor: give the base URL and the credential of one at least.",
        ", tenant initech: it has a table within: a tenant whose name holds a dot is written in quotes.",
        ", tenant umbrella: REEVO_API_KEY is not text: write its value in quotes.",
        ": SWIFT_API_KEY stands outside of every tenant's table.",
        ": a name that is not shown stands outside of every tenant's table.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "It holds no tenant."),
        (b"# none yet\n", "It holds no tenant."),
        (b"[acme]\nREEVO_API_KEY = s3cret\n", "It is not TOML (at line 2, column 17)."),
        (b'[acme]\nREEVO_API_KEY = "s3cret', "It is not TOML (at end of document)."),
        (b'[acme]\nREEVO_API_KEY = "s3cret\x01"', "It is not TOML (at line 2, column 24)."),
        (b"[acme]\n[acme]\n", "It is not TOML (at line 2, column 6)."),
        (b"[acme]\ns3cret = " + b"[" * 5000, "It is not TOML."),
        (b"[acme]\ns3cret = " + b"9" * 5000, "It is not TOML."),
        (b"[acme]\xff", "It is not text in UTF-8."),
    ],
)
def test_a_file_that_cannot_be_used(file: Path, text: bytes, fault: str) -> None:
    assert faults(file, text) == [f"GATEWAY_TENANTS_FILE cannot be used: {fault}"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path, kind in ((tmp_path / "none.toml", "FileNotFoundError"), (tmp_path, "IsADirectoryError")):
        with pytest.raises(SettingsError) as caught:
            Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_TENANTS_FILE": str(path)})
        assert caught.value.faults == [f"GATEWAY_TENANTS_FILE cannot be used: It cannot be read ({kind})."]
        assert str(path) not in str(caught.value)


def test_one_credential_is_never_used_in_two_ways(file: Path) -> None:
    slower = ASSEMBLY + 'ASSEMBLY_CALLS_PER_SECOND = "5"\n'
    assert (
        read(file, f"[a]\n{slower}[b]\n{slower}").tenants["a"] == read(file, f"[a]\n{slower}[b]\n{slower}").tenants["b"]
    )
    (fault,) = faults(file, f"[a]\n{ASSEMBLY}[b]\n{slower}")
    assert fault == (
        "GATEWAY_TENANTS_FILE, tenant b: Assembly's credential is the one of tenant a, and what is set beside it is "
        "not: give both the same."
    )
    own = {"ASSEMBLY_BASE_URL": "https://ASSEMBLY.test:443/", "ASSEMBLY_API_KEY": SECRET}
    (fault,) = faults(file, f"[b]\n{slower}", **own)
    assert "tenant b: Assembly's credential is the one of the environment" in fault
    read(file, f"[b]\n{ASSEMBLY}", **own)
    read(file, f"[b]\n{slower}", **{**own, "ASSEMBLY_API_KEY": "another"})


def test_a_client_of_assemble_is_not_shared_by_who_has_another_secret(file: Path) -> None:
    client = 'ASSEMBLE_BASE_URL = "https://a.test"\nASSEMBLE_CLIENT_ID = "c"\nASSEMBLE_CLIENT_SECRET = "{}"\n'
    (fault,) = faults(file, "[a]\n" + client.format("s3cret-1") + "[b]\n" + client.format("s3cret-2"))
    assert "tenant b: Assemble's credential is the one of tenant a" in fault


def test_no_process_is_left_without_a_call_a_second_of_any_tenant(file: Path) -> None:
    text = f'[acme]\n{ASSEMBLY}ASSEMBLY_CALLS_PER_SECOND = "3"\n[globex]\n{REEVO}'
    more = {"GATEWAY_CACHE_TTL": "0"}
    assert read(file, text, GATEWAY_WORKERS="3", **more).workers == 3
    (fault,) = faults(file, text, GATEWAY_WORKERS="4", **more)
    assert fault.startswith("GATEWAY_TENANTS_FILE, tenant acme: GATEWAY_WORKERS is 4: that is more than ASSEMBLY_CALLS")
    (fault,) = faults(file, text, GATEWAY_WORKERS="2", GATEWAY_REPLICAS="2", **more)
    assert fault.startswith(
        "GATEWAY_TENANTS_FILE, tenant acme: GATEWAY_REPLICAS is 2: with GATEWAY_WORKERS that is more"
    )


def test_what_others_may_see_and_what_an_open_gateway_leaves_unused_is_remarked(file: Path, tmp_path: Path) -> None:
    is_open = ("GATEWAY_TENANTS_FILE is set, and GATEWAY_OPEN=1 serves everybody from the environment's vendors alone",)
    assert read(file, f"[acme]\n{REEVO}").remarks == is_open
    keys = tmp_path / "keys.json"
    keys.write_text('{"keys": []}')
    signed = {"GATEWAY_OPEN": "", "GATEWAY_API_KEYS_FILE": str(keys)}
    assert read(file, f"[acme]\n{REEVO}", **signed).remarks == ()
    for mode in (0o640, 0o604, 0o660, 0o602):
        file.chmod(mode)
        (remark,) = read(file, f"[acme]\n{REEVO}", **signed).remarks
        assert remark.startswith("GATEWAY_TENANTS_FILE: others than its owner may read or write the file")
    assert Settings.from_env({"GATEWAY_OPEN": "1"}).remarks == ()
    assert not open_to_others(tmp_path / "none")
