"""Userlot: companies, their end users and revenue. Source: the vendor's API overview and its endpoint pages.

- Auth: the header `ApiKey`, a key for each product; the key alone says which product is read.
- Ids: `id` is Userlot's UUID and stands in paths; `external_id` is unique within a product; `source_external_id` is
  many-valued, can be filtered by and is not in what is read. `friendly_id` names nothing in a path.
- Envelope: none; lists are bare arrays. `{"data": …}` is accepted too.
- Custom fields: top-level keys beside the documented ones.
- Writes: POST creates, PATCH changes by `id`, PUT on the collection changes what an id in the body names, else creates.
- Words: a company is an account in the vendor's own pages, an end user is a user, and a "user" there is staff.
- Missing: paging, error bodies, the shapes of revenue, statuses, teams and field lists, any filter of end users by
  company, any delete.
"""
