"""Whether a document may be executed, found out before anybody asks for that."""

from __future__ import annotations

from graphql import GraphQLError, GraphQLSyntaxError

from app.limits import Limits
from schema.limits.documents import TooLarge, faults, parsed
from schema.limits.extension import keep_document, known_document
from schema.limits.refusals import of_shape
from schema.root import schema


def faults_of(text: str, limits: Limits) -> list[GraphQLError]:
    """What is wrong with a document, the first few; what is valid is kept, so that it is not validated again.

    Args:
        text: the document.
        limits: that hold.
    """
    if known_document(text, limits) is not None:
        return []
    try:
        document = parsed(text, limits)
    except TooLarge as refused:
        return refused.errors
    except GraphQLSyntaxError as error:
        return [error]
    found = of_shape(document.shape, 0, limits)
    found = found or faults(schema._schema, document.document)  # noqa: SLF001 - the built one
    if not found:
        keep_document(document, limits)
    return found
