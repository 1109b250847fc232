"""Assembly: customer support and success. Source: the vendor's Accounts page. Not to be confused with Assemble.

- Auth: `Authorization: <key>`, the raw key with no `Bearer` before it.
- Ids: an account answers to its id, its domain (of a Customer an e-mail address) and each source specific id, all in
  one path slot; labels and usage logs answer to their id.
- Envelope: `{"account": …}`, `{"accounts": {"data", "has_next_page", "next_cursor"}}`, `{"logs": …}` likewise,
  `{"labels": […]}` also for one label, `{"id", "additional_properties"}`.
- Paging: `limit` (100 at most) and `offset`; labels come whole.
- Writes: what is given, never null; the answer is `{"id"}`, to a deletion `{}`; properties go by a DELETE with a body.
- Limit: 30 calls a second, 429 beyond.
- In doubt: labels live under `/account/labels` in the prose and under `/accounts/labels` in the examples.
- Missing: a read of many accounts by id, of a company's customers, of one usage log; error bodies and statuses.
"""
