"""Teams at Assemble, one by one and as a tree of any depth."""
