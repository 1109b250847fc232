"""What a client's scopes let it see and do: marks next to fields' declarations, and what they come to when it asks."""
