"""What a page of Assembly's list has shown beside the accounts on it, so that it is not asked for again."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account import AssemblyAccount


@dataclass(slots=True)
class Organisations:
    """The organisations at Assembly that this request knows of.

    Attributes:
        seen: those that were read.
        are_all: whether Assembly has no others: its list gives organisations before people.
        most_checks: how many calls may be spent on looking for others; None for as many as it takes.
    """

    seen: tuple[AssemblyAccount, ...] = ()
    are_all: bool = False
    most_checks: int | None = None
