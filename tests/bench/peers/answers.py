"""The vendors' answers as bytes, ready before anybody asks: by request line, and Reevo's by what its query names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from tests.bench.peers.vendor_data import Json, VendorData

_HEAD: Final = b"HTTP/1.1 %d From memory\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: %d\r\n\r\n"
_NEW_LABEL: Final = "01960000-0000-7000-8000-00000000beef"


_DIGITS: Final = 16
"""Of a number in binary that stands behind a body, as spaces for its zeros and tabs for its ones."""


def changed(answer: bytes, number: int) -> bytes:
    """The same answer with other white space behind its body.

    Args:
        answer: as `reply` makes it.
        number: tells this one from others, 65,535 of which lie between it and the next like it.
    """
    digits = f"{number % 2**_DIGITS:0{_DIGITS}b}".replace("0", " ").replace("1", "\t")
    return answer[:-_DIGITS] + digits.encode()


def reply(value: Json, status: int = 200) -> bytes:
    """A whole HTTP answer.

    Args:
        value: of its body, as JSON.
        status: of the answer.
    """
    body = json.dumps(value, separators=(",", ":")).encode() + b" " * _DIGITS
    return _HEAD % (status, len(body)) + body


@dataclass(slots=True)
class Answers:
    """Finds the answer to a request.

    Args:
        data: that is answered with.
    """

    data: VendorData
    _ready: dict[bytes, bytes] = field(init=False)
    _queried: dict[bytes, bytes] = field(init=False, default_factory=dict)
    _missing: bytes = field(init=False, default=reply({"error": "Not found"}, 404))

    def __post_init__(self) -> None:
        self._ready = dict(_assembly(self.data) + _userlot(self.data) + _others(self.data))

    def of(self, line: bytes, body: bytes) -> bytes:
        """The answer to a request, a 404 where there is none.

        Args:
            line: method and target, with one space between.
            body: as it was sent.
        """
        found = self._ready.get(line)
        if found is not None:
            return found
        if line == b"POST /reevo/api/v2/account/_query":
            return self._accounts_queried(body)
        if line == b"POST /reevo/api/v2/contact/_query":
            return self._ready[b"no rows"]
        return self._ready.get(line.partition(b"?")[0], self._missing)

    def _accounts_queried(self, body: bytes) -> bytes:
        """All accounts, or those whose id or domain a filter names."""
        found = self._queried.get(body)
        if found is None:
            has_filter = bool(json.loads(body).get("filters"))
            text = body.decode()
            rows = [row for row in self.data.reevo if not has_filter or _is_named(row, text)]
            found = self._queried[body] = reply({"data": rows, "next_cursor": None})
        return found


def _is_named(row: Json, text: str) -> bool:
    domains = [each["value"]["domain_name"] for each in row["attributes"]["domains"]]
    return any(f'"{each}"' in text for each in (row["id"], *domains))


def _assembly(data: VendorData) -> list[tuple[bytes, bytes]]:
    listing = reply({"accounts": {"data": data.accounts, "has_next_page": False, "next_cursor": None}})
    found = [
        (b"GET /assembly/accounts", listing),
        (b"GET /assembly/account/labels", reply({"labels": data.labels})),
        (b"POST /assembly/account/labels", reply({"id": _NEW_LABEL})),
    ]
    new = {"id": _NEW_LABEL, "type": "Tier", "name": "Gold", "color": "#D4AF37", "description": "Made here"}
    found += [
        (f"GET /assembly/account/labels/{label['id']}".encode(), reply({"labels": [label]}))
        for label in [*data.labels, new]
    ]
    for account in data.accounts:
        one = reply({"account": account})
        refs = (account["id"], account["domain"], *account["source_specific_ids"])
        found += [(f"GET /assembly/accounts/{ref}".encode(), one) for ref in refs]
        properties = reply({"additional_properties": {"region": "emea", "onboarded": True, "score": 7}})
        found.append((f"GET /assembly/accounts/add_props/{account['id']}".encode(), properties))
    return found


def _userlot(data: VendorData) -> list[tuple[bytes, bytes]]:
    statuses = [{"id": f"5a000000-0000-4000-8000-00000000000{n}", "name": f"Status {n}"} for n in range(1, 5)]
    found = [
        (b"GET /userlot/api/v1/companies", reply(data.companies)),
        (b"GET /userlot/api/v1/end_users", reply(data.end_users)),
        (b"GET /userlot/api/v1/company_statuses", reply(statuses)),
        (b"GET /userlot/api/v1/companies?external_id=", reply([])),
        (b"GET /userlot/api/v1/companies?source_external_id=", reply([])),
    ]
    for company in data.companies:
        found.append((f"GET /userlot/api/v1/companies/{company['id']}".encode(), reply(company)))
        by_key = f"GET /userlot/api/v1/companies?external_id={quote(company['external_id'])}"
        found.append((by_key.encode(), reply([company])))
    people = ((f"GET /userlot/api/v1/end_users/{user['id']}".encode(), reply(user)) for user in data.end_users)
    return [*found, *people]


def _others(data: VendorData) -> list[tuple[bytes, bytes]]:
    found = [
        (b"no rows", reply({"data": [], "next_cursor": None})),
        (b"GET /reevo/api/v2/_schema/account", reply(_REEVO_SCHEMA)),
        (b"GET /assemble/api/organisation/teams/recursive", reply({"data": data.teams})),
        (b"GET /swift/api/v1/accounts", _swift_list(data)),
    ]
    for row in data.reevo:
        path = f"GET /reevo/api/v2/account/{row['id']}"
        found.append((path.encode(), reply({"data": row})))
        found.append((f"{path}/relationship/contacts".encode(), reply({"data": [], "next_cursor": None})))
    for account in data.swift:
        one = reply({"data": account, "type": "account"})
        found.append((f"GET /swift/api/v1/accounts/{account['id']}".encode(), one))
    return found


def _swift_list(data: VendorData) -> bytes:
    items = [{"data": account, "type": "account"} for account in data.swift]
    info = {"limit": 100, "total": len(items), "after": None, "before": None}
    return reply({"data": {"items": items, "page_info": info}, "type": "list"})


def _attribute(name: str, value_type: str, *, is_array: bool = False) -> Json:
    return {
        "api_name": name,
        "display_name": name,
        "is_creatable": True,
        "is_updatable": True,
        "type_info": {"is_array": is_array, "value_type": value_type},
        "is_filterable": True,
        "filter_operators": ["eq", "in"],
    }


_REEVO_SCHEMA: Final = {
    "object_api_name": "account",
    "attributes": [
        _attribute("display_name", "string"),
        _attribute("domains", "account_domain", is_array=True),
    ],
    "relationships": [],
}
