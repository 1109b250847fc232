"""Mutations of companies, end users and Reevo's accounts under a key: sent once, and shown again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.customer_mutations import MUTATIONS
from tests.gateway.harness import Gateway
from tests.gateway.mutations import Mutation, carried, writes


def shown(payload: dict[str, Any], mutation: Mutation) -> Any:
    """The object in a payload."""
    return next(value for name, value in payload.items() if name in mutation.shown)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.field)
async def test_the_same_key_and_input_are_sent_once_and_answered_alike(mutation: Mutation, gateway: Gateway) -> None:
    document = mutation.with_(f'{mutation.given}, idempotencyKey: "k-1"')
    first = await carried(gateway, document)
    again = await carried(gateway, document)
    assert writes(gateway) == [mutation.sent]
    assert (again["outcomes"], again["userErrors"]) == (first["outcomes"], first["userErrors"])
    assert shown(again, mutation) == shown(first, mutation) is not None
