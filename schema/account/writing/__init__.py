"""Accounts written to any number of vendors at once: what each vendor is sent of one input, and how they are linked."""
