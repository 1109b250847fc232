"""Swift SMS Gateway: messaging accounts and sub-accounts. Source: the vendor's Account page.

- Auth: `Authorization: Bearer <key>`; `Accept: application/json, text/plain`.
- Ids: `id` is a ULID and stands in paths; `customer_id` is a legacy number, 0 where there is none.
- Envelope: `{"data": …, "type": …}`, in lists twice; numbers of `page_info` come as floats.
- Status: a read of one account is documented as 201.
- Writes: POST makes a sub-account of a name, which need not be unique.
- Missing: update, delete, list parameters, error bodies. Paging by `after` is assumed from `page_info`.
"""
