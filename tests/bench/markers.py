"""Tables that a program writes into a document, between two markers."""

from __future__ import annotations


class NoPlace(ValueError):
    """The document has no place for the tables, or more than one."""


def placed(document: str, tables: str, begin: str, end: str) -> str:
    """The document with what stands between its markers replaced.

    Raises:
        NoPlace: the markers are not there, once each and in their order.
    """
    before, begins, rest = document.partition(begin)
    old, ends, after = rest.partition(end)
    if not begins or not ends or begin in old + after or end in before + after:
        raise NoPlace(f"the document needs `{begin}` and, behind it, `{end}`, once each")
    return f"{before}{begin}\n\n{tables.strip()}\n\n{end}{after}"
