"""What each vendor says: one folder a vendor, with the same file names in each.

`dialect.py` is how it speaks (headers, envelopes, refusals), `mapping.py` turns its JSON into records, and one file a
noun asks for them. No vendor knows another.
"""
