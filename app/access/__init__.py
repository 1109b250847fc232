"""Who asks, and what for: signing in by key or token, scopes, and what one client may ask for at once.

Nothing here knows GraphQL or a vendor. `schema` is told the `Principal`, and `app.http` is reached through `Doorway`.
"""
