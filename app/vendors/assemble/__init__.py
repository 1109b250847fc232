"""Assemble (Teams 3.0): the tree of an organisation's teams. Source: the vendor's Teams page.

Not to be confused with Assembly, an unrelated company.

- Auth: `Authorization: Bearer <token>` by OAuth 2.0 client credentials, scope `teams`; every request carries
  `Accept: application/x.uvol.v3+json`. A token acts as one user, whose role decides what is seen.
- Ids: `id` is a string, `parent_id` an integer; null and 0 mean that there is no parent.
- Envelope: `{"data": …}` and, in lists, `meta.pagination`, whose numbers are strings; the recursive listing is a bare
  array of teams with `children` nested in them.
- Writes: the bare fields, answered by `{"data": Team}`; there is no deleting, and hiding has conditions.
- Status: errors are `{"message", "status_code"}`, with validation errors in `errors`; `status_code` is "400" or 404.
- Missing: methods and all paths but one, the page size, users and what teams hold.
"""
