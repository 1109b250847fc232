"""Assembly's JSON to records."""

from __future__ import annotations

from app.domain.account import AssemblyAccount
from app.domain.label import Label
from app.domain.record import Json, Wire
from app.domain.usage_log import UsageLog
from app.upstream.fields import Unparsable, as_text, beside, identifier, integer, number, text, texts
from app.vendors.assembly.refs import LABEL_TYPES

_ACCOUNT = frozenset(
    {
        "id",
        "type",
        "account_type",
        "name",
        "domain",
        "source_specific_ids",
        "image_url",
        "phone",
        "contract_value",
        "contract_type",
        "renewal_date",
        "trial_expiration_date",
        "tier",
        "stage",
        "company_type",
        "tags",
        "notes",
        "id_in_tool",
        "number_of_seats",
        "company_id",
        "role",
        "created_at",
        "updated_at",
        "additional_properties",
    }
)
_LABEL = frozenset({"id", "type", "name", "color", "description"})
_USAGE_LOG = frozenset({"id", "timestamp", "type", "content", "attribute", "metadata"})


def account(item: Wire) -> AssemblyAccount:
    """An account, bare or as `{"account": …}`.

    Raises:
        Unparsable: it has no id.
    """
    wire = _unwrapped(item, "account")
    tags = wire.get("tags")
    return AssemblyAccount(
        id=identifier(wire),
        type=text(wire, "type") or text(wire, "account_type"),
        name=text(wire, "name"),
        domain=text(wire, "domain"),
        source_specific_ids=texts(wire, "source_specific_ids"),
        image_url=text(wire, "image_url"),
        phones=texts(wire, "phone"),
        contract_value=number(wire, "contract_value"),
        contract_type=text(wire, "contract_type"),
        renewal_date=text(wire, "renewal_date"),
        trial_expiration_date=text(wire, "trial_expiration_date"),
        tier_id=_label_id(wire.get("tier")),
        stage_id=_label_id(wire.get("stage")),
        company_type_id=_label_id(wire.get("company_type")),
        tag_ids=tuple(filter(None, map(_label_id, tags if isinstance(tags, list) else [tags]))),
        notes=text(wire, "notes"),
        id_in_tool=text(wire, "id_in_tool"),
        number_of_seats=integer(wire, "number_of_seats"),
        company_id=text(wire, "company_id") or None,
        role=text(wire, "role"),
        created_at=text(wire, "created_at"),
        updated_at=text(wire, "updated_at"),
        additional_properties=_properties_if_any(wire.get("additional_properties")),
        custom_fields=beside(wire, _ACCOUNT),
        raw=wire,
    )


def label(item: Wire) -> Label:
    """A label, bare or as `{"label": …}`. A type in another case than the document's is put into that.

    Raises:
        Unparsable: it has no id.
    """
    wire = _unwrapped(item, "label")
    word = text(wire, "type")
    return Label(
        id=identifier(wire),
        type=LABEL_TYPES.get(word.lower(), word) if word is not None else None,
        name=text(wire, "name"),
        color=text(wire, "color"),
        description=text(wire, "description"),
        custom_fields=beside(wire, _LABEL),
        raw=wire,
    )


def usage_log(wire: Wire) -> UsageLog:
    """A usage log.

    Raises:
        Unparsable: it has no id.
    """
    return UsageLog(
        id=identifier(wire),
        timestamp=text(wire, "timestamp"),
        type=text(wire, "type"),
        content=text(wire, "content"),
        attribute=text(wire, "attribute"),
        metadata=wire.get("metadata"),
        custom_fields=beside(wire, _USAGE_LOG),
        raw=wire,
    )


def properties(value: Json) -> Wire:
    """Additional properties by name, in the order they came; null is none of them.

    Stated is a map. A later revision shows a list without its items' shape: `{"name" or "key", "value"}` and maps of a
    single property are understood.

    Raises:
        Unparsable: it is something else.
    """
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return dict(map(_property, value))
    raise Unparsable("additional_properties is neither a map nor a list")


def _property(item: Json) -> tuple[str, Json]:
    if isinstance(item, dict):
        name = text(item, "name") or text(item, "key")
        if name is not None and "value" in item:
            return name, item["value"]
        if len(item) == 1:
            return next(iter(item.items()))
    raise Unparsable("an item of additional_properties is not a property")


def _properties_if_any(value: Json) -> Wire | None:
    try:
        return None if value is None else properties(value)
    except Unparsable:
        return None


def _label_id(value: Json) -> str | None:
    """The id of a label given as its id or as an object that has one; the empty text is none."""
    return (text(value, "id") if isinstance(value, dict) else as_text(value)) or None


def _unwrapped(item: Wire, key: str) -> Wire:
    """The record in an item that has no id of its own but holds an object under `key`; what stands beside is kept."""
    inner = item.get(key)
    if "id" in item or not isinstance(inner, dict):
        return item
    return {**beside(item, (key,)), **inner}
