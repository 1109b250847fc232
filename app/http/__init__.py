"""GraphQL over HTTP: from the network to an operation, and its answer back.

A request comes to `door`, which finds out who asks; `leaving` ends what is done for a client that goes; `paths` has the
neighbours of `/graphql`, and `endpoint` is what answers there. `inbound` is what any request says, `coalescing` one
execution for all who ask the same, `event_stream` an answer in several parts and `framing` the bytes around them.
"""
