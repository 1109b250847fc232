"""The graph as a subgraph of Federation 2: what a router asks of it beside the fields that everybody asks for.

`keys` says which types are entities and by what; `sdl` writes the schema as composers read it; `representations` reads
what a router names, `entities` finds that, `domains` finds customers by their domains many at once, and `graph` adds
the two root fields to a schema that is built.
"""
