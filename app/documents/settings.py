"""What the operator sets about documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from app.documents.document import Document
from app.documents.folder import SHIPPED, Folder, read_folder
from app.limits import Limits


class Reader(Protocol):
    """What reads the environment and gathers faults."""

    faults: list[str]

    def optional(self, name: str) -> str | None:
        """The value; None where there is none."""
        ...

    def switch(self, name: str) -> bool:
        """Whether it is 1."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """The operator's documents.

    Attributes:
        documents: checked.
        only_trusted: whether no others are executed.
        writes_by_tools: whether programs that look for tools may use those that write.
    """

    documents: tuple[Document, ...]
    only_trusted: bool
    writes_by_tools: bool

    @classmethod
    def read(cls, reader: Reader, limits: Limits) -> DocumentSettings:
        """Read them; what is wrong is added to the reader's faults.

        Args:
            reader: of the environment.
            limits: that the documents are executed under.
        """
        given = reader.optional("GATEWAY_OPERATIONS_DIR")
        folder = _shipped(limits) if given is None else read_folder(Path(given), limits)
        if given is not None:  # of those that come with the gateway, some may be beyond limits that are set low
            reader.faults += [f"GATEWAY_OPERATIONS_DIR cannot be used: {fault.rstrip('.')}." for fault in folder.faults]
        return cls(folder.documents, reader.switch("GATEWAY_ONLY_TRUSTED"), reader.switch("GATEWAY_MCP_WRITES"))


@lru_cache(maxsize=8)
def _shipped(limits: Limits) -> Folder:
    """Those that come with the gateway; where the limits are set lower, what is beyond them is left out."""
    return read_folder(SHIPPED, limits)
