"""Records of writes that carry a caller's key: what was sent, what came of it, and the first payload given again.

A record knows digests, states, outcomes and ids, and nothing else of a customer. `store.py` is the way in, `claims.py`
what a caller holds meanwhile, `storage.py` what a place to keep records must be able to do, `sqlite.py` and `redis.py`
the two there are. Nothing here knows GraphQL, a vendor or HTTP.
"""
