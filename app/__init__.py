"""The gateway below GraphQL: domain vocabulary, upstream pipeline, vendor adapters, and the process around them.

What a GraphQL client sees lives in the package `schema`; what pretends to be a vendor lives in `app.sandbox`.
"""

__version__ = "0.1.0"
