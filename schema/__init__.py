"""The graph: GraphQL types, resolvers, loaders and errors, one folder a noun.

Types are served from records as they come: a plain field reads the attribute of its name from the vendor's record, so a
record is never copied on its way out. `record_types.py` says how, and a test holds the two together.
"""
