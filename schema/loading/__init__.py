"""Loaders: how resolvers get at records, many keys at once, in the fewest calls that are in time.

`loader` is what each of them is; `lots` are many keys asked for as one, `loaded` is what came of keys, `gathering` lets
keys wait for others, and `batches` has them carried out. `whole` loads whole lists, `points` reads records one by one.
Which of the two it is to be `crossover` says by the number of calls and `in_time` by the time that is left; `choices`
tells a plan of it.
"""

from schema.loading.loader import Loader
from schema.loading.points import each
from schema.loading.whole import Whole

__all__ = ["Loader", "Whole", "each"]
