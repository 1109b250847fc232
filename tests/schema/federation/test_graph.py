"""The two root fields are there for routers alone, in a schema that is otherwise the same objects."""

from __future__ import annotations

from graphql import GraphQLObjectType, GraphQLUnionType, validate_schema

from schema.federation.graph import federated
from schema.federation.keys import ENTITIES
from schema.root import schema, serve_entities, subgraph
from tests.gateway.harness import opened

SERVICE = "{ _service { sdl } }"


def test_all_but_the_root_type_is_the_same() -> None:
    plain = schema._schema
    graph = federated(plain, "sdl")
    assert validate_schema(graph) == []
    added = graph.type_map.keys() - plain.type_map.keys()
    assert added == {"_Any", "_Entity", "_Service"}
    assert [name for name, kind in plain.type_map.items() if graph.type_map[name] is not kind] == ["Query"]
    query, before = graph.query_type, plain.query_type
    assert isinstance(query, GraphQLObjectType)
    assert isinstance(before, GraphQLObjectType)
    assert query.fields.keys() - before.fields.keys() == {"_service", "_entities"}
    assert all(query.fields[name] is field for name, field in before.fields.items())
    entity = graph.type_map["_Entity"]
    assert isinstance(entity, GraphQLUnionType)
    assert [kind.name for kind in entity.types] == list(ENTITIES)


def test_what_is_added_is_described() -> None:
    graph = federated(schema._schema, "sdl")
    assert all(graph.type_map[name].description for name in ("_Any", "_Entity", "_Service"))
    assert graph.query_type is not None
    assert all(graph.query_type.fields[name].description for name in ("_service", "_entities"))


async def test_it_is_served_where_the_setting_says_so() -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        assert (await gateway.data(SERVICE))["_service"]["sdl"] == subgraph()
    async with opened() as gateway:  # nothing that was kept of the document lets it through
        body = (await gateway.post(SERVICE)).json()
        assert body["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        names = await gateway.data("{ __schema { queryType { fields { name } } types { name } } }")
        assert "_" not in {each["name"][0] for each in names["__schema"]["queryType"]["fields"]}
        assert "_Any" not in {each["name"] for each in names["__schema"]["types"]}


async def test_what_is_served_and_printed_for_others_stays_the_same() -> None:
    printed = schema.as_str()
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        assert (await gateway.data('{ __type(name: "_Entity") { possibleTypes { name } } }'))["__type"]
    serve_entities(False)
    assert schema.as_str() == printed
