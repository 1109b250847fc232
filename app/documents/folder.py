"""The folder of the operator's documents, read once and held to the schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphql import DocumentNode, GraphQLError

from app.documents.document import Document, NoDocument, document_of
from app.limits import Limits
from schema.limits.amounts import Amounts
from schema.limits.checking import faults_of
from schema.limits.foresight import foresee
from schema.limits.refusals import of_amounts
from schema.root import schema

SHIPPED = Path(__file__).parents[1] / "operations" / "documents"
"""Those that come with the gateway."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds.

    Attributes:
        documents: those without faults, in the order of their files' names.
        faults: one sentence for each thing that is wrong.
    """

    documents: tuple[Document, ...]
    faults: tuple[str, ...]


def read_folder(folder: Path, limits: Limits) -> Folder:
    """Read the documents of a folder, `*.graphql`, and check each against the schema and the limits.

    Args:
        folder: that they are in.
        limits: that they are executed under.
    """
    documents: dict[str, Document] = {}
    faults = []
    try:
        files = sorted(folder.glob("*.graphql")) if folder.is_dir() else None
    except OSError:
        files = None
    if files is None:
        return Folder((), ("it is no folder that can be read",))
    for file in files:
        try:
            document = document_of(file.read_text(encoding="utf-8"))
        except NoDocument as error:
            faults.append(f"{file.name}: {error}")
            continue
        except (OSError, UnicodeDecodeError):
            faults.append(f"{file.name}: it cannot be read")
            continue
        found = list(_faults(document, limits))
        if document.name in documents:
            found.append(f"another file has an operation {document.name}")
        faults += [f"{file.name}: {fault}" for fault in found]
        if not found:
            documents[document.name] = document
    return Folder(tuple(documents.values()), tuple(faults))


def foreseen(document: Document) -> Amounts:
    """What a document may answer and cost with the variables' defaults, at most and cold."""
    whole = DocumentNode(definitions=(document.node, *document.fragments.values()))
    return foresee(schema._schema, whole, document.node, {})  # noqa: SLF001 - the built one


def _faults(document: Document, limits: Limits) -> Iterator[str]:
    found: list[GraphQLError] = faults_of(document.text, limits)
    yield from (error.message for error in found)
    if not found:
        yield from (error.message for error in of_amounts(foreseen(document), limits))
