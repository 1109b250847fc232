"""Usage logs: what happened at an Assembly account, and when."""
