"""Operations compiled: what a valid document asks for is worked out once, and run many times.

graphql-core finds out for every field of every object which field it is, what its arguments are, where it stands and
of what type its value is. All but the value is the same for every object that a selection is made of, so here it is
found out once for a selection, and a Python function is written for it. Whatever is out of the ordinary in a value is
handed to graphql-core itself, so that its errors, paths and places are not made a second time.

`execution` is what the schema is given; `plan` holds what was worked out, `kept` keeps it, `source` writes the
functions, `reading` says how a field's value is had, `showing` what is made of the ordinary one in its place, and
`completing` and `leaves` of any. `feeding` writes functions for objects that need no more than to be looked at, of
which `fed` is what resolvers and lists say; `writing` is what both kinds of functions are written with. `classes` tells
objects of a type by their classes, `awaiting` waits as graphql-core does, `unguarded` passes guards by, and `reasons`
says what is not compiled.
"""

from schema.executor.execution import compiled, describe

__all__ = ["compiled", "describe"]
