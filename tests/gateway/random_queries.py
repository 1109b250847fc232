"""Valid queries made at random from the schema, the same for the same number."""

from __future__ import annotations

from random import Random

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from app.domain.vendor import Vendor
from schema.ids import Ref
from schema.root import schema

ACCOUNT_KEYS = (
    'domain: "acme.example"',
    'domain: "lonepine.example"',
    'domain: "acme-labs.example"',
    'email: "ada@acme.example"',
    'externalId: "tool-acme"',
    'externalId: "nobody"',
    'record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}',
    'record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}',
    'record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000003"}',
    'record: {vendor: ASSEMBLE, id: "112"}',
)
COMPANY = 'record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}'
IDS = (
    str(Ref("Account", Vendor.ASSEMBLY, "01950000-0000-7000-8000-000000000001")),
    str(Ref("Company", Vendor.USERLOT, "c0000000-0000-4000-8000-000000000001")),
    str(Ref("Team", Vendor.ASSEMBLE, "112")),
)
SKIPPED = {"raw", "customFields"}


def query(number: int) -> str:
    """One of the queries."""
    chance = Random(number)
    root = schema._schema.query_type
    assert root is not None
    names = chance.sample(sorted(root.fields), chance.choice((1, 1, 2)))
    fields = [_field(chance, name, root.fields[name], depth=5) for name in names]
    return "{ " + " ".join(f"a{place}: {field}" for place, field in enumerate(fields)) + " }"


def _field(chance: Random, name: str, field: GraphQLField, depth: int) -> str:
    arguments = _arguments(chance, name, field)
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return name + arguments
    return f"{name}{arguments} {{ {_selection(chance, kind, depth - 1)} }}"


def _selection(chance: Random, kind: GraphQLNamedType, depth: int) -> str:
    if isinstance(kind, GraphQLInterfaceType):
        inside = [schema._schema.type_map[name] for name in ("Account", "Company", "Team")]
        return " ".join(f"... on {each.name} {{ {_selection(chance, each, depth - 1)} }}" for each in inside)
    assert isinstance(kind, GraphQLObjectType)
    if "nodes" in kind.fields:
        return f"nodes {{ {_selection(chance, get_named_type(kind.fields['nodes'].type), depth)} }}"
    wanted = [name for name in sorted(kind.fields) if name not in SKIPPED]
    leaves = [name for name in wanted if is_leaf_type(get_named_type(kind.fields[name].type))]
    others = [name for name in wanted if name not in leaves] if depth > 0 else []
    chosen = chance.sample(leaves, min(len(leaves), 2)) + chance.sample(others, min(len(others), chance.randint(0, 3)))
    found = [_field(chance, name, kind.fields[name], depth) for name in chosen]
    return " ".join(f"{kind.name}{place}: {field}" for place, field in enumerate(found)) or "__typename"


def _arguments(chance: Random, name: str, field: GraphQLField) -> str:
    given = []
    if "first" in field.args:
        given.append(f"first: {chance.choice((1, 3, 8, 20))}")
    for argument, declared in field.args.items():
        if argument == "apiName" or is_required_argument(declared):
            given.append(f"{argument}: {_value(chance, name)}")
    return f"({', '.join(given)})" if given else ""


def _value(chance: Random, name: str) -> str:
    """An argument that such a field cannot be without."""
    values = {
        "account": f"{{{chance.choice(ACCOUNT_KEYS)}}}",
        "company": f"{{{COMPANY}}}",
        "endUser": '{email: "ada@acme.example"}',
        "nodes": "[" + ", ".join(f'"{each}"' for each in IDS) + "]",
        "relationship": '"contacts"',
        "label": f'"{Ref("Label", Vendor.ASSEMBLY, "01960000-0000-7000-8000-000000000001")}"',
        "team": f'"{IDS[2]}"',
    }
    return values.get(name, f'"{chance.choice(IDS)}"')
