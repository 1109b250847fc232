"""What may stand in the path slots of Assembly's endpoints that several meanings or endpoints share."""

from __future__ import annotations

from app.domain.errors import BadUserInput
from app.domain.label import LabelType
from app.upstream.request import segment

_OTHER_ENDPOINTS = frozenset({"labels", "add_props", "upsert", "search", "notes", "create_note"})
"""What follows `/accounts/` in other endpoints, of the document or of later revisions of the API."""

LABEL_TYPES = {word.lower(): word for word in LabelType}
"""The label types by their words in lower case: the document writes them both ways."""


def account_slot(ref: str) -> str:
    """The path slot for an account: its id, its domain or e-mail address, or a source specific id.

    Raises:
        BadUserInput: it would address another endpoint, or cannot stand in a path.
    """
    return segment(ref, what="an Assembly account reference", refused=_OTHER_ENDPOINTS)


def type_slot(word: str) -> str:
    """The path slot for the labels of a type, spelled as the document lists the types.

    Raises:
        BadUserInput: it is no label type, so it would be read as a label's id.
    """
    label_type = LABEL_TYPES.get(word.lower())
    if label_type is None:
        raise BadUserInput(f"{word!r} is not a label type; the types are {', '.join(LabelType)}.")
    return label_type.value


def label_slot(label_id: str) -> str:
    """The path slot for one label.

    Raises:
        BadUserInput: it is the word of a label type, so it would address all labels of that type, or it cannot stand
            in a path.
    """
    refused = frozenset({label_id}) if label_id.lower() in LABEL_TYPES else frozenset()
    return segment(label_id, what="an Assembly label id", refused=refused)
