"""Gold cases to figures."""
