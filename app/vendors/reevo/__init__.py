"""Reevo, Public API v2: a CRM's accounts, their contacts, relationships and schema. Source: the vendor's Accounts page.

- Auth: `Authorization: Bearer <key>`; a key carries permissions per object.
- Ids: `id` is a UUID and stands in paths; words that begin with `_` are the vendor's own there (`_query`, `_assert`).
- Paths: `/api/v2/account` is singular for one and for all; the schema stands apart, at `/api/v2/_schema/account`.
- Envelopes: a record is `{"data": {"id", "record_type", "attributes"}}`, an attribute `{"value_type", "value"}`.
- Lists: `POST …/_query` is a read; its cursors are tied to the filter and order that made them.
- Stage: read as an object, written by its `api_name`. References are objects, money is `{"amount": "<text>"}`.
- Writes: raw values under `attributes`; null clears; domains by a sub-resource; `_assert` changes or creates by domain.
- Errors: the code string decides, not the status, which no document gives.
- Missing: a list of domains of its own (they are a field of the account), un-archiving, the largest page.
"""
