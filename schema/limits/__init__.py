"""What a request may ask for, found out before anything of it is executed.

`documents` parses, measures and validates, and keeps what it found; `shape` measures a document, `foresight` what its
answer may hold and cost, by the figures of `sizes` and `costs`; `refusals` says what is too much.
"""
