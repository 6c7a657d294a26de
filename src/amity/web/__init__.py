"""The store in a browser."""
