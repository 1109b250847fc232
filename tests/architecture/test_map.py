"""The map in `docs/architecture.md` shows every folder that is there, and none that is not."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT, read, tracked

MAP = read("docs/architecture.md")
NAMED = re.compile(r"`((?:app|schema)/[\w/.]+)`")


def test_every_folder_is_on_the_map() -> None:
    packages = {path.parent for path in tracked("app/*/__init__.py", "schema/*/__init__.py")}
    tops = {"/".join(folder.parts[:2]) for folder in packages}
    nouns = set(re.findall(r"`(\w+)/`", MAP))
    missing = {top for top in tops if f"`{top}/`" not in MAP and top.removeprefix("schema/") not in nouns}
    assert missing == set()


def test_what_is_on_the_map_is_there() -> None:
    assert [name for name in NAMED.findall(MAP) if not (ROOT / name).exists()] == []
