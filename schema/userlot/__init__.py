"""What companies and end users have in common, as both are Userlot's: by what they are found, and how they are written.

`keys` are what inputs name them by, `kind` is what tells one from the other, `steps` write either, and `written` says
what a mutation shows behind that.
"""
