"""Recognising a customer: which records of the vendors are the same one, with as few calls as the rules need."""
