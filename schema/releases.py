"""The schema of the last release, which a later one may add to and not break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLNamedType, GraphQLSchema, build_schema, find_breaking_changes

RELEASED = Path(__file__).with_name("released.graphql")
"""The SDL as it was released, behind a line that says in which version."""

_HEAD = re.compile(r"# The schema of release (\d+)\.(\d+)\.(\d+)\n")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")

Version = tuple[int, int, int]


class NoRelease(Exception):
    """What cannot be released.

    Args:
        faults: one sentence each.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def version_of(text: str) -> Version:
    """A version such as `0.2.0`.

    Raises:
        NoRelease: it is none.
    """
    found = _VERSION.fullmatch(text)
    if found is None:
        raise NoRelease(f"{text!r} is not a version such as 0.2.0.")
    return _numbers(found)


def breaks(released: str, printed: str) -> list[str]:
    """What clients of a release would find changed to their harm, a sentence each.

    Args:
        released: the SDL of the release.
        printed: the SDL as it is now.
    """
    before, after = build_schema(released), build_schema(printed)
    return [*(change.description for change in find_breaking_changes(before, after)), *_narrowed(before, after)]


def _narrowed(before: GraphQLSchema, after: GraphQLSchema) -> Iterator[str]:
    """Inputs that take one key from now on, and took several: graphql-core does not compare that."""
    took_one = {name for name, kind in before.type_map.items() if _takes_one(kind)}
    for name, kind in after.type_map.items():
        if _takes_one(kind) and name in before.type_map and name not in took_one:
            yield f"{name} takes exactly one of its fields, and took any number."


def _takes_one(kind: GraphQLNamedType) -> bool:
    return isinstance(kind, GraphQLInputObjectType) and kind.is_one_of


def release(released: str | None, printed: str, version: Version) -> str:
    """What the file of the last release is to hold from now on.

    Args:
        released: what it holds; None before the first release.
        printed: the SDL as it is now.
        version: of the release.

    Raises:
        NoRelease: the version is no later one, or is too near to the last one for what it breaks. By Semantic
            Versioning that is the first number, and the second while the first is 0.
    """
    head = "# The schema of release {}.{}.{}\n".format(*version)
    if released is None:
        return f"{head}{printed}"
    before = version_before(released)
    if version <= before:
        raise NoRelease(f"{before[0]}.{before[1]}.{before[2]} is released already.")
    found = breaks(released, printed)
    may_break = version[0] > before[0] or (version[0] == 0 and version[1] > before[1])
    if found and not may_break:
        raise NoRelease(*found, "A release that breaks clients raises the first number, or the second while that is 0.")
    return f"{head}{printed}"


def version_before(released: str) -> Version:
    """The version of the last release, as its file says.

    Raises:
        NoRelease: it does not say.
    """
    found = _HEAD.match(released)
    if found is None:
        raise NoRelease(f"{RELEASED.name} does not begin with its version.")
    return _numbers(found)


def _numbers(found: re.Match[str]) -> Version:
    major, minor, patch = (int(each) for each in found.groups())
    return major, minor, patch
