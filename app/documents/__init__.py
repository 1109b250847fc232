"""The operator's documents: named operations that are kept in files, and the doors that lead to each of them."""
