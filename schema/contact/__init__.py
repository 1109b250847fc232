"""Contacts: the people Reevo links to an account."""
