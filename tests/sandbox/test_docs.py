"""What is written about the sandbox is what it does: the guide's tables and the environment file."""

from __future__ import annotations

import json
from pathlib import Path

import httpx

from app.sandbox.credentials import CREDENTIALS
from app.sandbox.faults import KINDS
from app.sandbox.server import BASES
from app.sandbox.variants import TABLE

ROOT = Path(__file__).parents[2]


def guide() -> str:
    return (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")


def environment() -> dict[str, str]:
    lines = (ROOT / "docker" / "sandbox.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_guide_lists_every_switch_with_its_values() -> None:
    text = guide()
    for variant in TABLE:
        values = ", ".join(f"`{json.dumps(value)}`" for value in variant.choices) or "a whole number"
        row = (
            f"| {variant.vendor} | `{variant.name}` | `{json.dumps(variant.default)}` | {values} | {variant.meaning} |"
        )
        assert row in text


def test_the_guide_lists_every_fault_and_every_credential() -> None:
    text = guide()
    for kind in KINDS:
        assert f"| `{kind}` |" in text
    for words in CREDENTIALS.values():
        assert all(word in text for word in words.values())


def test_every_hand_made_customer_has_a_row() -> None:
    text = guide()
    world = json.loads((ROOT / "app" / "sandbox" / "world.json").read_text(encoding="utf-8"))
    names = [account["name"].split(" (")[0] for account in world["assembly"]["account"] if account["type"] == "Company"]
    for name in names:
        plain = name.replace("e\u0301", "é").replace("e\u0308", "ë")
        assert f"| {plain} |" in text


async def test_the_environment_points_at_the_sandbox(control: httpx.AsyncClient) -> None:
    env = environment()
    host = f"http://127.0.0.1:{env['SANDBOX_PORT']}"
    bases = (await control.get("")).json()["base_urls"]
    for base, kind in BASES:
        assert env[f"{kind.name.upper()}_BASE_URL"] == host + base == bases[kind.name].replace("http://sandbox", host)
    for vendor in ("assembly", "userlot", "swift", "reevo"):
        assert env[f"{vendor.upper()}_API_KEY"] == CREDENTIALS[vendor]["api_key"]
    assert env["ASSEMBLE_CLIENT_ID"] == CREDENTIALS["assemble"]["client_id"]
    assert env["ASSEMBLE_CLIENT_SECRET"] == CREDENTIALS["assemble"]["client_secret"]
