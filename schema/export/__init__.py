"""A list of the graph to its end: one operation that holds it, sent again and again with the cursor of the page before.

`place` finds the connection in a document, `plan` writes the operation of a page, `columns` says what its rows hold,
and `page` reads what came.
"""
