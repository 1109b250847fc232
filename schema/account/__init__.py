"""Accounts: one customer over the vendors, and each vendor's exact view of it."""
