"""What is said to an operation that asks for too much: which limit, how far it is passed, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLError

from app.domain.errors import BadUserInput, CostExceeded, GatewayError
from app.limits import LARGEST, Limits
from schema.limits.amounts import Amounts
from schema.limits.shape import Shape


def of_length(length: int, limits: Limits) -> list[GraphQLError]:
    """What is too long in a document that is not parsed yet."""
    return _all(_beyond("characters of the document", length, limits.document_length, "Send what varies as variables."))


def of_tokens(limits: Limits) -> GraphQLError:
    """The refusal of a document of which no more was read than is allowed."""
    return _error(
        BadUserInput(
            f"Tokens of the document: more than the {limits.tokens} that are allowed. "
            "Ask for less at once, or use fragments for what repeats itself."
        )
    )


def too_deep() -> GraphQLError:
    """The refusal of what nests deeper than can be foreseen."""
    return _error(BadUserInput("The document nests too deeply. Ask for what is deeper by its id."))


def of_shape(shape: Shape, values: int, limits: Limits) -> list[GraphQLError]:
    """What is too much in a document and its variables, whatever the schema.

    Args:
        shape: of the document.
        values: in its variables; where they are too many, any number beyond the limit.
        limits: that hold.
    """
    return _all(
        _beyond("depth", shape.depth, limits.depth, "Ask for what is deeper by its id, with another operation."),
        _beyond("aliases", shape.aliases, limits.aliases, "Ask with several operations."),
        _beyond("root fields", shape.top, limits.root_fields, "Ask with several operations."),
        _beyond("directives", shape.directives, limits.directives, "Leave out what is always the same."),
        _beyond("values in `variables`", values, limits.values, "Send them with several operations.", is_least=True),
    )


def is_allowed(amounts: Amounts, limits: Limits) -> bool:
    """Whether nothing is said to what an operation may answer and cost."""
    return amounts.fields <= limits.fields and amounts.all_calls <= limits.cost


def of_amounts(amounts: Amounts, limits: Limits) -> list[GraphQLError]:
    """What an operation may answer or cost too much of."""
    less = "Ask for fewer rows with `first`, or for less of each."
    return _all(
        _beyond("fields that the answer may hold", amounts.fields, limits.fields, less),
        _too_dear(amounts, limits.cost),
    )


def _too_dear(amounts: Amounts, limit: int) -> Iterator[GatewayError]:
    calls = amounts.all_calls
    if calls > limit:
        each = ", ".join(f"{vendor.title} {_told(count)}" for vendor, count in amounts.calls.items())
        yield CostExceeded(
            f"This operation may cost {_told(calls)} calls to vendors ({each}), and {limit} are allowed. "
            "Ask for fewer rows with `first`, for less of each, or with several operations."
        )


def _beyond(what: str, figure: int, limit: int, advice: str, *, is_least: bool = False) -> Iterator[GatewayError]:
    if figure > limit:
        told = f"more than {limit}" if is_least else _told(figure)
        yield BadUserInput(f"{what[0].upper()}{what[1:]}: {told}, and {limit} are allowed. {advice}")


def _told(figure: int) -> str:
    return str(figure) if figure < LARGEST else f"{LARGEST} or more"


def _all(*found: Iterator[GatewayError]) -> list[GraphQLError]:
    return [_error(error) for each in found for error in each]


def _error(error: GatewayError) -> GraphQLError:
    return GraphQLError(error.message, original_error=error, extensions=error.extensions)
