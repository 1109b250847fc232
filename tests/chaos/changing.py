"""Every record of every vendor says something else from now on, and is still the same customer's."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.main import create_app
from app.settings import Settings
from tests.faults.stage import Stage, environment

WORDS = {
    ("assembly", "account"): ("notes", "image_url"),
    ("assembly", "label"): ("name", "description"),
    ("reevo", "account"): ("display_name", "description"),
    ("reevo", "contact"): ("title",),
    ("userlot", "company"): ("name", "health_category"),
    ("userlot", "end_user"): ("job_title",),
    ("swift", "account"): ("name",),
    ("assemble", "team"): ("display_name", "description"),
}
"""What is changed of each: nothing by which lists are sorted or customers recognised."""


async def change(stage: Stage) -> None:
    """Let all of them say something else."""
    for (vendor, noun), names in WORDS.items():
        place = f"/_sandbox/records/{vendor}/{noun}"
        records = (await stage.sandbox.get(place)).json()["records"]
        (
            await stage.sandbox.put(place, content=json.dumps([_changed(each, names) for each in records]))
        ).raise_for_status()


def _changed(record: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    inner = "attributes" if "attributes" in record else None
    values = record[inner] if inner else record
    other = {name: f"{values[name]}~" for name in names if isinstance(values.get(name), str)}
    return {**record, inner: {**values, **other}} if inner else {**record, **other}


@asynccontextmanager
async def beside(stage: Stage, **settings: Any) -> AsyncIterator[Stage]:
    """Another gateway before the same vendors, which knows nothing from before and meets no fault."""
    networks = {vendor: wire.network for vendor, wire in stage.wires.items()}
    gateway = create_app(Settings.from_env(environment(**settings)), lambda vendor, _: networks[vendor])
    yield Stage(gateway, {}, stage.sandbox)
