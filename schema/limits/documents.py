"""Documents that were parsed and found valid, kept for whoever sends them again: few, and none too large."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    Source,
    specified_rules,
    validate,
)
from graphql.language.location import SourceLocation
from graphql.language.parser import Parser
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from app.limits import Limits
from schema.limits.refusals import of_length, of_tokens
from schema.limits.shape import Shape, shape_of
from schema.limits.whole import whole

if TYPE_CHECKING:
    from schema.limits.repeated import Repeated

MOST_DOCUMENTS = 500
MOST_TOKENS = 50_000
"""Of all documents that are kept: a token takes about a kilobyte."""

_MOST_ERRORS = 10
_LINE_BREAK = re.compile(r"\r\n|[\n\r]")
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)

# Comparing fields of one name with each other takes the square of their number. The library's own budget is for
# machines that do so in a tenth of the time.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 10_000


class LocatedSource(Source):
    """A document that looks for its lines once.

    Every error of a field tells the place of the field. The library reads the document up to there for each of them,
    and an answer may have thousands of errors, all far down.
    """

    _breaks: tuple[list[int], list[int]] | None = None

    def get_location(self, position: int) -> SourceLocation:
        """Line and column of a character."""
        if self._breaks is None:
            found = [each.span() for each in _LINE_BREAK.finditer(self.body)]
            self._breaks = [start for start, _ in found], [end for _, end in found]
        starts, ends = self._breaks
        before = bisect_left(starts, position)
        return SourceLocation(before + 1, position + 1 - (ends[before - 1] if before else 0))


class TooLarge(Exception):
    """A document that is not parsed to its end.

    Args:
        errors: what is told.
    """

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document.

    Attributes:
        text: as it was sent.
        document: as it was parsed.
        whole: the same without `@defer` and `@stream`, which is executed where the answer is sent in one piece.
        tokens: of it, comments among them.
        shape: of its operations.
        repeated: those of its operations that were executed, by the names that they were asked for by.
    """

    text: str
    document: DocumentNode
    whole: DocumentNode
    tokens: int
    shape: Shape
    repeated: dict[str | None, Repeated] = field(default_factory=dict, compare=False, repr=False)


def parsed(text: str, limits: Limits) -> Parsed:
    """Parse and measure a document.

    Raises:
        GraphQLSyntaxError: it is no document, or nests deeper than any parser goes.
        TooLarge: it has more characters or tokens than are allowed.
    """
    too_long = of_length(len(text), limits)
    if too_long:
        raise TooLarge(too_long)
    source = LocatedSource(text)
    parser = Parser(source, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    try:
        document = parser.parse_document()
    except GraphQLSyntaxError:
        if parser.token_count > limits.tokens:
            raise TooLarge([of_tokens(limits)]) from None
        raise
    except RecursionError:
        raise GraphQLSyntaxError(source, 0, "The document nests too deeply to be read.") from None
    return Parsed(text, document, whole(document, text), parser.token_count, shape_of(document))


def faults(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """What makes a document invalid, the first few; what is wrong in the same way at several places is told once."""
    places: dict[str, list[Node]] = {}
    for each in validate(schema, document, _RULES, max_errors=_MOST_ERRORS):
        places.setdefault(each.message, []).extend(each.nodes or ())
    return [GraphQLError(message, nodes or None) for message, nodes in places.items()]


class Documents:
    """Valid documents, those that were asked for longest ago given up first."""

    def __init__(self, most: int = MOST_DOCUMENTS, most_tokens: int = MOST_TOKENS) -> None:
        self._kept: OrderedDict[tuple[str, Limits], Parsed] = OrderedDict()
        self._most = most
        self._most_tokens = most_tokens
        self._tokens = 0

    def get(self, text: str, limits: Limits) -> Parsed | None:
        """The document with this text, where it was kept under the same limits."""
        found = self._kept.get((text, limits))
        if found is not None:
            self._kept.move_to_end((text, limits))
        return found

    def keep(self, document: Parsed, limits: Limits) -> None:
        """Keep a document that is valid and within the limits."""
        if (document.text, limits) in self._kept:
            return
        self._kept[document.text, limits] = document
        self._tokens += document.tokens
        while self._tokens > self._most_tokens or len(self._kept) > self._most:
            _, gone = self._kept.popitem(last=False)
            self._tokens -= gone.tokens

    def clear(self) -> None:
        """Keep none of them any more."""
        self._kept.clear()
        self._tokens = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def tokens(self) -> int:
        """Of all that are kept."""
        return self._tokens
