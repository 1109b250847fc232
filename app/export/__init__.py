"""A list to its end as a stream of NDJSON, CSV or Parquet: `POST /export`.

`endpoint` answers, `pages` reads page by page, `easing` leaves others their part of a vendor's budget, `stream` sends
as fast as the client reads, `ndjson`, `delimited` and `parquet` write, and `manifest` says at the end what came of it.
"""
