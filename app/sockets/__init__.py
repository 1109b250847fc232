"""GraphQL over WebSocket: many operations on a connection, each of which goes through the door as a request of its own.

So who asks, how often, from where, at what cost and for how long is found out, counted, logged and bounded at one
place, whichever way an operation comes.
"""
