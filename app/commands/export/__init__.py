"""`export`: a list to its end, into a file that goes on from where it was cut short, or to standard output."""
