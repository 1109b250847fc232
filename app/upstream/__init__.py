"""How the gateway speaks HTTP to any vendor: one pipeline, policies, and no vendor's name.

`client.py` holds the pipeline and its order. Only this package knows httpx, status codes and sockets.
"""
