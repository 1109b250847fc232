"""Assembly's labels: tiers, stages, company types and tags of accounts.

The document's prose says `/account/labels`, the vendor's examples say `/accounts/labels`; both are served unless the
variant `labels_path` takes one away.
"""

import re

from app.sandbox.assembly_accounts import LABEL_TYPES
from app.sandbox.assembly_references import missing
from app.sandbox.bodies import FILLED, TEXT, Kind, check, one_of
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, reply
from app.sandbox.routing import Route
from app.sandbox.store import State

TYPES = ("Tier", "Stage", "CompanyType", "AccountTag")
COLOR = Kind("hex color", lambda value: isinstance(value, str) and re.fullmatch(r"#[0-9A-Fa-f]{6}", value) is not None)
FIELDS: dict[str, Kind] = {"type": one_of(*TYPES), "name": FILLED, "color": COLOR, "description": TEXT}


class AssemblyLabels:
    """Create, list, get, update and delete labels."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._labels = state.table("assembly", "label")

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints in both spellings."""
        return (*self._routes("account", "singular"), *self._routes("accounts", "plural"))

    def _routes(self, start: str, spelling: str) -> tuple[Route, ...]:
        def served() -> bool:
            return self._state.variants["assembly", "labels_path"] in ("both", spelling)

        path, one = f"{start}/labels", f"{start}/labels/{{word}}"
        return (
            Route("GET", path, "assembly.label.list", self._list, reads=True, when=served),
            Route("POST", path, "assembly.label.create", self._create, when=served),
            Route("GET", one, "assembly.label.get", self._get, reads=True, when=served),
            Route("PUT", one, "assembly.label.update", self._update, when=served),
            Route("DELETE", one, "assembly.label.delete", self._delete, when=served),
        )

    def _list(self, _call: Call) -> Answer:
        return reply({"labels": self._labels.all()})

    def _get(self, call: Call) -> Answer:
        """One slot, two meanings: a type's name (in any case) or a label's id; both answer with a list."""
        word = call.slots["word"]
        if word.lower() in {name.lower() for name in TYPES}:
            return reply({"labels": self._labels.find("type", word.lower())})
        return reply({"labels": [self._label(word)]})

    def _create(self, call: Call) -> Answer:
        body = call.json_object()
        check(body, FIELDS, ("type", "name", "color"))
        label = self._labels.put({"id": self._state.new_uuid("assembly.label", version=7), **body})
        return reply({"id": label["id"]})

    def _update(self, call: Call) -> Answer:
        label = self._label(call.slots["word"])
        body = call.json_object()
        check(body, FIELDS)
        self._labels.put({**label, **body})
        return reply({"id": label["id"]})

    def _delete(self, call: Call) -> Answer:
        """Takes the label off the accounts that carry it too."""
        label = self._label(call.slots["word"])
        self._labels.remove(label["id"])
        accounts = self._state.table("assembly", "account")
        for account in accounts.all():
            names = [name for name in LABEL_TYPES if label["id"] in (account.get(name) or ())]
            if names:
                accounts.put({**account, **{name: _without(account[name], label["id"]) for name in names}})
        return reply({})

    def _label(self, label_id: str) -> Json:
        label = self._labels.get(label_id.lower())
        if label is None:
            raise missing(self._state, "Label")
        return label


def _without(value: list[str] | str, label_id: str) -> list[str] | None:
    return [item for item in value if item != label_id] if isinstance(value, list) else None
