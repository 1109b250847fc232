"""GraphiQL, the in-browser editor of operations, served by the gateway itself.

The page, its scripts, styles and fonts all come from this folder: nothing is asked of any other host, so the editor
works on a network of its own and its page can refuse every other source.

`page` makes the page and the route of its assets, which `assets` serves; `ready` reads the queries the editor opens
with. `source/` is what `static/` is built from (`source/build.sh`): GraphiQL, with our panels of the ready queries and
of the last run, and the download of lists as CSV. The built files are committed, so installing the gateway takes no
Node.js.
Nothing here knows a vendor or the schema; it imports Starlette alone.
"""
