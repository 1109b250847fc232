"""How a mutation is carried out: its steps are built, looked at or sent, and what became of each is told."""
