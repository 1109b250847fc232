"""GraphQL over SSE in its mode of a single connection: one stream of events for operations that other requests begin.

A stream lives in one process, so there can be no others beside it.
"""
