"""Assembly's JSON to records."""

from __future__ import annotations

from app.domain.account import AssemblyAccount
from app.domain.label import Label
from app.domain.record import Json, Wire
from app.domain.usage_log import UsageLog
from app.upstream.fields import Unparsable, are_texts, as_text, beside, text
from app.upstream.row_reader import ANYTHING, ID, INTEGER, NUMBER, TEXT, TEXTS, Column, Shape, row_reader
from app.upstream.typed_rows import Given, TypedRows
from app.vendors.assembly.refs import LABEL_TYPES
from app.vendors.dates import DAY, MOMENT


def account(item: Wire) -> AssemblyAccount:
    """An account, bare or as `{"account": …}`.

    Raises:
        Unparsable: it has no id.
    """
    wire = _unwrapped(item, "account")
    return _account.read(wire, type=_account_type(wire), raw=wire)


def label(item: Wire) -> Label:
    """A label, bare or as `{"label": …}`. A type in another case than the document's is put into that.

    Raises:
        Unparsable: it has no id.
    """
    wire = _unwrapped(item, "label")
    return _label.read(wire, type=_label_type(wire), raw=wire)


def usage_log(wire: Wire) -> UsageLog:
    """A usage log.

    Raises:
        Unparsable: it has no id.
    """
    return _usage_log.read(wire, raw=wire)


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


def _account_type(wire: Wire) -> str | None:
    return text(wire, "type") or text(wire, "account_type")


def _label_type(wire: Wire) -> str | None:
    word = text(wire, "type")
    return LABEL_TYPES.get(word.lower(), word) if word is not None else None


def _label_id(value: Json) -> str | None:
    """The id of a label given as its id or as an object that has one; the empty text is none."""
    return (text(value, "id") if isinstance(value, dict) else as_text(value)) or None


def _label_ids(tags: Json) -> tuple[str, ...]:
    labels = tags if isinstance(tags, list | tuple) else [tags]
    return tuple(filter(None, labels if are_texts(labels) else map(_label_id, labels)))


def _filled(value: Json) -> str | None:
    """A text; the empty one is none."""
    return as_text(value) or None


def _unwrapped(item: Wire, key: str) -> Wire:
    """The record in an item that has no id of its own but holds an object under `key`; what stands beside is kept."""
    if "id" in item:
        return item
    inner = item.get(key)
    return {**beside(item, (key,)), **inner} if isinstance(inner, dict) else item


_FILLED_TEXT = "v is None or (v.__class__ is str and v)"
_LABEL_ID = Column(_label_id, _FILLED_TEXT)
_LABEL_IDS = Shape(tuple[str, ...] | None, "v if v and '' not in v else read(v)")

_account = row_reader(
    AssemblyAccount,
    also_known=("type", "account_type"),
    id=ID,
    name=TEXT,
    domain=TEXT,
    source_specific_ids=TEXTS,
    image_url=TEXT,
    phones=TEXTS.at("phone"),
    contract_value=NUMBER,
    contract_type=TEXT,
    renewal_date=DAY,
    trial_expiration_date=DAY,
    tier_id=_LABEL_ID.at("tier"),
    stage_id=_LABEL_ID.at("stage"),
    company_type_id=_LABEL_ID.at("company_type"),
    tag_ids=Column(_label_ids, "False", "tags", _LABEL_IDS),
    notes=TEXT,
    id_in_tool=TEXT,
    number_of_seats=INTEGER,
    company_id=Column(_filled, _FILLED_TEXT),
    role=TEXT,
    created_at=MOMENT,
    updated_at=MOMENT,
    additional_properties=Column(_properties_if_any, "v is None or v.__class__ is dict"),
)
_label = row_reader(Label, also_known=("type",), id=ID, name=TEXT, color=TEXT, description=TEXT)
_usage_log = row_reader(UsageLog, id=ID, timestamp=MOMENT, type=TEXT, content=TEXT, attribute=TEXT, metadata=ANYTHING)

ACCOUNTS = TypedRows(
    _account,
    "accounts",
    "data",
    beside=("has_next_page",),
    given={"type": Given(_account_type, ("type", "account_type"), "v if v.__class__ is str and v else read(row)")},
)
LABELS = TypedRows(_label, "labels", given={"type": Given(_label_type, ("type",))})
USAGE_LOGS = TypedRows(_usage_log, "logs", "data", beside=("has_next_page",))
"""Lists in the bodies that the document states."""
