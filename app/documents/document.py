"""One document of the operator's: an operation with its name and what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    print_ast,
)

from app.documents.printing import print_as_before
from app.persisted.asked import digest_of


class NoDocument(ValueError):
    """A text that cannot be kept as a document; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Document:
    """An operation that the operator keeps.

    Attributes:
        name: of the operation; it is known by it at every door.
        description: the comment that the file begins with, as one line.
        text: the file.
        node: the operation.
        fragments: of the document, by name.
        digests: by which clients may name it: SHA-256 of the text, and of what GraphQL's libraries print of it.
    """

    name: str
    description: str
    text: str
    node: OperationDefinitionNode = field(compare=False, repr=False)
    fragments: Mapping[str, FragmentDefinitionNode] = field(compare=False, repr=False)
    digests: tuple[str, ...] = field(compare=False, repr=False)

    @property
    def reads_only(self) -> bool:
        """Whether it is a query."""
        return self.node.operation is OperationType.QUERY

    @property
    def is_answered_once(self) -> bool:
        """Whether it is no subscription, whose events only `/graphql` tells."""
        return self.node.operation is not OperationType.SUBSCRIPTION


def document_of(text: str) -> Document:
    """Read a document.

    Args:
        text: a comment that says what the operation is for, and behind it the operation with its fragments.

    Raises:
        NoDocument: it is not that.
    """
    try:
        parsed = parse(text)
    except (GraphQLSyntaxError, RecursionError) as error:
        raise NoDocument(f"it is not GraphQL: {getattr(error, 'message', 'it nests too deeply')}") from None
    operations = [node for node in parsed.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].name is None:
        raise NoDocument("it does not hold exactly one operation with a name")
    description = _description(text)
    if not description:
        raise NoDocument("it does not begin with a comment that says what the operation is for")
    return Document(
        operations[0].name.value, description, text, operations[0], _fragments(parsed), _digests(text, parsed)
    )


class Documents:
    """The operator's documents.

    Args:
        documents: no two of one name.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_name = {each.name: each for each in documents}
        self._by_digest = {digest: each for each in self._by_name.values() for digest in each.digests}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Document | None:
        """The document of this name; None where there is none."""
        return self._by_name.get(name)

    def text_of(self, name: str) -> str | None:
        """The text of the document with this name or hash; None where there is none."""
        found = self._by_name.get(name) or self._by_digest.get(name)
        return None if found is None else found.text


def _description(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    return " ".join(" ".join(lines).split())


def _fragments(parsed: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {node.name.value: node for node in parsed.definitions if isinstance(node, FragmentDefinitionNode)}


def _digests(text: str, parsed: DocumentNode) -> tuple[str, ...]:
    printed = print_ast(parsed), print_as_before(parsed)
    return tuple(dict.fromkeys(map(digest_of, (text, text.strip(), *printed))))
