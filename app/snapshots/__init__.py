"""Lists as they stood at one moment, so that every page shows the same rows in the same order.

`snapshot.py` is what is kept and what users of it see, `here.py` keeps it in this process, `shared.py` in Redis too,
where one is set: by `redis_lists.py`, cut into `pieces.py`. Nothing here knows what a row means, GraphQL or HTTP.
"""
