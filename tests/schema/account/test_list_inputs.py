"""The filter and the order of a list of accounts, as a client writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, build_schema, is_required_input_field
from strawberry.schema.config import StrawberryConfig

from app.domain import account_list as domain
from app.domain.account_kind import AccountKind
from app.domain.account_list import OrderField
from app.domain.errors import BadUserInput
from app.domain.vendor import Vendor
from schema.account.list_inputs import AccountFilter, AccountOrder, AccountOrderField
from schema.ids import Ref
from schema.scalars import SCALARS

LABEL = "0194d5a0-0000-7000-8000-00000000000b"
_given: list[domain.AccountFilter | domain.AccountOrder] = []


@strawberry.type
class Query:
    @strawberry.field
    @staticmethod
    def accounts(filter: AccountFilter | None = None, order_by: AccountOrder | None = None) -> bool:  # noqa: A002
        _given[:] = [each.to_domain() for each in (filter, order_by) if each is not None]
        return True


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
PRINTED = build_schema(str(SCHEMA))


def asked(arguments: str) -> domain.AccountFilter | domain.AccountOrder:
    result = SCHEMA.execute_sync(f"{{ accounts({arguments}) }}")
    assert result.errors is None, result.errors
    (only,) = _given
    return only


def refusal(arguments: str) -> str:
    result = SCHEMA.execute_sync(f"{{ accounts({arguments}) }}")
    assert result.errors is not None
    (error,) = result.errors
    assert isinstance(error.original_error, BadUserInput)
    return error.message


def test_every_field_reaches_the_domain() -> None:
    found = asked(
        f"""filter: {{
          kind: COMPANY, domain: "www.Acme.example", name: "Works acme", vendors: [REEVO, ASSEMBLY, REEVO]
          labelIds: ["{Ref("Label", Vendor.ASSEMBLY, LABEL)}", "{LABEL.upper()}", "tier-1"]
          owner: "owner", stage: "target", updatedSince: "2026-06-01T02:00:00+02:00"
        }}"""
    )
    assert found == domain.AccountFilter(
        kind=AccountKind.COMPANY,
        domain="acme.example",
        name="Works acme",
        vendors=frozenset({Vendor.ASSEMBLY, Vendor.REEVO}),
        label_ids=frozenset({LABEL, "tier-1"}),
        owner="owner",
        stage="target",
        updated_since=datetime(2026, 6, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "given",
    ["{}", "{vendors: [], labelIds: []}", "{kind: null, domain: null, name: null, vendors: null, updatedSince: null}"],
)
def test_nothing_given_is_no_condition(given: str) -> None:
    assert asked(f"filter: {given}") == domain.AccountFilter()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('name: " "', "`name` in `filter` is blank"),
        ('owner: ""', "`owner` in `filter` is blank"),
        ('stage: ""', "`stage` in `filter` is blank"),
        ('domain: ""', "`domain` in `filter` is blank"),
        ('domain: "https://acme.example"', "'https://acme.example' in `filter` is not a domain"),
        ("vendors: [SWIFT, ASSEMBLE]", "`vendors` in `filter` names Assemble"),
        ('labelIds: [""]', "`labelIds` in `filter` holds a blank id"),
        (f'labelIds: ["{Ref("Account", Vendor.ASSEMBLY, LABEL)}"]', "is the id of a Account; an id of Label is needed"),
        ('updatedSince: "yesterday"', "is not a moment in RFC 3339"),
        ('updatedSince: "2026-06-01"', "is not a moment in RFC 3339"),
        ('updatedSince: "2026-06-01T00:00:00"', "is not a moment in RFC 3339"),
        ('updatedSince: "2026-06-31T00:00:00Z"', "is not a moment in RFC 3339"),
        ("updatedSince: 20260601", "is not a moment in RFC 3339"),
        ('updatedSince: ""', "is not a moment in RFC 3339"),
    ],
)
def test_what_can_mean_nothing_is_refused_by_name(given: str, said: str) -> None:
    assert said in refusal(f"filter: {{{given}}}")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{field: NAME}", domain.AccountOrder(OrderField.NAME)),
        ("{field: CREATED_AT, descending: false}", domain.AccountOrder(OrderField.CREATED_AT)),
        ("{field: UPDATED_AT, descending: true}", domain.AccountOrder(OrderField.UPDATED_AT, descending=True)),
    ],
)
def test_an_order_reaches_the_domain(given: str, expected: domain.AccountOrder) -> None:
    assert asked(f"orderBy: {given}") == expected


def test_every_order_but_the_vendors_own_can_be_asked_for() -> None:
    assert {*(each.name for each in AccountOrderField), OrderField.DEFAULT.name} == set(OrderField.__members__)


def test_everything_is_described_and_only_the_field_of_an_order_must_be_given() -> None:
    described: list[str | None] = []
    required = []
    for name in ("AccountFilter", "AccountOrder"):
        kind = PRINTED.type_map[name]
        assert isinstance(kind, GraphQLInputObjectType)
        described += [kind.description, *(field.description for field in kind.fields.values())]
        required += [f"{name}.{each}" for each, field in kind.fields.items() if is_required_input_field(field)]
    orders = PRINTED.type_map["AccountOrderField"]
    assert isinstance(orders, GraphQLEnumType)
    described += [orders.description, *(value.description for value in orders.values.values())]
    assert len(described) == 2 + 8 + 2 + 1 + 3
    assert all(described)
    assert required == ["AccountOrder.field"]
