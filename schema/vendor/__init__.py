"""The vendors themselves: which are configured, and how they last answered."""
