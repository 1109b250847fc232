"""The connection to Redis, where one is configured: bounded in time, checked as it is made, without a word of what for.

`address.py` is what an operator gives, `connection.py` what is asked over it, `script.py` a transition that happens
whole, `durability.py` whether the server remembers what it was told. Nothing here knows GraphQL, a vendor or HTTP, and
nothing else talks to Redis' client library.
"""
