"""The vocabulary: vendors, records, pages and errors, true with no vendor's spelling and no protocol.

Frozen dataclasses and pure functions only; nothing here performs I/O or knows a framework.
"""
