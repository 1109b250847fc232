"""Reevo's `_schema` JSON to records."""

from __future__ import annotations

from app.domain.account import AccountAttribute, AccountRelationship, AccountSchema
from app.domain.record import Wire
from app.upstream.fields import flag, identifier, objects, text, texts


def account_schema(wire: Wire) -> AccountSchema:
    """The schema of accounts, from inside its `data` if it has one.

    Raises:
        Unparsable: it lists no attributes, or one of its items has no `api_name`.
    """
    relationships = wire.get("relationships")
    return AccountSchema(
        api_name=text(wire, "api_name"),
        display_name=text(wire, "display_name"),
        description=text(wire, "description"),
        supports_custom_fields=flag(wire, "supports_custom_fields"),
        attributes=tuple(map(_attribute, objects(wire.get("attributes"), "attributes"))),
        relationships=tuple(
            map(_relationship, objects([] if relationships is None else relationships, "relationships"))
        ),
        raw=wire,
    )


def _attribute(wire: Wire) -> AccountAttribute:
    described = wire.get("type_info")
    type_info: Wire = described if isinstance(described, dict) else {}
    return AccountAttribute(
        api_name=identifier(wire, "api_name"),
        display_name=text(wire, "display_name"),
        description=text(wire, "description"),
        value_type=text(type_info, "value_type"),
        is_array=flag(type_info, "is_array"),
        is_creatable=flag(wire, "is_creatable"),
        is_updatable=flag(wire, "is_updatable"),
        is_required_on_create=flag(wire, "is_required_on_create"),
        is_unique=flag(wire, "is_unique"),
        is_custom=flag(wire, "is_custom"),
        is_sortable=flag(wire, "is_sortable"),
        is_filterable=flag(wire, "is_filterable"),
        filter_operators=texts(wire, "filter_operators"),
        raw=wire,
    )


def _relationship(wire: Wire) -> AccountRelationship:
    return AccountRelationship(
        api_name=identifier(wire, "api_name"),
        display_name=text(wire, "display_name"),
        description=text(wire, "description"),
        related_object_api_name=text(wire, "related_object_api_name"),
        junction_object_api_name=text(wire, "junction_object_api_name"),
        is_creatable=flag(wire, "is_creatable"),
        is_updatable=flag(wire, "is_updatable"),
        is_custom=flag(wire, "is_custom"),
        is_array=flag(wire, "is_array"),
        raw=wire,
    )
